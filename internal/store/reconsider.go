package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// replanBatch is how many orders are planned again in one transaction.
const replanBatch = 50

// heldRow is a cause for which steps are held.
type heldRow struct {
	Store    string `db:"store"`
	Workflow string `db:"workflow"`
	Reason   string `db:"reason"`
	Detail   string `db:"detail"`
}

// reconsider lets the planner look again at steps that are held by what a
// restart may have mended: a workflow that was switched off, a store that was
// not configured, a condition that failed. No event tells of that. A cause of
// which no step of a batch gets free still holds, and the rest is left alone, so
// that a start does not take longer with all that is held.
func (s *Store) reconsider(ctx context.Context, p aftercare.Planner, now time.Time) error {
	var causes []heldRow
	if err := s.reading(ctx).all(&causes, `SELECT DISTINCT store, workflow, reason, detail FROM steps
		WHERE state = 'held' AND reason IN ('workflow_off', 'error')`); err != nil {
		return fmt.Errorf("store: reconsider: %w", err)
	}
	for _, c := range causes {
		for last, free := int64(0), true; free; {
			var err error
			if last, free, err = s.reconsiderBatch(ctx, c, last, p, now); err != nil {
				return fmt.Errorf("store: reconsider %s of %s: %w", c.Workflow, c.Store, err)
			}
		}
	}
	return nil
}

// reconsiderBatch plans the next orders behind last, and tells whether any of
// them got free.
func (s *Store) reconsiderBatch(ctx context.Context, c heldRow, last int64, p aftercare.Planner, now time.Time) (next int64, free bool, err error) {
	held := func(limit int) (orders []int64, err error) {
		err = s.reading(ctx).all(&orders, `SELECT DISTINCT order_row FROM steps WHERE state = 'held' AND store = ? AND workflow = ?
			AND reason = ? AND detail = ? AND order_row > ? ORDER BY order_row LIMIT ?`, c.Store, c.Workflow, c.Reason, c.Detail, last, limit)
		return orders, err
	}
	before, err := held(replanBatch)
	if err != nil || len(before) == 0 {
		return last, false, err
	}
	if err := s.Replan(ctx, before, p, now); err != nil {
		return last, false, err
	}
	after, err := held(len(before))
	return before[len(before)-1], !slices.Equal(before, after), err
}
