package facts

import "aftercare/internal/aftercare"

// correct lays what support knows better over the customer. It holds until a
// strictly newer snapshot says otherwise; one that goes on saying what was
// corrected says nothing new: a shop repeats a mistyped address with every parcel.
func correct(o *aftercare.Order, events []aftercare.Event, snaps []told[*aftercare.Order]) {
	for _, c := range collect(events, func(e aftercare.Event) (*aftercare.Correction, stamp, bool) {
		return e.Correction, when(e, e.At), e.Type == aftercare.EventCorrected && e.Correction != nil
	}) {
		if email := c.what.Email; email != "" && !outdated(c.stamp, email, snaps, func(w aftercare.Customer) string { return aftercare.NormalizeAddress(w.Email) }) {
			o.Customer.Email = email
		}
		if name := c.what.Name; name != "" && !outdated(c.stamp, name, snaps, func(w aftercare.Customer) string {
			if w.FirstName+w.LastName != "" {
				return w.FirstName + "\x00" + w.LastName
			}
			return w.Name
		}) {
			o.Customer.Name, o.Customer.FirstName, o.Customer.LastName = name, "", ""
		}
	}
}

// outdated reports whether a snapshot strictly newer than the correction says
// anything but what was last said before it.
func outdated(at stamp, right string, snaps []told[*aftercare.Order], field func(aftercare.Customer) string) bool {
	was := ""
	for _, s := range snaps {
		said := field(s.what.Customer)
		switch {
		case said == "":
		case !newer(s.stamp, at):
			was = said
		case said != was && said != right:
			return true
		}
	}
	return false
}

// newer weighs a shop's telling against support's by time alone: support's has
// no version.
func newer(a, b stamp) bool { return a.own && a.at.After(b.at) }
