package store

import (
	"aftercare/internal/aftercare"
)

// restricts applies a restriction of processing, or its end, unless a later word
// is known. The person's higher version stops a mail that is under way.
func (a *application) restricts(p *personRow, e aftercare.Event) {
	at, _ := e.When()
	if micros(at) < p.RestrictionAt {
		return
	}
	p.RestrictionAt, p.RestrictedAt, p.RestrictedWhy = micros(at), micros(at), clean(e.Restriction.Why)
	if e.Restriction.Lifted {
		p.RestrictedAt, p.RestrictedWhy = 0, ""
	}
	a.savePerson(p)
}

// inherit lets what a person forbade follow their order to another address: they
// did not forbid the address.
func (a *application) inherit(from, to *personRow, heard aftercare.OrderFacts) {
	if from == nil || to == nil || from.Erased != 0 {
		return
	}
	a.follow(from, to)
	if from.RestrictedAt > to.RestrictionAt {
		to.RestrictedAt, to.RestrictedWhy, to.RestrictionAt = from.RestrictedAt, from.RestrictedWhy, from.RestrictionAt
		a.savePerson(to)
	}
	for _, no := range []struct {
		kind   aftercare.Kind
		answer string
		at     int64
	}{{aftercare.KindService, from.Service, from.ServiceAt}, {aftercare.KindMarketing, from.Marketing, from.MarketingAt}} {
		if no.answer != string(aftercare.Denied) {
			continue
		}
		c := aftercare.Consent{Kind: no.kind, At: instant(no.at), How: "as under the order's former address"}
		a.consent(to, c, heard.FirstSeenAt)
	}
}
