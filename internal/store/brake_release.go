package store

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// Braked lists what the blast brake holds, the stores first.
func (s *Store) Braked(ctx context.Context) ([]aftercare.Braked, error) {
	var rows []struct {
		Store    string `db:"store"`
		Workflow string `db:"workflow"`
		Why      string `db:"why"`
		At       int64  `db:"at"`
		Steps    int    `db:"steps"`
	}
	const held = "FROM steps s JOIN enrollments e ON e.id = s.enrollment_id WHERE s.state = 'held' AND s.reason IN ('braked', 'braked_old')"
	err := s.reading(ctx).all(&rows, `SELECT b.store, '' AS workflow, b.why, b.at, (SELECT COUNT(*) FROM steps s
			WHERE s.state = 'held' AND s.reason IN ('braked', 'braked_old') AND s.reason = 'braked' AND s.store = b.store) AS steps FROM brakes b
		UNION ALL SELECT s.store, s.workflow, MIN(s.detail), MIN(e.enrolled_at), COUNT(*) `+held+`
			AND s.reason = 'braked_old' GROUP BY s.store, s.workflow ORDER BY 1, 2`)
	if err != nil {
		return nil, fmt.Errorf("store: braked: %w", err)
	}
	var out []aftercare.Braked
	for _, r := range rows {
		out = append(out, aftercare.Braked{Store: r.Store, Workflow: r.Workflow, Why: r.Why, At: instant(r.At), Steps: r.Steps})
	}
	return out, nil
}

// Approve lets go what the brake holds: of a workflow, what it has been late to
// hear of so far; without one, the mail of the store, of which for a day as much
// more may go as was held or counted in its hour. It returns how many steps go on.
// As with Resume, claiming decides about each.
func (s *Store) Approve(ctx context.Context, store, workflow, by string, now time.Time) (steps int, err error) {
	err = s.inTx(ctx, "approve", func(tx *Tx) error {
		if err := tx.lockStore(store, true); err != nil {
			return err
		}
		amount, reason := int64(0), aftercare.ReasonBrakedOld
		if workflow == "" {
			reason = aftercare.ReasonBraked
			var counted []int64
			if err := tx.all(&counted, "DELETE FROM brakes WHERE store = ? RETURNING amount", store); err != nil {
				return err
			}
			if len(counted) == 0 {
				return aftercare.Errorf(aftercare.NotFound, "the blast brake does not hold the mail of store %q", store)
			}
			amount = counted[0]
		}
		n, err := tx.change(`UPDATE steps SET state = 'waiting', reason = '', detail = '' WHERE state = 'held' AND reason IN ('braked', 'braked_old')
			AND reason = ? AND store = ? AND (? = '' OR workflow = ?)`, string(reason), store, workflow, workflow)
		if err != nil {
			return err
		}
		if n == 0 && workflow != "" {
			return aftercare.Errorf(aftercare.NotFound, "the blast brake holds nothing of workflow %q of store %q", workflow, store)
		}
		steps = int(n)
		if err := tx.exec(`INSERT INTO brake_approvals (store, workflow, approved_by, at, amount) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (store, workflow) DO UPDATE SET approved_by = excluded.approved_by, at = excluded.at, amount = excluded.amount`,
			store, workflow, by, micros(now), amount+n); err != nil {
			return err
		}
		return tx.raisePause(store)
	})
	if err != nil {
		return 0, fmt.Errorf("store: approve: %w", err)
	}
	return steps, nil
}
