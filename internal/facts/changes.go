package facts

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// refunds is the union of all refunds, by time and id. One without a currency
// is in the order's.
func refunds(events []aftercare.Event, currency string) []aftercare.Refund {
	all := collect(events, func(e aftercare.Event) (aftercare.Refund, stamp, bool) {
		if e.Refund == nil {
			return aftercare.Refund{}, stamp{}, false
		}
		return *e.Refund, when(e, e.At), true
	})
	ids, groups := byID(all, func(r aftercare.Refund) string { return r.ID })
	var out []aftercare.Refund
	for _, id := range ids {
		var r aftercare.Refund
		var given, told, heard time.Time
		for _, t := range groups[id] {
			money := r.Amount
			overlay(&r, t.what)
			overlay(&money, t.what.Amount)
			r.Amount = money
			given, heard = first(given, t.what.At), first(heard, t.event.ReceivedAt)
			told = first(told, t.event.At)
		}
		r.At = known(given, told, heard)
		r.Amount.Currency = cmp.Or(r.Amount.Currency, currency)
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b aftercare.Refund) int { return a.At.Compare(b.At) })
	return out
}

// known is the first time that is.
func known(times ...time.Time) time.Time {
	i := slices.IndexFunc(times, func(t time.Time) bool { return !t.IsZero() })
	if i < 0 {
		return time.Time{}
	}
	return times[i]
}
