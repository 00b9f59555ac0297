package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

type pauseRow struct {
	What     string `db:"what"`
	ID       int64  `db:"id"`
	Store    string `db:"store"`
	Workflow string `db:"workflow"`
	Template string `db:"template"`
	PausedBy string `db:"paused_by"`
	Why      string `db:"why"`
	At       int64  `db:"at"`
}

// pauses are those that people made, before those of the brake, and what people
// have approved of what came late.
func (q queries) pauses() (out []aftercare.Pause, approved []aftercare.Approval, err error) {
	var rows []pauseRow
	if err := q.all(&rows, `SELECT '1 pause' AS what, id, store, workflow, template, paused_by, why, at FROM pauses
		UNION ALL SELECT '2 brake', 0, store, '', '', '', why, at FROM brakes
		UNION ALL SELECT '3 approval', 0, store, workflow, '', approved_by, '', at FROM brake_approvals WHERE workflow <> '' ORDER BY 1, 2, 3, 4`); err != nil {
		return nil, nil, fmt.Errorf("read pauses: %w", err)
	}
	for _, r := range rows {
		switch r.What {
		case "1 pause":
			out = append(out, aftercare.Pause{ID: r.ID, Store: r.Store, Workflow: r.Workflow, Template: r.Template, By: r.PausedBy, Why: r.Why, At: instant(r.At)})
		case "2 brake":
			out = append(out, aftercare.Brake(r.Store, r.Why, instant(r.At)))
		default:
			approved = append(approved, aftercare.Approval{Store: r.Store, Workflow: r.Workflow, By: r.PausedBy, At: instant(r.At)})
		}
	}
	return out, approved, nil
}

// Pauses lists what people have paused; what the brake holds is listed by Braked.
func (s *Store) Pauses(ctx context.Context) ([]aftercare.Pause, error) {
	out, _, err := s.reading(ctx).pauses()
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return slices.DeleteFunc(out, func(p aftercare.Pause) bool { return p.Brake }), nil
}

func pausedBy(p aftercare.Pause) aftercare.Reason {
	why := p.Reason()
	why.Detail = clean(why.Detail)
	return why
}

// scope is the part of steps that a pause stops; store "" is every store.
const scope = " AND (? = '' OR steps.store = ?) AND (? = '' OR steps.workflow = ?) AND (? = '' OR steps.template = ?)"

func scopeArgs(store, workflow, template string) []any {
	return []any{store, store, workflow, workflow, template, template}
}

// Pause stops a store, a workflow or a template at once: its waiting steps are
// held, and a mail that is not handed over yet will not be. It returns how many
// steps it holds. Store "" is every store.
func (s *Store) Pause(ctx context.Context, p aftercare.Pause, now time.Time) (held int, err error) {
	err = s.inTx(ctx, "pause", func(tx *Tx) error {
		if err := tx.lockStore(p.Store, true); err != nil {
			return err
		}
		if err := tx.exec(`INSERT INTO pauses (store, workflow, template, paused_by, why, at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (store, workflow, template) DO UPDATE SET paused_by = excluded.paused_by, why = excluded.why`,
			p.Store, p.Workflow, p.Template, p.By, p.Why, micros(now)); err != nil {
			return err
		}
		if err := tx.raisePause(p.Store); err != nil {
			return err
		}
		// From here on the time does not count against usefulness.
		where := scopeArgs(p.Store, p.Workflow, p.Template)
		if err := tx.exec(`UPDATE enrollments SET held_since = ? WHERE held_since = 0 AND id IN
			(SELECT enrollment_id FROM steps WHERE state IN ('waiting', 'due')`+scope+")", append([]any{micros(now)}, where...)...); err != nil {
			return err
		}
		why := pausedBy(p)
		n, err := tx.change("UPDATE steps SET state = 'held', reason = ?, detail = ? WHERE state IN ('waiting', 'due')"+scope,
			append([]any{string(why.Code), why.Detail}, where...)...)
		held = int(n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("store: pause: %w", err)
	}
	return held, nil
}

func (tx *Tx) raisePause(store string) error {
	return tx.exec(`INSERT INTO store_state (store, pause_version) VALUES (?, 1)
		ON CONFLICT (store) DO UPDATE SET pause_version = store_state.pause_version + 1`, store)
}

// Resume ends the pause of exactly this scope. Steps that no other pause stops
// wait again for their due times; it returns how many. Nothing more is to be
// done: claiming decides about each step that has come due meanwhile (quiet
// hours, cap, whether it still is useful, for which the time of the pause does
// not count), from its rows and at its own pace, and a claim that declines plans
// the rest of its order.
func (s *Store) Resume(ctx context.Context, store, workflow, template string) (steps int, err error) {
	err = s.inTx(ctx, "resume", func(tx *Tx) error {
		if err := tx.lockStore(store, true); err != nil {
			return err
		}
		n, err := tx.change("DELETE FROM pauses WHERE store = ? AND workflow = ? AND template = ?", store, workflow, template)
		if err != nil {
			return err
		}
		if n == 0 {
			return aftercare.Errorf(aftercare.NotFound, "no pause of store %q, workflow %q, template %q", store, workflow, template)
		}
		if err := tx.raisePause(store); err != nil {
			return err
		}
		n, err = tx.change(`UPDATE steps SET state = 'waiting', reason = '', detail = '' WHERE state = 'held' AND reason = 'paused'
			AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.store IN ('', steps.store)
				AND p.workflow IN ('', steps.workflow) AND p.template IN ('', steps.template))`+scope,
			scopeArgs(store, workflow, template)...)
		steps = int(n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("store: resume: %w", err)
	}
	return steps, nil
}

// Replan lets the planner look again at orders, as after a change of workflows.
func (s *Store) Replan(ctx context.Context, orders []int64, p aftercare.Planner, now time.Time) error {
	err := s.inTx(ctx, "replan", func(tx *Tx) error {
		var stores []string
		rows, err := list[string](tx.queries, "SELECT DISTINCT store FROM orders WHERE id IN (?)", orders)
		if err != nil {
			return err
		}
		stores = append(stores, rows...)
		slices.Sort(stores)
		for _, store := range slices.Compact(stores) {
			if err := tx.lockStore(store, false); err != nil {
				return err
			}
		}
		states, err := tx.lockStates(slices.Sorted(slices.Values(orders)))
		if err != nil {
			return err
		}
		_, err = s.replan(tx, lookAt(sorted(states), trim(now)), p)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: replan: %w", err)
	}
	return nil
}
