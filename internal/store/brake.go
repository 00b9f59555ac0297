package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Brake looks at the hours that now and the alarms ahead fall in, before those
// are set, and stops each store that would mail far more than it ever does. It
// returns the stores that were stopped. The cost does not grow with what waits: it
// reads hours, and holds what is due by until.
func (s *Store) Brake(ctx context.Context, ahead []aftercare.BrakeCount, now, until time.Time) (stopped []string, err error) {
	hours, err := s.reading(ctx).brakeHours(aftercare.Hour(now), "")
	if err != nil {
		return nil, fmt.Errorf("store: brake: %w", err)
	}
	for _, a := range ahead {
		hours = added(hours, a)
	}
	for _, h := range hours {
		if slices.Contains(stopped, h.Store) || aftercare.Blast(h, nil, 0) == "" {
			continue // even a store without any history may do that
		}
		// Without a lock first: a large store is beyond that all day, and a braked one
		// until its hour is over.
		why, err := s.reading(ctx).blast(h, now)
		on := false
		if err == nil && why != "" {
			err = s.inTx(ctx, "brake", func(tx *Tx) (err error) {
				on, err = tx.brake(h, now, until)
				return err
			})
		}
		if err != nil {
			return stopped, fmt.Errorf("store: brake %s: %w", h.Store, err)
		}
		if on {
			stopped = append(stopped, h.Store)
		}
	}
	return stopped, nil
}

func added(hours []aftercare.BrakeCount, a aftercare.BrakeCount) []aftercare.BrakeCount {
	i := slices.IndexFunc(hours, func(h aftercare.BrakeCount) bool { return h.Store == a.Store && h.Hour == a.Hour })
	if i < 0 {
		return append(hours, a)
	}
	hours[i].Sent += a.Sent
	hours[i].Due += a.Due
	return hours
}

// blast is why the hour is one for the store, "" when it is none, or when somebody
// has stopped or approved it.
func (q queries) blast(h aftercare.BrakeCount, now time.Time) (why string, err error) {
	var since []int64
	if err := q.all(&since, "SELECT since FROM brake_stores WHERE store = ? AND NOT EXISTS (SELECT 1 FROM brakes WHERE brakes.store = brake_stores.store)",
		h.Store); err != nil || len(since) == 0 || aftercare.Young(instant(since[0]), now) {
		return "", err
	}
	history, err := q.brakeHours(h.Hour-int64(aftercare.BrakeHistory/time.Hour), h.Store)
	if err != nil {
		return "", err
	}
	var approved int
	if err := q.get(&approved, "SELECT COALESCE(SUM(amount), 0) FROM brake_approvals WHERE store = ? AND workflow = '' AND at > ?",
		h.Store, micros(now.Add(-approvalLasts))); err != nil {
		return "", err
	}
	return aftercare.Blast(h, history, approved), nil
}

// brake stops the store, under its lock, if the hour is still a blast for it.
func (tx *Tx) brake(h aftercare.BrakeCount, now, until time.Time) (on bool, err error) {
	if err := tx.lockStore(h.Store, true); err != nil {
		return false, err
	}
	why, err := tx.blast(h, now)
	if err != nil || why == "" {
		return false, err
	}
	n, err := tx.change("INSERT INTO brakes (store, at, amount, why) VALUES (?, ?, ?, ?) ON CONFLICT (store) DO NOTHING",
		h.Store, micros(now), int64(max(h.Due, h.Sent)), why)
	if err != nil || n == 0 {
		return false, err
	}
	if err := tx.raisePause(h.Store); err != nil {
		return false, err
	}
	return true, tx.holdBraked(h.Store, why, now, until)
}

// approvalLasts is for how long an approval of a store's mails lifts the limit.
const approvalLasts = 24 * time.Hour

// holdBraked holds what is due soon. The rest is held when its alarm rings: to
// hold all that waits, for years even, would take minutes in a large store.
func (tx *Tx) holdBraked(store, why string, now, until time.Time) error {
	const some = " FROM steps WHERE state IN ('waiting', 'due') AND wake_at > 0 AND wake_at <= ? AND store = ? AND kind IN ('service', 'marketing')"
	err := tx.exec("UPDATE enrollments SET held_since = ? WHERE held_since = 0 AND id IN (SELECT enrollment_id"+some+")",
		micros(now), micros(until), store)
	if err != nil {
		return err
	}
	return tx.exec("UPDATE steps SET state = 'held', reason = ?, detail = ? WHERE id IN (SELECT id"+some+")",
		string(aftercare.ReasonBraked), why, micros(until), store)
}

// BrakeFrom notes stores that are served, so that it is known when each was first.
func (s *Store) BrakeFrom(ctx context.Context, stores []string, now time.Time) error {
	err := s.inTx(ctx, "brake", func(tx *Tx) error {
		for _, store := range stores {
			if err := tx.exec("INSERT INTO brake_stores (store, since) VALUES (?, ?) ON CONFLICT (store) DO NOTHING", store, micros(now)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: brake: %w", err)
	}
	return nil
}
