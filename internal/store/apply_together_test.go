package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// of is the order of a customer of its own.
func of(id string) aftercare.Event {
	e := order(id)
	e.Order.Customer.ID, e.Order.Customer.Email = "c"+id, "p"+id+"@example.com"
	e.Order.Customer.Phone = ""
	return e
}

// together applies rows as the worker does.
func (w *world) together(p aftercare.Planner, ids ...int64) (alone []int64, wakes []aftercare.Wake) {
	w.Helper()
	wakes, alone, err := w.s.ApplyTogether(w.Context(), ids, parse, p, noon)
	if _, poison := p.(poisonous); err != nil && !poison {
		w.Error(err)
	}
	for _, id := range alone {
		due, err := w.s.Apply(w.Context(), id, parse, p, noon)
		if wakes = append(wakes, due...); err != nil {
			w.Log(err)
		}
	}
	return alone, wakes
}

// said is what the tables say, without what tells in how many goes they were written.
func (w *world) said() (out []string) {
	w.Helper()
	for _, query := range []string{
		"SELECT 'order ' || platform_id || ' ' || name || ' ' || status || ' ' || facts FROM orders",
		`SELECT 'step ' || o.platform_id || ' ' || s.workflow || ' ' || s.step_id || ' ' || s.state || ' ' || s.reason || ' ' || s.wake_at || ' ' || p.address
			FROM steps s JOIN orders o ON o.id = s.order_row LEFT JOIN persons p ON p.id = s.person_row`,
		"SELECT 'person ' || address || ' ' || marketing || ' ' || marketing_at || ' ' || suppressed FROM persons",
		"SELECT 'consent ' || p.address || ' ' || kind || ' ' || granted || ' ' || at || ' ' || how FROM consents c JOIN persons p ON p.id = c.person_row",
		"SELECT 'contact ' || word || ' ' || o.platform_id FROM contacts c JOIN orders o ON o.id = c.order_row",
		"SELECT 'parcel ' || number || ' ' || carrier || ' ' || o.platform_id FROM parcels p JOIN orders o ON o.id = p.order_row",
		"SELECT 'event ' || e.key || ' ' || i.key || ' ' || COALESCE(o.platform_id, '') FROM events e JOIN inbox i ON i.id = e.inbox_id LEFT JOIN orders o ON o.id = e.order_row",
		// Whether a parcel's row found its order depends on which came first.
		`SELECT 'inbox ' || i.key || ' ' || state || ' ' || reason || ' ' || emptied || ' ' || COALESCE(o.platform_id, '') FROM inbox i
			LEFT JOIN orders o ON o.id = i.order_row AND NOT EXISTS (SELECT 1 FROM events e WHERE e.inbox_id = i.id AND e.order_row IS NULL)`,
	} {
		var rows []string
		w.must(w.s.All(w.Context(), &rows, query))
		out = append(out, rows...)
	}
	slices.Sort(out)
	return out
}

// shuffled are webhooks in some order: of orders, of parcels that name none,
// of consents, repeats, and of a customer who was erased.
func shuffled(w *world, r *rand.Rand) (ids []int64) {
	yes := true
	var all [][]aftercare.Event
	for i := range 9 {
		id := fmt.Sprint(i)
		e := of(id)
		if i%2 == 0 {
			e.Order.Marketing = &yes
		}
		all = append(all, []aftercare.Event{e})
		if i%3 == 0 {
			all = append(all, []aftercare.Event{shipment(id, "f", "DHL", "N"+id, aftercare.ShipmentShipped)},
				[]aftercare.Event{shipment("", "N"+id, "", "N"+id, aftercare.ShipmentDelivered)}, []aftercare.Event{e, canceled(id)})
		}
		if i%4 == 1 {
			all = append(all, []aftercare.Event{consent("no"+id, false, noon.Add(time.Minute), aftercare.PersonID{CustomerID: "c" + id})})
		}
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, events := range all {
		ids = append(ids, w.receive(events...))
	}
	return ids
}

// Rows that are applied together come to the same as one by one.
func TestTogetherIsAsOneByOne(t *testing.T) {
	for seed := range uint64(4) {
		var said [2][][]string // by way, by database
		for way := range 2 {
			each(t, func(w *world) {
				w.tell(of("0"))
				w.tell(aftercare.Event{Type: aftercare.EventCustomerErased, Key: "e", At: noon.Add(time.Hour), Person: &aftercare.PersonID{Email: "p0@example.com"}})
				ids := shuffled(w, rand.New(rand.NewPCG(seed, 1)))
				if way == 0 {
					for _, id := range ids {
						_, err := w.s.Apply(w.Context(), id, parse, rules{}, noon)
						w.must(err)
					}
				} else {
					apart := 0
					for some := range slices.Chunk(ids, 5) {
						alone, _ := w.together(rules{}, some...)
						apart += len(alone)
					}
					if apart == 0 || apart == len(ids) {
						w.Errorf("%d of %d rows went alone", apart, len(ids))
					}
				}
				said[way] = append(said[way], w.said())
			})
		}
		for i := range said[0] {
			if !slices.Equal(said[0][i], said[1][i]) {
				t.Errorf("seed %d: one by one\n%s\ntogether\n%s", seed, missing(said[0][i], said[1][i]), missing(said[1][i], said[0][i]))
			}
		}
	}
}

// missing are the lines that the other has not.
func missing(of, in []string) (out string) {
	for _, line := range of {
		if !slices.Contains(in, line) {
			out += line + "\n"
		}
	}
	return out
}

// poisonous makes the planner panic over one order.
type poisonous struct{ rules }

func (p poisonous) Plan(s aftercare.OrderState, now time.Time) []aftercare.Enrollment {
	if s.Facts.Order.ID == "3" {
		panic("poison order")
	}
	return p.rules.Plan(s, now)
}

// A row that cannot be applied is no trouble of those beside it, and it alone is
// counted as one that failed.
func TestABadRowFailsAloneAmongOthers(t *testing.T) {
	each(t, func(w *world) {
		var ids []int64
		for i := range 6 {
			ids = append(ids, w.receive(of(fmt.Sprint(i))))
		}
		w.together(poisonous{}, ids...)
		var left []int64
		w.must(w.s.All(w.Context(), &left, "SELECT id FROM inbox WHERE state = 'received'"))
		var tries int
		w.must(w.s.Get(w.Context(), &tries, "SELECT SUM(tries) FROM inbox"))
		if !slices.Equal(left, ids[3:4]) || tries != 1 {
			w.Errorf("rows %v are left, %d failures were counted; want that of order 3 alone", left, tries)
		}
	})
}

// Two orders of one customer are planned one after the other, and what is due is
// told of all.
func TestOrdersOfOneCustomerGoApart(t *testing.T) {
	each(t, func(w *world) {
		alone, wakes := w.together(rules{}, w.receive(order("1")), w.receive(order("2")))
		if len(alone) != 2 || len(wakes) == 0 {
			w.Errorf("alone %v, alarms %v", alone, wakes)
		}
		alone, wakes = w.together(rules{}, w.receive(of("3")), w.receive(of("4")))
		if len(alone) != 0 || len(wakes) != 2 {
			w.Errorf("of two customers: alone %v, alarms %v", alone, wakes)
		}
	})
}

// Several workers get the same rows: each row is applied once.
func TestTheSameRowsTogetherAtOnce(t *testing.T) {
	each(t, func(w *world) {
		var ids []int64
		for i := range 40 {
			id := fmt.Sprint(i)
			ids = append(ids, w.receive(of(id), shipment(id, "f", "DHL", "N"+id, aftercare.ShipmentShipped)))
		}
		var all sync.WaitGroup
		for n := range 4 {
			all.Go(func() {
				mine := slices.Clone(ids)
				rand.New(rand.NewPCG(uint64(n), 2)).Shuffle(len(mine), func(i, j int) { mine[i], mine[j] = mine[j], mine[i] })
				for some := range slices.Chunk(mine, 10) {
					w.together(rules{}, some...)
				}
			})
		}
		all.Wait()
		for table, want := range map[string]int{"orders": 40, "persons": 40, "events": 80, "enrollments": 40, "steps": 80, "inbox WHERE state = 'applied'": 40} {
			var n int
			w.must(w.s.Get(w.Context(), &n, "SELECT COUNT(*) FROM "+table))
			if n != want {
				w.Errorf("%d rows in %s, want %d", n, table, want)
			}
		}
	})
}
