package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Stretch looks on from the walk's cursor at so many rows, and returns the orders
// of its store that still keep one of its products: at most so many, and then it
// ends at the last of them. An announcement reads all orders once, by their key:
// it is rare, while a table of orders by product would cost every webhook a row.
func (s *Store) Stretch(ctx context.Context, w aftercare.Walk, rows, most int) (aftercare.Stretch, error) {
	q := s.reading(ctx)
	var all []orderRow
	if err := q.all(&all, "SELECT id, store, skus FROM orders WHERE id > ? AND id <= ? ORDER BY id LIMIT ?", w.Cursor, w.Through, rows); err != nil {
		return aftercare.Stretch{}, fmt.Errorf("store: stretch of announcement %s: %w", w.ID, err)
	}
	out := aftercare.Stretch{Last: w.Through, End: len(all) < rows}
	if !out.End {
		out.Last = all[len(all)-1].ID
	}
	var ids []int64
	for _, r := range all {
		if r.Store != w.Store {
			continue
		}
		if len(ids) == most {
			out.Last, out.End = ids[most-1], false
			break
		}
		out.Seen++
		var skus []string
		if err := json.Unmarshal([]byte(r.SKUs), &skus); err != nil {
			return out, fmt.Errorf("store: products of order row %d: %w", r.ID, err)
		}
		if slices.ContainsFunc(w.SKUs, func(sku string) bool { return slices.Contains(skus, sku) }) {
			ids = append(ids, r.ID)
		}
	}
	states, err := q.states(ids)
	if err != nil {
		return out, fmt.Errorf("store: stretch of announcement %s: %w", w.ID, err)
	}
	for _, id := range ids {
		out.Orders = append(out.Orders, *states[id])
	}
	return out, nil
}

// SetOut tells a walk that was let go where it ends: at the newest order there is
// once all is applied that was received before. Until then ok is false.
func (s *Store) SetOut(ctx context.Context, w aftercare.Walk) (through int64, ok bool, err error) {
	err = s.inTx(ctx, "announce", func(tx *Tx) error {
		if err := tx.lockStore(w.Store, true); err != nil { // an order that is being applied has its number already
			return err
		}
		var behind int
		if err := tx.get(&behind, "SELECT COUNT(*) FROM (SELECT 1 FROM inbox WHERE store = ? AND state = 'received' AND received_at <= ? LIMIT 1) AS first",
			w.Store, micros(w.BeganAt)); err != nil || behind > 0 {
			return err
		}
		ok = true
		if err := tx.exec("UPDATE announcements SET through_row = (SELECT COALESCE(MAX(id), 0) FROM orders) WHERE store = ? AND id = ? AND through_row = 0", w.Store, w.ID); err != nil {
			return err
		}
		return tx.get(&through, "SELECT through_row FROM announcements WHERE store = ? AND id = ?", w.Store, w.ID)
	})
	if err != nil {
		return 0, false, fmt.Errorf("store: set out with announcement %s: %w", w.ID, err)
	}
	return through, ok, nil
}

// NewestOrder is the row up to which a dry run looks.
func (s *Store) NewestOrder(ctx context.Context) (id int64, err error) {
	if err := s.reading(ctx).get(&id, "SELECT COALESCE(MAX(id), 0) FROM orders"); err != nil {
		return 0, fmt.Errorf("store: newest order: %w", err)
	}
	return id, nil
}

// PersonOrders are the facts of all orders that are a person's now.
func (s *Store) PersonOrders(ctx context.Context, person int64) ([]aftercare.OrderFacts, error) {
	var rows []orderRow
	if err := s.reading(ctx).all(&rows, "SELECT "+orderColumns+" FROM orders WHERE person_row = ? ORDER BY id", person); err != nil {
		return nil, fmt.Errorf("store: orders of person %d: %w", person, err)
	}
	var out []aftercare.OrderFacts
	for _, r := range rows {
		if err := r.read(); err != nil {
			return nil, err
		}
		out = append(out, r.facts)
	}
	return out, nil
}

// Advance notes that a running walk has come from one row to the next, with what
// it did in between. moved is false when somebody else has moved or stopped it:
// then nothing of this counts, and what was told is found told.
func (s *Store) Advance(ctx context.Context, w aftercare.Walk, to aftercare.Stretch, told, skipped int, now time.Time) (moved bool, err error) {
	state, ended := string(aftercare.WalkRunning), int64(0)
	if to.End {
		state, ended = string(aftercare.WalkDone), micros(now)
	}
	err = s.inTx(ctx, "announce", func(tx *Tx) error {
		n, err := tx.change(`UPDATE announcements SET cursor_row = ?, seen = seen + ?, told = told + ?, skipped = skipped + ?, state = ?, ended_at = ?
			WHERE store = ? AND id = ? AND state = 'running' AND cursor_row = ?`,
			to.Last, to.Seen, told, skipped, state, ended, w.Store, w.ID, w.Cursor)
		moved = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("store: advance announcement %s: %w", w.ID, err)
	}
	return moved, nil
}
