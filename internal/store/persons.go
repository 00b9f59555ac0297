package store

import (
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

	PausedUntil int64  `db:"paused_until"`
	PauseAt     int64  `db:"pause_at"`
	Locale      string `db:"locale"`
	LocaleAt    int64  `db:"locale_at"`
}

const personColumns = `id, store, address, version, marketing, marketing_at, service, service_at, suppressed, erased,
	restricted_at, restricted_why, restriction_at, paused_until, pause_at, locale, locale_at`

func (r personRow) person() aftercare.Person {
	return aftercare.Person{
		ID: r.ID, Address: r.Address, Version: r.Version,
		Marketing: aftercare.Answered(r.Marketing), MarketingAt: instant(r.MarketingAt),
		Service: aftercare.Answered(r.Service), ServiceAt: instant(r.ServiceAt),
		Suppressed: r.Suppressed, Erased: r.Erased != 0,
		RestrictedAt: instant(r.RestrictedAt), RestrictedWhy: r.RestrictedWhy,
		PausedUntil: instant(r.PausedUntil), Locale: r.Locale,
	}
}

// lockPersons locks the rows, ids ascending. Orders are locked before persons.
func (tx *Tx) lockPersons(ids []int64) ([]personRow, error) {
	return list[personRow](tx.queries, "SELECT "+personColumns+" FROM persons WHERE id IN (?) ORDER BY id"+tx.d.forUpdate, ids)
}

// savePerson writes the person with a higher version, so that a mail on its way
// that was decided on the old one stops at its hand-over.
func (tx *Tx) savePerson(r *personRow) {
	r.Version++
	tx.later.person(*r)
}

var updatePerson = statement[personRow]{
	names: `address, version, marketing, marketing_at, service, service_at, suppressed, erased, restricted_at, restricted_why,
		restriction_at, paused_until, pause_at, locale, locale_at, id`,
	text: `UPDATE persons SET address = n.address, version = n.version, marketing = n.marketing, marketing_at = n.marketing_at,
		service = n.service, service_at = n.service_at, suppressed = n.suppressed, erased = n.erased, restricted_at = n.restricted_at,
		restricted_why = n.restricted_why, restriction_at = n.restriction_at,
		paused_until = n.paused_until, pause_at = n.pause_at, locale = n.locale, locale_at = n.locale_at FROM n WHERE persons.id = n.id AND persons.id {{in n}}`,
	values: func(r personRow) []any {
		return []any{r.Address, r.Version, r.Marketing, r.MarketingAt, r.Service, r.ServiceAt, r.Suppressed, int64(r.Erased),
			r.RestrictedAt, r.RestrictedWhy, r.RestrictionAt,
			r.PausedUntil, r.PauseAt, r.Locale, r.LocaleAt, r.ID}
	},
}

// suppress stops all mail to the person. The first reason stays.
func (tx *Tx) suppress(r *personRow, why string) {
	if r.Suppressed == "" {
		r.Suppressed = clean(why)
		tx.savePerson(r)
	}
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
	byAddress, err := a.makePersons(since)
	if err != nil {
		return err
	}
	ids := map[int64]bool{}
	for _, id := range byAddress {
		ids[id] = true
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

// newPerson is a row that is to be made.
type newPerson struct {
	store, address string
	old            erasureRow // what they forbade before
}

var insertPerson = statement[newPerson]{
	names: "store, address, suppressed, marketing, marketing_at, service, service_at",
	text: `INSERT INTO persons (store, address, suppressed, marketing, marketing_at, service, service_at)
		SELECT store, address, suppressed, marketing, marketing_at, service, service_at FROM n WHERE true ON CONFLICT (store, address) DO NOTHING`,
	values: func(p newPerson) []any {
		o := p.old
		return []any{p.store, p.address, o.Suppressed, o.Marketing, o.deniedAt(o.Marketing), o.Service, o.deniedAt(o.Service)}
	},
}

// makePersons finds or makes the rows of addresses, but of none that was erased
// after the latest word of it: a late webhook must not bring the person back. Who
// comes back later is new, but for what they forbade.
func (a *application) makePersons(since map[string]time.Time) (map[string]int64, error) {
	addresses := slices.Sorted(maps.Keys(since))
	known, err := a.personsAt(addresses)
	if err != nil {
		return nil, err
	}
	var fresh []newPerson
	for _, address := range addresses {
		if known[address] != 0 {
			continue
		}
		old, erased, err := a.erasure(address)
		if err != nil {
			return nil, err
		}
		if !erased || since[address].After(instant(old.At)) {
			fresh = append(fresh, newPerson{a.store, address, old})
		}
	}
	if len(fresh) == 0 {
		return known, nil
	}
	if err := insertPerson.run(a.queries, fresh); err != nil {
		return nil, err
	}
	return a.personsAt(addresses)
}

func (a *application) personsAt(addresses []string) (map[string]int64, error) {
	rows, err := list[personRow](a.queries, "SELECT id, address FROM persons WHERE store = ? AND address IN (?)", addresses, a.store)
	out := map[string]int64{}
	for _, r := range rows {
		for _, address := range addresses {
			if clean(address) == r.Address {
				out[address] = r.ID
			}
		}
	}
	return out, err
}

// linkPersons says whose orders the orders are. An order that lost its address
// keeps its person.
func (a *application) linkPersons(byAddress map[string]int64) error {
	var moved []*orderRow
	for _, id := range sorted(a.reduce) {
		r := a.orders[id]
		person := byAddress[aftercare.NormalizeAddress(r.facts.Order.Customer.Email)]
		if person == 0 || person == r.PersonRow {
			continue
		}
		if r.PersonRow != 0 && len(a.rows) > 1 {
			return errApart // what the former one forbids in another row would come too late
		}
		a.inherit(a.persons[r.PersonRow], a.persons[person], r.facts)
		r.PersonRow = person
		moved = append(moved, r)
	}
	if err := linkOrder.run(a.queries, moved); err != nil {
		return err
	}
	return linkSteps.run(a.queries, moved)
}

var (
	linkOrder = statement[*orderRow]{
		names:  "person_row, id",
		text:   "UPDATE orders SET person_row = n.person_row FROM n WHERE orders.id = n.id AND orders.id {{in n}}",
		values: func(r *orderRow) []any { return []any{r.PersonRow, r.ID} },
	}
	linkSteps = statement[*orderRow]{
		names: "person_row, id",
		text: `UPDATE steps SET person_row = n.person_row FROM n WHERE steps.order_row = n.id AND steps.order_row {{in n}}
			AND steps.state NOT IN ('running', 'done', 'skipped')`,
		values: func(r *orderRow) []any { return []any{r.PersonRow, r.ID} },
	}
)
