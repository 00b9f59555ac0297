package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

type wakeRow struct {
	ID       int64  `db:"id"`
	Store    string `db:"store"` // where it is asked for
	Kind     string `db:"kind"`  // likewise
	Workflow string `db:"workflow"`
	WakeAt   int64  `db:"wake_at"`
	OrderRow int64  `db:"order_row"` // where it is asked for
}

func wakes(rows []wakeRow) []aftercare.Wake {
	var out []aftercare.Wake
	for _, r := range rows {
		out = append(out, aftercare.Wake{StepID: r.ID, Workflow: r.Workflow, DueAt: instant(r.WakeAt), Store: r.Store, Kind: aftercare.Kind(r.Kind)})
	}
	return out
}

// The time is kept from the index of times: the orders are few, what is due is not.
const wakeOrders = "SELECT id, workflow, wake_at, order_row FROM steps WHERE " + toCome + `
	AND wake_at > 0 AND wake_at + 0 <= ? AND order_row IN (?) ORDER BY wake_at, id`

// wakesOf are the orders' steps that are due within the horizon of each order's time.
func (s *Store) wakesOf(q queries, at looks) (map[int64][]aftercare.Wake, error) {
	var latest time.Time
	for _, now := range at {
		if now.After(latest) {
			latest = now
		}
	}
	rows, err := list[wakeRow](q, wakeOrders, sorted(at), micros(latest.Add(s.o.Horizon)))
	out := map[int64][]aftercare.Wake{}
	for _, w := range rows {
		if !instant(w.WakeAt).After(at[w.OrderRow].Add(s.o.Horizon)) {
			out[w.OrderRow] = append(out[w.OrderRow], wakes([]wakeRow{w})...)
		}
	}
	return out, err
}

// looks are orders to look at, each at its business time.
type looks map[int64]time.Time

func lookAt(orders []int64, now time.Time) looks {
	out := looks{}
	for _, id := range orders {
		out[id] = now
	}
	return out
}

// wakeQueries are ranges of the index (state, wake_at): what they cost does not
// grow with what waits beyond the horizon.
const (
	wakeWaiting = `SELECT id, store, kind, workflow, wake_at FROM steps WHERE state = 'waiting' AND wake_at > 0 AND wake_at <= ?
		ORDER BY wake_at LIMIT ?`
	wakeForgotten = `SELECT id, workflow, wake_at FROM steps WHERE state = 'due' AND wake_at > 0 AND wake_at <= ?
		AND generation <> ? ORDER BY wake_at LIMIT ?`
	wakeOverdue = `SELECT id, workflow, wake_at FROM steps WHERE state = 'due' AND wake_at > 0 AND wake_at <= ?
		AND woken_machine <= %s - ? ORDER BY wake_at LIMIT ?`
)

// overdue is how late a step must be to be woken again, and how long ago it was
// woken: the alarm, or the worker that took it, is lost then.
const overdue = time.Minute

// Wakes lists the steps whose alarm must be set: those due by then and not
// woken yet, those woken in another generation of Redis, and those that are
// overdue by a minute and were woken more than a minute ago. Where it has found
// none of another generation it does not look for them for half a minute.
func (s *Store) Wakes(ctx context.Context, until time.Time, generation string, limit int) ([]aftercare.Wake, error) {
	q := s.reading(ctx)
	if st, err := q.standing(); err != nil || st.suspended {
		return nil, err // nothing would be claimed
	}
	var waiting, forgotten, late []wakeRow
	err := q.all(&waiting, wakeWaiting, micros(until), limit)
	if trusted := s.alarms.trusted(generation, s.o.Machine); err == nil && !trusted {
		if err = q.all(&forgotten, wakeForgotten, micros(until), generation, limit); err == nil && len(forgotten) == 0 {
			s.alarms.trust(generation, s.o.Machine)
		}
	}
	if after := orElse(s.o.Overdue, overdue); err == nil {
		err = q.all(&late, fmt.Sprintf(wakeOverdue, s.now()), micros(until.Add(-s.o.Horizon-after)), after.Microseconds(), limit)
	}
	if err != nil {
		return nil, fmt.Errorf("store: wakes: %w", err)
	}
	var out []aftercare.Wake
	seen := map[int64]bool{}
	for i, w := range wakes(slices.Concat(waiting, forgotten, late)) {
		if !seen[w.StepID] && len(out) < limit {
			seen[w.StepID], w.Fresh = true, i < len(waiting)
			out = append(out, w)
		}
	}
	return out, nil
}

// MarkWoken notes that the steps have an alarm in this generation of Redis. It
// passes over rows that others hold: without the note the next sweep sets the
// alarm again, which does no harm.
func (s *Store) MarkWoken(ctx context.Context, woken []aftercare.Wake, generation string) error {
	if len(woken) == 0 {
		return nil
	}
	var ids []int64
	var last time.Time
	for _, w := range woken {
		ids = append(ids, w.StepID)
		if w.DueAt.After(last) {
			last = w.DueAt
		}
	}
	err := s.inTx(ctx, "woken", func(tx *Tx) error {
		_, err := each(tx.queries, "UPDATE steps SET state = 'due', generation = ?, woken_machine = "+s.now()+` WHERE id IN
			(SELECT id FROM steps WHERE `+toCome+" AND wake_at > 0 AND wake_at <= ? AND id IN (?) ORDER BY id"+tx.d.skipLocked+")",
			ids, generation, micros(last))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: mark woken: %w", err)
	}
	return nil
}
