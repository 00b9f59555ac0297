package store

import (
	"maps"
	"slices"
	"time"

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
		a.consent(p, c, r.facts.FirstSeenAt)
	}
	if err := a.hearWaiting(); err != nil {
		return err
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
	customer := ""
	if e.Person != nil {
		customer = e.Person.CustomerID
	}
	if person == 0 && t.address == "" && customer != "" {
		if person = a.named(e.Source, customer); person != 0 {
			t.persons = []int64{person}
		}
	}
	waits, err := a.awaitCustomer(e, customer, person == 0 && t.address == "")
	if err != nil {
		return err
	}
	kept, gone := e, !erases(e.Type) && a.allErased(t)
	if gone && t.address != "" {
		if err := a.rememberNo(t.address, e); err != nil {
			return err
		}
	}
	if gone || erases(e.Type) || (order != 0 && a.orders[order].ErasedAt != 0) {
		a.forget = true
		if _, _, err := a.bare(&kept); err != nil {
			return err
		}
	}
	fresh, err := a.keep(keeping{Event: kept, order: order, person: person, number: waits, inbox: a.inbox})
	if err != nil || (len(fresh) == 0 && e.Type != aftercare.EventStoreErased) { // a store is erased part by part
		return err
	}
	for _, id := range t.persons {
		p := a.persons[id]
		switch {
		case p.Erased != 0:
			continue
		case erases(e.Type):
			err = a.erasePerson(p, e)
		case returned[e.Type] != "":
			err = a.bounced(p, kept, returned[e.Type])
		case e.Type == aftercare.EventConsentChanged && kept.Consent != nil:
			a.heard(p, kept)
		case e.Type == aftercare.EventRestricted && kept.Restriction != nil:
			a.restricts(p, kept)
		default:
			a.wishes(p, kept)
		}
		if err != nil {
			return err
		}
	}
	if e.Type != aftercare.EventCustomerErased {
		return nil
	}
	return a.rememberNamed(e, t.address, customer)
}

// named is the person whom an order of these events has just named as the customer.
func (a *application) named(source, customer string) int64 {
	for _, id := range sorted(a.reduce) {
		if r := a.orders[id]; a.persons[r.PersonRow] != nil && r.Source == clean(source) && clean(r.facts.Order.Customer.ID) == clean(customer) {
			return r.PersonRow
		}
	}
	return 0
}

// allErased reports whether the event is about people who were erased, and nobody else.
func (a *application) allErased(t aim) bool {
	return (t.address != "" || len(t.persons) > 0) &&
		!slices.ContainsFunc(t.persons, func(id int64) bool { return a.persons[id].Erased == 0 })
}

// rememberNamed keeps the words by which an erasure named the person, known or not.
func (a *application) rememberNamed(e aftercare.Event, address, customer string) error {
	if customer != "" {
		if err := a.rememberCustomer(customerWord(origin(e.Source, customer)), e); err != nil {
			return err
		}
	}
	words := []string{address}
	if e.Person != nil {
		words = append(words, loneOne(*e.Person))
	}
	for _, word := range words {
		if word == "" {
			continue
		}
		if err := a.remember(word, e, nil); err != nil {
			return err
		}
	}
	return nil
}

// returned is why the person is suppressed by whom a mail came back.
var returned = map[aftercare.EventType]string{
	aftercare.EventMailBounced: "hard bounce", aftercare.EventMailComplained: "complaint",
}

// bounced suppresses the person. A mail that came back, or was complained of,
// was sent.
func (a *application) bounced(p *personRow, e aftercare.Event, why string) error {
	if e.Person != nil && e.Person.Mail != "" {
		if _, err := a.confirm(e.Person.Mail, why); err != nil {
			return err
		}
	}
	a.suppress(p, why)
	return nil
}

// awaitCustomer is the word under which a consent waits whose customer no order
// has named yet; it counts as soon as one does.
func (a *application) awaitCustomer(e aftercare.Event, customer string, unknown bool) (word string, err error) {
	if e.Type != aftercare.EventConsentChanged || customer == "" || !unknown {
		return "", nil
	}
	word = customerWord(e.Source, customer)
	if err := a.lockCustomers(word); err != nil {
		return "", err
	}
	var named int
	err = a.get(&named, "SELECT COUNT(*) FROM orders WHERE person_row IS NOT NULL AND store = ? AND customer_id = ? AND source = ?",
		a.store, customer, e.Source)
	if err == nil && named > 0 {
		err = errAgain // an order named them before the lock: find them again
	}
	return word, err
}

// lockCustomers keeps others from naming the customers, or from waiting for them,
// until this transaction ends.
func (a *application) lockCustomers(words ...string) error { return a.lockKeys(a.store+":", words) }

// hearWaiting applies the consents that waited for the orders' customers.
func (a *application) hearWaiting() error {
	byWord := map[string]*personRow{}
	for _, id := range slices.Backward(sorted(a.reduce)) { // the first that names a customer counts
		r := a.orders[id]
		if p := a.persons[r.PersonRow]; p != nil && p.Erased == 0 && r.facts.Order.Customer.ID != "" {
			byWord[customerWord(r.Source, r.facts.Order.Customer.ID)] = p
		}
	}
	words := slices.Sorted(maps.Keys(byWord))
	if err := a.lockCustomers(words...); err != nil {
		return err
	}
	rows, err := list[eventRow](a.queries, "SELECT "+eventColumns+` FROM events
		WHERE person_row IS NULL AND order_row IS NULL AND store = ? AND number <> '' AND number IN (?) ORDER BY id`, words, a.store)
	if err != nil {
		return err
	}
	for _, r := range rows {
		e, err := r.event()
		if err != nil {
			return err
		}
		if e.Consent == nil || e.Person == nil {
			continue
		}
		p := byWord[customerWord(e.Source, e.Person.CustomerID)]
		a.heard(p, e)
		if err := a.exec("UPDATE events SET person_row = ?, number = '' WHERE id = ?", p.ID, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// heard applies a consent event.
func (a *application) heard(p *personRow, e aftercare.Event) {
	c := *e.Consent
	if c.At.IsZero() {
		c.At, _ = e.When()
	}
	a.consent(p, c, e.ReceivedAt)
}

// consent applies the change unless a later one is known, and logs what it
// changed. A withdrawal also beats a yes whose time lay ahead when it was heard,
// as of a shop that sends local time for UTC: nobody agrees in the future.
func (a *application) consent(r *personRow, c aftercare.Consent, heard time.Time) {
	for _, at := range []time.Time{instant(r.MarketingAt), instant(r.ServiceAt)} {
		if !c.Granted && at.After(heard) && at.After(c.At) {
			c.At = at
		}
	}
	c.At = trim(c.At)
	p := r.person()
	if !p.Apply(c) {
		return
	}
	r.Marketing, r.MarketingAt = string(p.Marketing), micros(p.MarketingAt)
	r.Service, r.ServiceAt = string(p.Service), micros(p.ServiceAt)
	a.savePerson(r)
	a.later.consents = append(a.later.consents, consentChange{c, r.ID})
}

var insertConsent = statement[consentChange]{
	names: "person_row, kind, granted, at, how",
	text:  "INSERT INTO consents (person_row, kind, granted, at, how) SELECT person_row, kind, granted, at, how FROM n",
	values: func(c consentChange) []any {
		return []any{c.person, string(c.Kind), int64(flag(c.Granted)), micros(c.At), c.How}
	},
}
