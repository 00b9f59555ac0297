package store

import (
	"database/sql"
	"errors"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

// belongings is what is a person's: rows of persons and of orders.
type belongings struct{ persons, orders []int64 }

// origin splits the id of an order or a customer in an operator's event, which
// names its source too.
func origin(source, id string) (string, string) {
	if source == aftercare.OwnSource {
		source, id, _ = strings.Cut(id, "/")
	}
	return source, id
}

// people finds persons by whatever the source knows of them.
func (q queries) people(store, source string, who aftercare.PersonID) (out []int64, err error) {
	add := func(query string, args ...any) {
		var ids []int64
		if err == nil {
			err = q.all(&ids, query, args...)
		}
		out = union(out, ids)
	}
	const buyer = "SELECT person_row FROM orders WHERE person_row IS NOT NULL AND "
	if address := aftercare.NormalizeAddress(who.Email); address != "" {
		add("SELECT id FROM persons WHERE store = ? AND address = ?", store, address)
	}
	if who.CustomerID != "" {
		at, customer := origin(source, who.CustomerID)
		add(buyer+"store = ? AND customer_id = ? AND source = ?", store, customer, at)
	}
	if who.Mail != "" {
		add("SELECT person_row FROM mails WHERE person_row IS NOT NULL AND store = ? AND id = ?", store, who.Mail)
	}
	for _, order := range who.OrderIDs {
		at, id := origin(source, order)
		add(buyer+"store = ? AND source = ? AND platform_id = ?", store, at, id)
	}
	return out, err
}

// everything finds all that is a person's, for an erasure or a copy: their
// orders are those in their name now, those that ever named their address, and
// those of their customer id. An address that nobody but these orders named is
// theirs too.
func (q queries) everything(store, source string, who aftercare.PersonID) (b belongings, err error) {
	for _, order := range who.OrderIDs {
		at, id := origin(source, order)
		row, err := q.orderRow(store, at, id)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return b, err
		}
		b.orders = union(b.orders, []int64{row})
	}
	if !who.OnlyOrders {
		if err := q.allOf(store, source, who, &b); err != nil {
			return b, err
		}
	}
	return b, q.addWidowed(store, &b)
}

func (q queries) allOf(store, source string, who aftercare.PersonID, b *belongings) (err error) {
	if b.persons, err = q.people(store, source, who); err != nil {
		return err
	}
	find := func(query string, args ...any) (ids []int64) {
		if err == nil {
			err = q.all(&ids, query, args...)
		}
		return ids
	}
	const named = "SELECT order_row FROM contacts WHERE store = ? AND word = ?"
	if address := aftercare.NormalizeAddress(who.Email); address != "" {
		b.orders = union(b.orders, find(named, store, address))
	}
	if who.CustomerID != "" {
		at, customer := origin(source, who.CustomerID)
		b.orders = union(b.orders, find("SELECT id FROM orders WHERE store = ? AND customer_id = ? AND source = ?", store, customer, at))
	}
	if phone := loneOne(who); phone != "" {
		b.orders = union(b.orders, find(named, store, phone))
		if err == nil {
			var buyers []int64
			buyers, err = list[int64](q, "SELECT DISTINCT person_row FROM orders WHERE person_row IS NOT NULL AND id IN (?)", b.orders)
			b.persons = union(b.persons, buyers)
		}
	}
	for _, query := range []string{
		"SELECT id FROM orders WHERE person_row IN (?)",
		"SELECT c.order_row FROM persons p JOIN contacts c ON c.store = p.store AND c.word = p.address WHERE p.id IN (?)",
		"SELECT DISTINCT order_row FROM mails WHERE order_row IS NOT NULL AND person_row IN (?)",
	} {
		if err != nil {
			return err
		}
		var ids []int64
		ids, err = list[int64](q, query, b.persons)
		b.orders = union(b.orders, ids)
	}
	return err
}

// loneOne is the word of the phone number when nothing else is told.
func loneOne(who aftercare.PersonID) string {
	if who.Email != "" || who.CustomerID != "" || len(who.OrderIDs) > 0 || who.Mail != "" {
		return ""
	}
	return phoneWord(who.Phone)
}

// addWidowed adds the people whom only these orders have named.
func (q queries) addWidowed(store string, b *belongings) error {
	var candidates []personRow
	for _, query := range []string{
		"SELECT id, address FROM persons WHERE erased = 0 AND id IN (SELECT person_row FROM orders WHERE id IN (?))",
		`SELECT p.id, p.address FROM contacts c JOIN persons p ON p.store = c.store AND p.address = c.word
			WHERE p.erased = 0 AND c.order_row IN (?)`,
	} {
		rows, err := list[personRow](q, query, b.orders)
		if err != nil {
			return err
		}
		candidates = append(candidates, rows...)
	}
	for _, p := range candidates {
		if slices.Contains(b.persons, p.ID) {
			continue
		}
		var theirs []int64
		if err := q.all(&theirs, `SELECT id FROM orders WHERE erased_at = 0 AND person_row = ? UNION
			SELECT o.id FROM contacts c JOIN orders o ON o.id = c.order_row WHERE c.store = ? AND c.word = ? AND o.erased_at = 0`,
			p.ID, store, p.Address); err != nil {
			return err
		}
		if !slices.ContainsFunc(theirs, func(id int64) bool { return !slices.Contains(b.orders, id) }) {
			b.persons = append(b.persons, p.ID)
		}
	}
	return nil
}

// union adds what is new, in order.
func union(a, b []int64) []int64 {
	for _, id := range b {
		if !slices.Contains(a, id) {
			a = append(a, id)
		}
	}
	return a
}
