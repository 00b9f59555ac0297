package facts

import (
	"cmp"
	"slices"

	"aftercare/internal/aftercare"
)

// registrations is the union of what owners registered, one for each piece: by
// line and serial number, or lot where there is no number.
func registrations(events []aftercare.Event) []aftercare.Registration {
	ids, groups := byID(collect(events, func(e aftercare.Event) (aftercare.Registration, stamp, bool) {
		if e.Type != aftercare.EventRegistered || e.Registration == nil {
			return aftercare.Registration{}, stamp{}, false
		}
		return *e.Registration, when(e, e.Registration.At), true
	}), func(r aftercare.Registration) string { return r.LineID + "\x00" + cmp.Or(r.Serial, r.Lot) })
	var out []aftercare.Registration
	for _, id := range ids {
		var r aftercare.Registration
		for _, t := range groups[id] {
			overlay(&r, t.what)
		}
		r.At = groups[id][0].at
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b aftercare.Registration) int {
		return cmp.Or(cmp.Compare(a.LineID, b.LineID), a.At.Compare(b.At))
	})
	return out
}
