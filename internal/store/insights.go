package store

import (
	"context"
	"fmt"
	"math"
	"time"

	"aftercare/internal/aftercare"
)

// studyBatch is how many orders a study reads at a time, so that it holds no
// snapshot of the database for long.
const studyBatch = 1000

// studied reads the orders of a store backwards in time.
const studied = `SELECT id, COALESCE(person_row, 0) AS person_row, source, platform_id, placed_at, canceled, skus, version, erased_at, ` + basketNow + `,
	CASE WHEN basket_of = version THEN '' ELSE facts END AS facts FROM orders WHERE store = ? AND placed_at >= ?
	AND (placed_at < ? OR placed_at = ? AND id < ?) ORDER BY placed_at DESC, id DESC LIMIT 1000`

// Purchases tells each of the store's orders since then, newest first, with whose
// it is, until each says that it wants no more. Orders that nobody is known of, or
// whose customer was erased, are passed over.
func (s *Store) Purchases(ctx context.Context, store string, since time.Time, each func(customer int64, p aftercare.Purchase) (more bool)) error {
	at, id := int64(math.MaxInt64), int64(math.MaxInt64)
	for {
		var rows []orderRow
		if err := s.reading(ctx).all(&rows, studied, store, micros(since), at, at, id); err != nil {
			return fmt.Errorf("store: read purchases of store %s: %w", store, err)
		}
		if err := s.fillBaskets(ctx, rows); err != nil {
			return fmt.Errorf("store: read purchases of store %s: %w", store, err)
		}
		for _, r := range rows {
			at, id = r.PlacedAt, r.ID
			if r.PersonRow == 0 || r.ErasedAt != 0 {
				continue
			}
			p := aftercare.Purchase{Source: r.Source, OrderID: r.PlatformID, PlacedAt: instant(r.PlacedAt), Canceled: r.Canceled != 0}
			if err := r.readBasket(&p); err != nil {
				return fmt.Errorf("store: %w", err)
			}
			if !each(r.PersonRow, p) {
				return nil
			}
		}
		if len(rows) < studyBatch {
			return nil
		}
	}
}

// fillBaskets makes the baskets of rows that an older release has written.
func (s *Store) fillBaskets(ctx context.Context, rows []orderRow) error {
	var bare []*orderRow
	for i := range rows {
		r := &rows[i]
		if r.Basket != "" {
			continue
		}
		if err := r.read(); err != nil {
			return err
		}
		r.Basket = basketOf(r.facts)
		bare = append(bare, r)
	}
	if len(bare) == 0 {
		return nil
	}
	return s.inTx(ctx, "baskets", func(tx *Tx) error { return fillBasket.run(tx.queries, bare) })
}

// fillBasket leaves alone what has changed meanwhile.
var fillBasket = statement[*orderRow]{
	names:  "basket, version, id",
	text:   "UPDATE orders SET basket = n.basket, basket_of = n.version FROM n WHERE orders.id = n.id AND orders.id {{in n}} AND orders.version = n.version",
	values: func(r *orderRow) []any { return []any{r.Basket, r.Version, r.ID} },
}

type intervalRow struct {
	SKU       string `db:"sku"`
	Median    int    `db:"median"`
	Low       int    `db:"low"`
	High      int    `db:"high"`
	Customers int    `db:"customers"`
}

type pairRow struct {
	SKU      string `db:"sku"`
	Position int    `db:"position"`
	Other    string `db:"other"`
	Support  int    `db:"support"`
	Lift     int64  `db:"lift"`
}

// SaveInsight puts what a study found in the place of what the one before did.
func (s *Store) SaveInsight(ctx context.Context, in aftercare.Insight) error {
	var intervals []intervalRow
	var pairs []pairRow
	for sku, b := range in.Products {
		if a := b.Again; a.Customers > 0 {
			intervals = append(intervals, intervalRow{sku, a.Median, a.Low, a.High, a.Customers})
		}
		for i, also := range b.Related {
			pairs = append(pairs, pairRow{sku, i, also.SKU, also.Support, int64(math.Round(also.Lift * 1000))})
		}
	}
	err := s.inTx(ctx, "insight", func(tx *Tx) error {
		if err := tx.lockKey("insight:"+in.Store, true); err != nil {
			return err
		}
		for _, table := range []string{"insight_intervals", "insight_pairs", "insight_runs"} {
			if err := tx.exec("DELETE FROM "+table+" WHERE store = ?", in.Store); err != nil {
				return err
			}
		}
		if err := insertInterval(in.Store).run(tx.queries, intervals); err != nil {
			return err
		}
		if err := insertPair(in.Store).run(tx.queries, pairs); err != nil {
			return err
		}
		return tx.exec("INSERT INTO insight_runs (store, at, from_at, orders, customers, lines, whole) VALUES (?, ?, ?, ?, ?, ?, ?)",
			in.Store, micros(in.At), micros(in.From), in.Orders, in.Customers, in.Lines, flag(in.Whole))
	})
	if err != nil {
		return fmt.Errorf("store: save the insight of store %s: %w", in.Store, err)
	}
	return nil
}

func insertInterval(store string) statement[intervalRow] {
	return statement[intervalRow]{
		names: "store, sku, median, low, high, customers",
		text:  "INSERT INTO insight_intervals (store, sku, median, low, high, customers) SELECT * FROM n",
		values: func(r intervalRow) []any {
			return []any{store, r.SKU, int64(r.Median), int64(r.Low), int64(r.High), int64(r.Customers)}
		},
	}
}

func insertPair(store string) statement[pairRow] {
	return statement[pairRow]{
		names: "store, sku, position, other, support, lift",
		text:  "INSERT INTO insight_pairs (store, sku, position, other, support, lift) SELECT * FROM n",
		values: func(r pairRow) []any {
			return []any{store, r.SKU, int64(r.Position), r.Other, int64(r.Support), r.Lift}
		},
	}
}
