package store

import (
	"aftercare/internal/aftercare"
)

// changePersons lets the orders' answers at checkout, and the events about
// persons, change them.
func (a *application) changePersons() error {
	for _, id := range sorted(a.reduce) {
		r := a.orders[id]
		p := a.persons[r.PersonRow]
		if p == nil || r.facts.Order.Marketing == nil || p.Erased != 0 {
			continue
		}
		c := aftercare.Consent{Kind: aftercare.KindMarketing, Granted: *r.facts.Order.Marketing, At: placed(r.facts), How: "checkout"}
		if err := a.consent(p, c); err != nil {
			return err
		}
	}
	for i, e := range a.events {
		if !personal(e.Type) {
			continue
		}
		if err := a.changePerson(e, a.aims[i]); err != nil {
			return err
		}
	}
	return nil
}

func (a *application) changePerson(e aftercare.Event, t aim) error {
	var order, person int64
	if e.OrderID != "" {
		order = t.orders[0]
	}
	if len(t.persons) > 0 {
		person = t.persons[0]
	}
	if erases(e.Type) || (order != 0 && a.orders[order].ErasedAt != 0) || (person == 0 && t.address != "") {
		scrub(&e)
		a.forget = true
		var err error
		if e.Key, err = a.bareKey(e.Key); err != nil {
			return err
		}
	}
	fresh, err := a.keepEvent(e, order, person, "")
	if err != nil || !fresh {
		return err
	}
	for _, id := range t.persons {
		p := a.persons[id]
		switch {
		case p.Erased != 0:
			continue
		case erases(e.Type):
			err = a.erasePerson(p, e)
		case e.Type == aftercare.EventMailBounced:
			err = a.bounced(p, e, "hard bounce")
		case e.Type == aftercare.EventMailComplained:
			err = a.bounced(p, e, "complaint")
		case e.Type == aftercare.EventConsentChanged && e.Consent != nil:
			c := *e.Consent
			if c.At.IsZero() {
				c.At, _ = e.When()
			}
			err = a.consent(p, c)
		}
		if err != nil {
			return err
		}
	}
	if e.Type == aftercare.EventCustomerErased && t.address != "" {
		return a.rememberErasure(t.address, e, personRow{})
	}
	return nil
}

// bounced suppresses the person. A mail that came back, or was complained of,
// was sent.
func (a *application) bounced(p *personRow, e aftercare.Event, why string) error {
	if e.Person != nil && e.Person.Mail != "" {
		if _, err := a.confirm(e.Person.Mail, why); err != nil {
			return err
		}
	}
	return a.suppress(p, why)
}

// consent applies the change unless a later one is known, and logs what it changed.
func (a *application) consent(r *personRow, c aftercare.Consent) error {
	c.At = trim(c.At)
	p := r.person()
	if !p.Apply(c) {
		return nil
	}
	r.Marketing, r.MarketingAt = string(p.Marketing), micros(p.MarketingAt)
	r.Service, r.ServiceAt = string(p.Service), micros(p.ServiceAt)
	if err := a.savePerson(r); err != nil {
		return err
	}
	return a.exec("INSERT INTO consents (person_row, kind, granted, at, how) VALUES (?, ?, ?, ?, ?)",
		r.ID, string(c.Kind), flag(c.Granted), micros(c.At), c.How)
}
