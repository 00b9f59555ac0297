package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/aftercare"
)

func TestInsightIsKept(t *testing.T) {
	each(t, func(w *world) {
		if _, ok, err := w.s.Insight(w.Context(), "acme"); ok || err != nil {
			w.Fatalf("an insight before any study: %v", err)
		}
		first := aftercare.Insight{Store: "acme", At: noon, From: noon.AddDate(-1, 0, 0), Orders: 3, Customers: 2, Lines: 4, Whole: true,
			Products: map[string]aftercare.Bought{
				"COFFEE": {Again: aftercare.Interval{Median: 41, Low: 35, High: 50, Customers: 12}, Related: []aftercare.Also{{SKU: "MUG", Support: 9, Lift: 2.125}, {SKU: "FILTER", Support: 5, Lift: 3}}},
				"MUG":    {Related: []aftercare.Also{{SKU: "COFFEE", Support: 9, Lift: 2.125}}},
			}}
		other := aftercare.Insight{Store: "other", At: noon, Products: map[string]aftercare.Bought{"X": {Again: aftercare.Interval{Median: 1, Low: 1, High: 1, Customers: 3}}}}
		second := aftercare.Insight{Store: "acme", At: noon.Add(24 * time.Hour), Products: map[string]aftercare.Bought{"COFFEE": first.Products["MUG"]}}
		for _, in := range []aftercare.Insight{first, other, second} {
			w.must(w.s.SaveInsight(w.Context(), in))
			got, ok, err := w.s.Insight(w.Context(), in.Store)
			w.must(err)
			if diff := cmp.Diff(in, got); !ok || diff != "" {
				w.Fatalf("%v %s", ok, diff)
			}
		}
		at, err := w.s.Studies(w.Context())
		w.must(err)
		if len(at) != 2 || !at["acme"].Equal(second.At) || !at["other"].Equal(noon) {
			w.Fatalf("studied %v", at)
		}
	})
}

// Purchases come newest first, in batches, and those that an older release wrote
// come with what their facts say.
func TestPurchases(t *testing.T) {
	each(t, func(w *world) {
		const orders = 1005
		for i := range 3 { // of one to three pieces
			e := order(fmt.Sprint(i))
			e.Order.Lines[0].Quantity = 1 + i
			w.tell(e)
		}
		w.must(w.s.Exec(w.Context(), `INSERT INTO orders (store, source, platform_id, person_row, placed_at, skus, basket, basket_of, version, facts)
			WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 1004)
			SELECT store, source, CAST(i AS TEXT), person_row, placed_at + (i % 7) * CAST(3600000000 AS BIGINT), skus, basket, basket_of, version, facts
			FROM n, orders o WHERE o.platform_id = CAST(i % 3 AS TEXT)`))
		w.must(w.s.Exec(w.Context(), "UPDATE orders SET version = version + 1, basket = '{}' WHERE id % 2 = 0"))
		read := func(since time.Time, most int) (n, pieces int) {
			last := noon.AddDate(1, 0, 0)
			w.must(w.s.Purchases(w.Context(), "acme", since, func(customer int64, p aftercare.Purchase) bool {
				if p.PlacedAt.After(last) || customer == 0 || len(p.Items) != 1 || p.Items[0].SKU != "TENT" {
					w.Fatalf("purchase %+v of customer %d after one of %s", p, customer, last)
				}
				last = p.PlacedAt
				n, pieces = n+1, pieces+p.Items[0].Kept
				return n < most
			}))
			return n, pieces
		}
		if n, pieces := read(noon, orders*2); n != orders || pieces != orders/3*6 {
			w.Fatalf("%d purchases of %d pieces", n, pieces)
		}
		var bare int
		w.must(w.s.Get(w.Context(), &bare, "SELECT COUNT(*) FROM orders WHERE basket_of <> version"))
		if bare != 0 {
			w.Fatalf("%d orders have no basket yet", bare)
		}
		if n, _ := read(noon.Add(6*time.Hour), orders); n != 143 {
			w.Fatalf("%d purchases of the last hour", n)
		}
		if n, _ := read(noon, 10); n != 10 {
			w.Fatalf("%d purchases, although ten were enough", n)
		}
	})
}

// A person's purchases tell what was kept, also to an order's decisions.
func TestPurchasesOfAPerson(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		e := order("2")
		e.Order.Lines[0].Quantity, e.Order.Lines[0].Removed, e.Order.Lines[0].Subscription = 3, 1, true
		w.tell(e)
		bought := w.state("1").Person.Purchases
		if len(bought) != 2 || bought[1].Kept("TENT") != 2 || !bought[1].Subscribed("TENT") || !bought[1].Items[0].Unwelcome || bought[0].Kept("TENT") != 1 {
			w.Fatalf("purchases %+v", bought)
		}
		w.must(w.s.Exec(w.Context(), "UPDATE orders SET version = version + 1"))
		if bought = w.state("1").Person.Purchases; bought[1].Kept("TENT") != 1 || bought[1].Subscribed("TENT") {
			w.Fatalf("purchases of an older release %+v", bought)
		}
	})
}
