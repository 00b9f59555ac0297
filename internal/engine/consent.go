package engine

import (
	"time"

	"aftercare/internal/aftercare"
)

// forbidden is why this person must not get such a mail now. Suppression counts
// for every kind, an objection for all but transactional mail, and marketing
// mail needs consent by the store's rule. None of it is about people of the desk.
func (p *pass) forbidden(spec aftercare.StepSpec) aftercare.Reason {
	who, kind := &p.facts.Person, spec.Kind
	switch {
	case spec.To != "":
		return aftercare.Reason{}
	case who.Suppressed != "":
		return aftercare.Because(aftercare.ReasonSuppressed, who.Suppressed)
	case kind == aftercare.KindTransactional:
		return aftercare.Reason{}
	case who.Service == aftercare.Denied:
		return aftercare.Because(aftercare.ReasonObjected, p.dated("on ", who.ServiceAt))
	case spec.Asks != "" && p.declined():
		return p.no() // "no offers, tips or surveys" is kept whatever a country's law calls a question
	case kind == aftercare.KindMarketing:
		return p.consent()
	}
	return aftercare.Reason{}
}

// consent is why the person has not agreed to marketing mail. A yes at this
// order's checkout counts when no denial is as new as it. Some laws have a yes
// asked for again after some time; then it is as if nothing had been said.
func (p *pass) consent() aftercare.Reason {
	who, o := &p.facts.Person, &p.facts.Order
	checkout := o.Marketing != nil && *o.Marketing
	var yes time.Time
	switch {
	case p.declined():
		return p.no()
	case who.Marketing == aftercare.Granted:
		yes = who.MarketingAt
	case !checkout:
		return p.customer()
	}
	if checkout {
		yes = later(yes, o.PlacedAt)
	}
	if months := p.law.Renew; months > 0 && aftercare.AddMonths(yes.In(p.zone), months).Before(p.now) {
		return noConsent("the customer's yes%s is older than %d months, after which it must be confirmed in %s", p.dated(" of ", yes), months, p.land)
	}
	return aftercare.Reason{}
}

// declined reports whether the person has said no to all that is not about their
// orders, and no yes at this order's checkout is newer.
func (p *pass) declined() bool {
	who, o := &p.facts.Person, &p.facts.Order
	return who.Marketing == aftercare.Denied && (o.Marketing == nil || !*o.Marketing || !o.PlacedAt.After(who.MarketingAt))
}

func (p *pass) no() aftercare.Reason {
	return aftercare.Because(aftercare.ReasonNoConsent, p.dated("the customer said no on ", p.facts.Person.MarketingAt))
}

// resting is until when the customer wants no mail but those of their orders.
func (p *pass) resting(kind aftercare.Kind) time.Time {
	if kind == aftercare.KindTransactional {
		return time.Time{}
	}
	return p.facts.Person.PausedUntil
}

// dated writes the prefix and the time, nothing when the time is not known.
func (p *pass) dated(prefix string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return prefix + p.say(t)
}
