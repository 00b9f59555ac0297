package store

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// inbounds reads inbox rows without their bodies.
func (q queries) inbounds(where string, args ...any) ([]aftercare.Inbound, error) {
	var rows []inboxRow
	if err := q.all(&rows, "SELECT id, store, source, key, topic, header, body_hash, state, reason, received_at FROM inbox WHERE "+where, args...); err != nil {
		return nil, err
	}
	var out []aftercare.Inbound
	for _, r := range rows {
		in, err := r.inbound()
		if err != nil {
			return nil, err
		}
		out = append(out, in)
	}
	return out, nil
}

// Inbound is one inbox row with its body.
func (s *Store) Inbound(ctx context.Context, id int64) (aftercare.Inbound, error) {
	var rows []inboxRow
	err := s.reading(ctx).all(&rows, `SELECT id, store, source, key, topic, header, body, body_hash, state, reason, received_at
		FROM inbox WHERE id = ?`, id)
	if err != nil {
		return aftercare.Inbound{}, fmt.Errorf("store: inbox row: %w", err)
	}
	if len(rows) == 0 {
		return aftercare.Inbound{}, aftercare.Errorf(aftercare.NotFound, "no inbox row %d", id)
	}
	return rows[0].inbound()
}

// WaitingByDay counts the steps that wait, by workflow, UTC day and state.
func (s *Store) WaitingByDay(ctx context.Context) ([]aftercare.Waiting, error) {
	const day = int64(24 * time.Hour / time.Microsecond)
	var rows []struct {
		Workflow string `db:"workflow"`
		State    string `db:"state"`
		Day      int64  `db:"day"`
		Steps    int    `db:"steps"`
	}
	err := s.reading(ctx).all(&rows, fmt.Sprintf(`SELECT workflow, state, wake_at / %d AS day, COUNT(*) AS steps FROM steps
		WHERE state IN ('waiting', 'due', 'running', 'held') GROUP BY workflow, state, wake_at / %d ORDER BY 3, 1, 2`, day, day))
	if err != nil {
		return nil, fmt.Errorf("store: waiting by day: %w", err)
	}
	var out []aftercare.Waiting
	for _, r := range rows {
		out = append(out, aftercare.Waiting{Workflow: r.Workflow, Day: instant(r.Day * day), State: aftercare.StepState(r.State), Steps: r.Steps})
	}
	return out, nil
}

// Overview is the state of the house at a business time.
func (s *Store) Overview(ctx context.Context, now time.Time) (aftercare.Overview, error) {
	q := s.reading(ctx)
	var o aftercare.Overview
	var oldest int64
	const waiting = " FROM steps WHERE state IN ('waiting', 'due')"
	for _, n := range []struct {
		to    any
		query string
		args  []any
	}{
		{&o.Orders, "SELECT COUNT(*) FROM orders WHERE version > 0", nil},
		{&o.Waiting, "SELECT COUNT(*)" + waiting, nil},
		{&o.Overdue, "SELECT COUNT(*)" + waiting + " AND wake_at > 0 AND wake_at < ?", []any{micros(now.Add(-time.Minute))}},
		{&oldest, "SELECT COALESCE(MIN(wake_at), 0)" + waiting + " AND wake_at > 0 AND wake_at <= ?", []any{micros(now)}},
		{&o.Held, "SELECT COUNT(*) FROM steps WHERE state = 'held'", nil},
		{&o.Poison, "SELECT COUNT(*) FROM steps WHERE state = 'held' AND reason = 'poison'", nil},
		{&o.Braked, "SELECT COUNT(*) FROM steps WHERE state = 'held' AND reason IN ('braked', 'braked_old')", nil},
		{&o.SentDay, "SELECT COUNT(*) FROM mails WHERE state = 'sent' AND sent_at > ?", []any{micros(now.Add(-24 * time.Hour))}},
		{&o.Sent, "SELECT COUNT(*) FROM mails WHERE state = 'sent'", nil},
		{&o.Failed, "SELECT COUNT(*) FROM mails WHERE state = 'failed'", nil},
		{&o.Unconfirmed, "SELECT COUNT(*) FROM mails WHERE state = 'unconfirmed'", nil},
		{&o.Deliberate, "SELECT COUNT(*) FROM mails WHERE deliberate > 1", nil},
		{&o.Received, "SELECT COUNT(*) FROM inbox WHERE state = 'received'", nil},
		{&o.Rejected, "SELECT COUNT(*) FROM inbox WHERE state = 'rejected'", nil},
		{&o.InboxHeld, "SELECT COUNT(*) FROM inbox WHERE state = 'held'", nil},
	} {
		if err := q.get(n.to, n.query, n.args...); err != nil {
			return o, fmt.Errorf("store: overview: %w", err)
		}
	}
	o.OldestDue = instant(oldest)
	var err error
	if o.Restore, err = q.suspension(); err == nil {
		o.BackupAge, o.BackedUp, err = q.backupAge(s.now())
	}
	if err != nil {
		return o, fmt.Errorf("store: overview: %w", err)
	}
	return o, nil
}
