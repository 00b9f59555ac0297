package store

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

type studyRow struct {
	Store     string `db:"store"`
	At        int64  `db:"at"`
	From      int64  `db:"from_at"`
	Orders    int    `db:"orders"`
	Customers int    `db:"customers"`
	Lines     int    `db:"lines"`
	Whole     int    `db:"whole"`
}

// Studies tells when each store's orders were studied last.
func (s *Store) Studies(ctx context.Context) (map[string]time.Time, error) {
	var rows []studyRow
	if err := s.reading(ctx).all(&rows, "SELECT store, at FROM insight_runs"); err != nil {
		return nil, fmt.Errorf("store: studies: %w", err)
	}
	out := map[string]time.Time{}
	for _, r := range rows {
		out[r.Store] = instant(r.At)
	}
	return out, nil
}

// Insight is what the last study of the store's orders found; ok is false when
// there was none yet. While another one is being saved it may be of either, of
// each product whole.
func (s *Store) Insight(ctx context.Context, store string) (in aftercare.Insight, ok bool, err error) {
	q := s.reading(ctx)
	var runs []studyRow
	var intervals []intervalRow
	var pairs []pairRow
	for _, read := range []struct {
		into  any
		query string
	}{
		{&runs, "SELECT store, at, from_at, orders, customers, lines, whole FROM insight_runs WHERE store = ?"},
		{&intervals, "SELECT sku, median, low, high, customers FROM insight_intervals WHERE store = ?"},
		{&pairs, "SELECT sku, position, other, support, lift FROM insight_pairs WHERE store = ? ORDER BY sku, position"},
	} {
		if err := q.all(read.into, read.query, store); err != nil {
			return in, false, fmt.Errorf("store: insight of store %s: %w", store, err)
		}
	}
	if len(runs) == 0 {
		return in, false, nil
	}
	r := runs[0]
	in = aftercare.Insight{Store: r.Store, At: instant(r.At), From: instant(r.From), Orders: r.Orders, Customers: r.Customers,
		Lines: r.Lines, Whole: r.Whole != 0, Products: map[string]aftercare.Bought{}}
	for _, i := range intervals {
		in.Products[i.SKU] = aftercare.Bought{Again: aftercare.Interval{Median: i.Median, Low: i.Low, High: i.High, Customers: i.Customers}}
	}
	for _, p := range pairs {
		b := in.Products[p.SKU]
		b.Related = append(b.Related, aftercare.Also{SKU: p.Other, Support: p.Support, Lift: float64(p.Lift) / 1000})
		in.Products[p.SKU] = b
	}
	return in, true, nil
}
