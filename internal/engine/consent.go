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
	case kind == aftercare.KindMarketing:
		return p.consent()
	}
	return aftercare.Reason{}
}

// consent is why the person has not agreed to marketing mail. A yes at this
// order's checkout counts when no denial is as new as it.
func (p *pass) consent() aftercare.Reason {
	who, o := &p.facts.Person, &p.facts.Order
	checkout := o.Marketing != nil && *o.Marketing
	switch {
	case who.Marketing == aftercare.Granted:
		return aftercare.Reason{}
	case who.Marketing == aftercare.Denied && checkout && o.PlacedAt.After(who.MarketingAt):
		return aftercare.Reason{}
	case who.Marketing == aftercare.Denied:
		return aftercare.Because(aftercare.ReasonNoConsent, p.dated("the customer said no on ", who.MarketingAt))
	case checkout, p.facts.Store.MarketingConsent == aftercare.ConsentCustomers:
		return aftercare.Reason{}
	case o.Marketing != nil:
		return aftercare.Because(aftercare.ReasonNoConsent, "the customer did not agree at checkout, and the store asks first")
	}
	return aftercare.Because(aftercare.ReasonNoConsent, "the customer was never asked, and the store asks first")
}

// dated writes the prefix and the time, nothing when the time is not known.
func (p *pass) dated(prefix string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return prefix + p.say(t)
}
