package store

import (
	"maps"
	"slices"
)

// locked is what outcomes touch.
type locked struct {
	stores  map[string]bool
	orders  map[int64]orderRow
	persons map[int64]*personRow
}

// lockFor locks what the outcomes touch, in the order that doc.go states, and
// returns those that have all their locks. Unless it shall wait, the others are to
// go alone.
func (tx *Tx) lockFor(all []*entry, wait bool) (l locked, have []*entry, err error) {
	l = locked{map[string]bool{}, map[int64]orderRow{}, map[int64]*personRow{}}
	orders, persons := map[int64]bool{}, map[int64]bool{}
	for _, e := range all {
		if e.claim.Step.ID != 0 {
			l.stores[e.claim.State.Store], orders[e.claim.State.Row] = false, true
		}
	}
	for _, store := range slices.Sorted(maps.Keys(l.stores)) {
		if l.stores[store], err = tx.shareStore(store, wait); err != nil {
			return l, nil, err
		}
	}
	rows, err := list[orderRow](tx.queries, "SELECT "+orderColumns+" FROM orders WHERE id IN (?) ORDER BY id"+tx.d.forUpdateOf(wait), sorted(orders))
	if err != nil {
		return l, nil, err
	}
	for _, r := range rows {
		if l.orders[r.ID] = r; r.PersonRow != 0 {
			persons[r.PersonRow] = true
		}
	}
	for _, e := range all {
		if id := e.whose(); id != 0 && e.out.Suppress != "" { // whose address it was
			persons[id] = true
		}
	}
	people, err := list[personRow](tx.queries, "SELECT "+personColumns+" FROM persons WHERE id IN (?) ORDER BY id"+tx.d.forUpdateOf(wait), sorted(persons))
	for i := range people {
		l.persons[people[i].ID] = &people[i]
	}
	for _, e := range all {
		if e.alone = !wait && !l.covers(e); !e.alone {
			have = append(have, e)
		}
	}
	return l, have, err
}

// whose is the person whom the mail went to: of a mail to the desk, nobody.
func (e *entry) whose() int64 {
	if e.claim.Mail.PersonRow == 0 {
		return 0
	}
	return e.claim.State.Person.ID
}

// covers reports whether everything that the outcome touches is locked.
func (l locked) covers(e *entry) bool {
	if e.claim.Step.ID == 0 {
		return true
	}
	r, ok := l.orders[e.claim.State.Row]
	suppressed := e.whose()
	if e.out.Suppress == "" {
		suppressed = 0
	}
	for _, person := range []int64{r.PersonRow, suppressed} {
		if person != 0 && l.persons[person] == nil {
			return false
		}
	}
	return ok && l.stores[e.claim.State.Store]
}

// rows are the orders and persons that are locked.
func (l locked) rows() (orders []orderRow, persons []personRow) {
	for _, id := range sorted(l.orders) {
		orders = append(orders, l.orders[id])
	}
	for _, id := range sorted(l.persons) {
		persons = append(persons, *l.persons[id])
	}
	return orders, persons
}

// shareStore is lockStore beside others; false when it would have to wait.
func (tx *Tx) shareStore(store string, wait bool) (ok bool, err error) {
	if wait || !tx.d.postgres {
		return true, tx.lockStore(store, false)
	}
	err = tx.get(&ok, "SELECT pg_try_advisory_xact_lock_shared(hashtextextended('store:', 0)) AND pg_try_advisory_xact_lock_shared(hashtextextended(?, 0))", "store:"+store)
	return ok, err
}
