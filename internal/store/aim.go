package store

import (
	"database/sql"
	"errors"
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
		aftercare.EventCustomerErased, aftercare.EventDataRequested, aftercare.EventStoreErased:
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
		id, err := a.orderRow(a.store, e.Source, e.OrderID)
		if err != nil {
			return t, err
		}
		t.orders = []int64{id}
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
func (a *application) aimAtPersons(e aftercare.Event, t *aim) error {
	if e.Type == aftercare.EventStoreErased {
		return a.aimAtStore(t)
	}
	who := aftercare.PersonID{}
	if e.Person != nil {
		who = *e.Person
	}
	t.address = aftercare.NormalizeAddress(who.Email)
	add := func(query string, args ...any) error {
		var ids []int64
		err := a.all(&ids, query, args...)
		for _, id := range ids {
			if !slices.Contains(t.persons, id) {
				t.persons = append(t.persons, id)
			}
		}
		return err
	}
	const buyer = "SELECT person_row FROM orders WHERE person_row IS NOT NULL AND "
	var err error
	if t.address != "" {
		err = add("SELECT id FROM persons WHERE store = ? AND address = ?", a.store, t.address)
	}
	if err == nil && who.CustomerID != "" {
		err = add(buyer+"store = ? AND customer_id = ? AND source = ?", a.store, who.CustomerID, e.Source)
	}
	if err == nil && who.Mail != "" {
		err = add("SELECT person_row FROM mails WHERE person_row IS NOT NULL AND store = ? AND id = ?", a.store, who.Mail)
	}
	for _, order := range slices.Concat(who.OrderIDs, t.orderID(e)) {
		if err == nil {
			err = add(buyer+"store = ? AND source = ? AND platform_id = ?", a.store, e.Source, order)
		}
	}
	if err != nil {
		return err
	}
	return a.aimAtOrders(e, who, t)
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

func (t *aim) orderID(e aftercare.Event) []string {
	if e.OrderID == "" {
		return nil
	}
	return []string{e.OrderID}
}

func (a *application) aimAtOrders(e aftercare.Event, who aftercare.PersonID, t *aim) error {
	query := "SELECT DISTINCT order_row FROM steps WHERE state IN ('waiting', 'due', 'held') AND person_row IN (?)"
	switch e.Type {
	case aftercare.EventDataRequested:
		return nil // recorded, and nothing else
	case aftercare.EventCustomerErased:
		query = "SELECT id FROM orders WHERE person_row IN (?)"
		for _, order := range who.OrderIDs {
			id, err := a.orderRow(a.store, e.Source, order)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			t.orders = append(t.orders, id)
		}
	}
	ids, err := list[int64](a.queries, query, t.persons)
	t.orders = append(t.orders, ids...)
	return err
}

func (q queries) orderRow(store, source, platformID string) (id int64, err error) {
	err = q.get(&id, "SELECT id FROM orders WHERE store = ? AND source = ? AND platform_id = ?", store, source, platformID)
	return id, err
}
