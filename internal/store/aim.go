package store

import (
	"slices"

	"aftercare/internal/aftercare"
)

// aim is what an event is about, as row ids.
type aim struct {
	orders  []int64 // to lock; an event with an order id has it first
	persons []int64
	address string // normalized, "" when the event gives none
}

// personal reports whether the event is about a person rather than an order.
func personal(t aftercare.EventType) bool {
	switch t {
	case aftercare.EventMailBounced, aftercare.EventMailComplained, aftercare.EventConsentChanged,
		aftercare.EventCustomerErased, aftercare.EventDataRequested, aftercare.EventStoreErased, aftercare.EventRestricted,
		aftercare.EventMarketingPaused, aftercare.EventLocaleChosen:
		return true
	}
	return false
}

// erases reports whether the event takes personal data away.
func erases(t aftercare.EventType) bool {
	return t == aftercare.EventCustomerErased || t == aftercare.EventStoreErased
}

func (a *application) aim(e aftercare.Event) (aim, error) {
	var t aim
	if e.OrderID != "" {
		t.orders = []int64{a.rowOf[orderKey{a.store, clean(e.Source), clean(e.OrderID)}]}
	}
	switch {
	case personal(e.Type):
		return t, a.aimAtPersons(e, &t)
	case e.OrderID == "":
		found, err := a.parcelOrders(a.store, e.Shipment)
		t.orders = found
		return t, err
	}
	return t, nil
}

// aimAtPersons finds the person by whatever the event knows, and the orders
// whose steps the news may change: all of them for an erasure, else those with
// steps that are still to come.
func (a *application) aimAtPersons(e aftercare.Event, t *aim) (err error) {
	if e.Type == aftercare.EventStoreErased {
		return a.aimAtStore(t)
	}
	who := aftercare.PersonID{}
	if e.Person != nil {
		who = *e.Person
	}
	if e.OrderID != "" {
		who.OrderIDs = append(slices.Clip(who.OrderIDs), e.OrderID)
	}
	t.address = aftercare.NormalizeAddress(who.Email)
	if e.Type == aftercare.EventCustomerErased {
		theirs, err := a.everything(a.store, e.Source, who)
		t.persons, t.orders = theirs.persons, union(t.orders, theirs.orders)
		return err
	}
	if t.persons, err = a.people(a.store, e.Source, who); err != nil || e.Type == aftercare.EventDataRequested {
		return err // a wish for data is recorded, and nothing else
	}
	ids, err := list[int64](a.queries, "SELECT DISTINCT order_row FROM steps WHERE state IN ('waiting', 'due', 'held') AND person_row IN (?)", t.persons)
	t.orders = append(t.orders, ids...)
	return err
}

// aimAtStore takes a part of a store that is to be erased. The inbox row stays
// received, and is applied again, until nothing is left: a hundred thousand
// orders in one transaction would never come to its end.
func (a *application) aimAtStore(t *aim) error {
	if err := a.all(&t.persons, "SELECT id FROM persons WHERE store = ? AND erased = 0 ORDER BY id LIMIT ?", a.store, a.s.o.EraseBatch); err != nil {
		return err
	}
	err := a.all(&t.orders, "SELECT id FROM orders WHERE store = ? AND erased_at = 0 ORDER BY id LIMIT ?", a.store, a.s.o.EraseBatch)
	a.unfinished = max(len(t.persons), len(t.orders)) == a.s.o.EraseBatch
	return err
}

func (q queries) orderRow(store, source, platformID string) (id int64, err error) {
	err = q.get(&id, "SELECT id FROM orders WHERE store = ? AND source = ? AND platform_id = ?", store, source, platformID)
	return id, err
}
