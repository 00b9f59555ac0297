package engine

import (
	"cmp"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/country"
	"aftercare/internal/locale"
)

// law is the rule of the buyer's country, else of the store's, and what people
// call it. What no country is known for asks first.
func law(f *aftercare.Facts) (rule country.Rule, land string) {
	code := cmp.Or(f.Order.Home().Country, f.Store.Country)
	return country.Of(code), locale.Country(code, "en")
}

// kind is the kind of a step's mail: its template's, or what the law makes of a
// mail that asks for an opinion. It is read from the present, like the law.
func (p *pass) kind(spec aftercare.StepSpec) aftercare.Kind { return p.law.Kind(spec.Asks, spec.Kind) }

// spec is the step as the workflow declares it, with its kind by law.
func (p *pass) spec(wf *aftercare.Workflow, step string) (aftercare.StepSpec, bool) {
	s, ok := specOf(wf, step)
	s.Kind = p.kind(s)
	return s, ok
}

// customer is why the person, who has said neither yes nor no, gets no marketing
// mail as a customer: the store or the law asks first, or there is no sale to go by.
func (p *pass) customer() aftercare.Reason {
	asked := "the customer was never asked"
	if p.facts.Order.Marketing != nil {
		asked = "the customer did not agree at checkout"
	}
	switch {
	case p.facts.Store.MarketingConsent != aftercare.ConsentCustomers:
		return noConsent("%s, and the store asks first", asked)
	case p.land == "":
		return noConsent("%s, and with no country known, neither the customer's nor the store's, a yes comes first", asked)
	case p.law.Marketing != aftercare.ConsentCustomers:
		return noConsent("%s, and in %s a yes comes first (%s)", asked, p.land, p.source())
	case p.facts.ConfirmedAt().IsZero() && p.facts.ShippedAt().IsZero(): // on account, the parcel is the sale
		return noConsent("%s, and nothing is sold yet: only customers may get offers unasked", asked)
	}
	if last := p.bought(); p.law.Months > 0 && aftercare.AddMonths(last.In(p.zone), p.law.Months).Before(p.now) {
		return noConsent("%s, and in %s customers may get offers for %d months after they bought, last on %s (%s)",
			asked, p.land, p.law.Months, p.say(last), p.source())
	}
	return aftercare.Reason{}
}

// source names the law that the row begins with.
func (p *pass) source() string {
	if p.law.Code == "" {
		return "no law of it is known here"
	}
	return p.law.Sources[0].Law
}

// bought is when the person bought last, this order included.
func (p *pass) bought() time.Time {
	last := p.facts.Order.PlacedAt
	for _, b := range p.facts.Person.Purchases {
		if !b.Canceled {
			last = later(last, b.PlacedAt)
		}
	}
	return last
}

func noConsent(format string, args ...any) aftercare.Reason {
	return aftercare.Because(aftercare.ReasonNoConsent, fmt.Sprintf(format, args...))
}
