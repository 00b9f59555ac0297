package store

import (
	"database/sql"
	"errors"
	"maps"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

type personRow struct {
	ID          int64  `db:"id"`
	Store       string `db:"store"`
	Address     string `db:"address"`
	Version     int64  `db:"version"`
	Marketing   string `db:"marketing"`
	MarketingAt int64  `db:"marketing_at"`
	Service     string `db:"service"`
	ServiceAt   int64  `db:"service_at"`
	Suppressed  string `db:"suppressed"`
	Erased      int    `db:"erased"`

	RestrictedAt  int64  `db:"restricted_at"`
	RestrictedWhy string `db:"restricted_why"`
	RestrictionAt int64  `db:"restriction_at"`
}

const personColumns = `id, store, address, version, marketing, marketing_at, service, service_at, suppressed, erased,
	restricted_at, restricted_why, restriction_at`

func (r personRow) person() aftercare.Person {
	return aftercare.Person{
		ID: r.ID, Address: r.Address, Version: r.Version,
		Marketing: aftercare.Answered(r.Marketing), MarketingAt: instant(r.MarketingAt),
		Service: aftercare.Answered(r.Service), ServiceAt: instant(r.ServiceAt),
		Suppressed: r.Suppressed, Erased: r.Erased != 0,
		RestrictedAt: instant(r.RestrictedAt), RestrictedWhy: r.RestrictedWhy,
	}
}

// lockPersons locks the rows, ids ascending. Orders are locked before persons.
func (tx *Tx) lockPersons(ids []int64) ([]personRow, error) {
	return list[personRow](tx.queries, "SELECT "+personColumns+" FROM persons WHERE id IN (?) ORDER BY id"+tx.d.forUpdate, ids)
}

// savePerson writes the person with a higher version, so that a mail on its way
// that was decided on the old one stops at its hand-over.
func (tx *Tx) savePerson(r *personRow) error {
	r.Version++
	return tx.exec(`UPDATE persons SET address = ?, version = ?, marketing = ?, marketing_at = ?, service = ?, service_at = ?,
		suppressed = ?, erased = ?, restricted_at = ?, restricted_why = ?, restriction_at = ? WHERE id = ?`,
		r.Address, r.Version, r.Marketing, r.MarketingAt, r.Service, r.ServiceAt,
		r.Suppressed, r.Erased, r.RestrictedAt, r.RestrictedWhy, r.RestrictionAt, r.ID)
}

// suppress stops all mail to the person. The first reason stays.
func (tx *Tx) suppress(r *personRow, why string) error {
	if r.Suppressed != "" {
		return nil
	}
	r.Suppressed = clean(why)
	return tx.savePerson(r)
}

// findPersons makes the rows of all addresses that the orders and events name,
// and locks them with those the events are about.
func (a *application) findPersons() error {
	since := map[string]time.Time{} // by address: the latest word of it
	hear := func(address string, at time.Time) {
		if t, ok := since[address]; address != "" && (!ok || at.After(t)) {
			since[address] = at
		}
	}
	for id := range a.reduce {
		f := a.orders[id].facts
		hear(aftercare.NormalizeAddress(f.Order.Customer.Email), placed(f))
	}
	for i, e := range a.events {
		if personal(e.Type) && !erases(e.Type) {
			hear(a.aims[i].address, comeback(e))
		}
	}
	byAddress := map[string]int64{}
	ids := map[int64]bool{}
	for _, address := range slices.Sorted(maps.Keys(since)) {
		id, err := a.makePerson(address, since[address])
		if err != nil {
			return err
		}
		if id != 0 {
			byAddress[address], ids[id] = id, true
		}
	}
	for i, t := range a.aims {
		if id := byAddress[t.address]; id != 0 && !slices.Contains(t.persons, id) {
			a.aims[i].persons = append(t.persons, id)
		}
		for _, id := range t.persons {
			ids[id] = true
		}
	}
	for id := range a.reduce { // who had the order so far
		if old := a.orders[id].PersonRow; old != 0 {
			ids[old] = true
		}
	}
	rows, err := a.lockPersons(sorted(ids))
	if err != nil {
		return err
	}
	for i := range rows {
		a.persons[rows[i].ID] = &rows[i]
	}
	return a.linkPersons(byAddress)
}

// comeback is when an event about a person would bring them back who was erased:
// only a yes does. Without a time of its own it may be older than the erasure.
func comeback(e aftercare.Event) time.Time {
	if e.Consent == nil || !e.Consent.Granted {
		return time.Time{}
	}
	return e.At
}

// makePerson finds or makes the row; 0 for an address that was erased after
// the word of it: a late webhook must not bring the person back. Who comes back
// later is new, but for what they forbade.
func (a *application) makePerson(address string, at time.Time) (int64, error) {
	var id int64
	err := a.get(&id, "SELECT id FROM persons WHERE store = ? AND address = ?", a.store, address)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	old, erased, err := a.erasure(address)
	if err != nil || (erased && !at.After(instant(old.At))) {
		return 0, err
	}
	err = a.get(&id, `INSERT INTO persons (store, address, suppressed, marketing, marketing_at, service, service_at)
		VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (store, address) DO NOTHING RETURNING id`, a.store, address,
		old.Suppressed, old.Marketing, old.deniedAt(old.Marketing), old.Service, old.deniedAt(old.Service))
	if errors.Is(err, sql.ErrNoRows) {
		err = a.get(&id, "SELECT id FROM persons WHERE store = ? AND address = ?", a.store, address)
	}
	return id, err
}

// linkPersons says whose orders the orders are. An order that lost its address
// keeps its person.
func (a *application) linkPersons(byAddress map[string]int64) error {
	for _, id := range sorted(a.reduce) {
		r := a.orders[id]
		person := byAddress[aftercare.NormalizeAddress(r.facts.Order.Customer.Email)]
		if person == 0 || person == r.PersonRow {
			continue
		}
		if err := a.inherit(a.persons[r.PersonRow], a.persons[person], r.facts); err != nil {
			return err
		}
		r.PersonRow = person
		if err := a.exec("UPDATE orders SET person_row = ? WHERE id = ?", person, id); err != nil {
			return err
		}
		if err := a.exec(`UPDATE steps SET person_row = ? WHERE order_row = ? AND state IN ('waiting', 'due', 'held')`, person, id); err != nil {
			return err
		}
	}
	return nil
}
