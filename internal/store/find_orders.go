package store

import (
	"cmp"
	"maps"
	"slices"
)

// findOrders makes and locks the rows of all orders that the events touch.
// Rows are made before any is locked, each in key order: two applications of
// the same orders then never wait for each other in a circle.
func (a *application) findOrders() error {
	if err := a.makeOrders(); err != nil {
		return err
	}
	ids := map[int64]bool{}
	for _, e := range a.events {
		t, err := a.aim(e)
		if err != nil {
			return err
		}
		a.aims = append(a.aims, t)
		for _, id := range t.orders {
			ids[id] = true
			if !personal(e.Type) || erases(e.Type) {
				a.reduce[id] = true
			}
			a.plan[id] = true
		}
	}
	rows, err := a.lockOrders(sorted(ids))
	for i := range rows {
		a.orders[rows[i].ID] = &rows[i]
	}
	return err
}

// orderKey is an order by what its shop calls it.
type orderKey struct{ store, source, id string }

var insertOrder = statement[orderKey]{
	names:  "store, source, platform_id",
	text:   "INSERT INTO orders (store, source, platform_id) SELECT store, source, platform_id FROM n WHERE true ON CONFLICT DO NOTHING",
	values: func(k orderKey) []any { return []any{k.store, k.source, k.id} },
}

// makeOrders makes the rows of the orders that events name, and finds them.
func (a *application) makeOrders() error {
	keys := map[orderKey]bool{}
	for _, e := range a.events {
		if e.OrderID != "" {
			keys[orderKey{a.store, clean(e.Source), clean(e.OrderID)}] = true
		}
	}
	ids := map[string][]string{} // by source
	all := slices.SortedFunc(maps.Keys(keys), func(x, y orderKey) int {
		return cmp.Or(cmp.Compare(x.source, y.source), cmp.Compare(x.id, y.id))
	})
	for _, k := range all {
		ids[k.source] = append(ids[k.source], k.id)
	}
	if err := insertOrder.run(a.queries, all); err != nil {
		return err
	}
	for _, source := range slices.Sorted(maps.Keys(ids)) {
		rows, err := list[orderRow](a.queries, "SELECT id, platform_id FROM orders WHERE store = ? AND source = ? AND platform_id IN (?)", ids[source], a.store, source)
		if err != nil {
			return err
		}
		for _, r := range rows {
			a.rowOf[orderKey{a.store, source, r.PlatformID}] = r.ID
		}
	}
	return nil
}
