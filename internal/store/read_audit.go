package store

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// Pace tells whether anything is to be done at a business time, and when the
// next step is due after it; zero when none is known.
func (s *Store) Pace(ctx context.Context, now time.Time) (busy bool, next time.Time, err error) {
	q := s.reading(ctx)
	var todo int
	err = q.get(&todo, `SELECT (SELECT COUNT(*) FROM inbox WHERE state = 'received')
		+ (SELECT COUNT(*) FROM steps WHERE state = 'running')
		+ (SELECT COUNT(*) FROM steps WHERE state IN ('waiting', 'due') AND wake_at > 0 AND wake_at <= ?)`, micros(now))
	var first int64
	if err == nil {
		err = q.get(&first, "SELECT COALESCE(MIN(wake_at), 0) FROM steps WHERE state IN ('waiting', 'due') AND wake_at > ?", micros(now))
	}
	if err != nil {
		return false, time.Time{}, fmt.Errorf("store: pace: %w", err)
	}
	return todo > 0, instant(first), nil
}

// Tally adds the rows up as they are at a business time.
func (s *Store) Tally(ctx context.Context, now time.Time) (aftercare.Tally, error) {
	q := s.reading(ctx)
	t := aftercare.Tally{Skipped: map[string]int{}}
	for _, n := range []struct {
		to    *int
		query string
		args  []any
	}{
		{&t.Events, "SELECT COUNT(*) FROM events", nil},
		{&t.Enrollments, "SELECT COUNT(*) FROM enrollments", nil},
		{&t.Steps, "SELECT COUNT(*) FROM steps", nil},
		{&t.Unapplied, "SELECT COUNT(*) FROM inbox WHERE state IN ('received', 'held')", nil},
		{&t.Overdue, `SELECT COUNT(*) FROM steps WHERE state = 'running'
			OR (state IN ('waiting', 'due') AND wake_at > 0 AND wake_at < ?)`, []any{micros(now.Add(-time.Minute))}},
	} {
		if err := q.get(n.to, n.query, n.args...); err != nil {
			return t, fmt.Errorf("store: tally: %w", err)
		}
	}
	var skipped []struct {
		Reason string `db:"reason"`
		Steps  int    `db:"steps"`
	}
	if err := q.all(&skipped, "SELECT reason, COUNT(*) AS steps FROM steps WHERE state = 'skipped' GROUP BY reason"); err != nil {
		return t, fmt.Errorf("store: tally: %w", err)
	}
	for _, r := range skipped {
		t.Skipped[r.Reason] = r.Steps
	}
	var sent []struct {
		ID       string `db:"id"`
		Template string `db:"template"`
	}
	if err := q.all(&sent, "SELECT id, template FROM mails WHERE state = 'sent' ORDER BY sent_at, id"); err != nil {
		return t, fmt.Errorf("store: tally: %w", err)
	}
	for _, r := range sent {
		t.Sent = append(t.Sent, aftercare.SentMail(r))
	}
	return t, nil
}

// Briefs tells what some mails are about, by ledger id; ids that are not in the
// ledger are left out.
func (s *Store) Briefs(ctx context.Context, ids []string) (map[string]aftercare.Brief, error) {
	rows, err := list[struct {
		ID       string `db:"id"`
		Template string `db:"template"`
		Locale   string `db:"locale"`
		Kind     string `db:"kind"`
		At       int64  `db:"at"`
		Order    string `db:"name"`
	}](s.reading(ctx), `SELECT m.id, m.template, m.locale, m.kind, m.at, COALESCE(o.name, '') AS name
		FROM mails m LEFT JOIN orders o ON o.id = m.order_row WHERE m.id IN (?)`, ids)
	if err != nil {
		return nil, fmt.Errorf("store: briefs: %w", err)
	}
	out := make(map[string]aftercare.Brief, len(rows))
	for _, r := range rows {
		out[r.ID] = aftercare.Brief{Template: r.Template, Locale: r.Locale, Kind: aftercare.Kind(r.Kind), At: instant(r.At), Order: r.Order}
	}
	return out, nil
}

// Mails lists the newest ledger rows in one state.
func (s *Store) Mails(ctx context.Context, state aftercare.MailState, limit int) ([]aftercare.Mail, error) {
	var rows []mailRow
	if err := s.reading(ctx).all(&rows, "SELECT "+mailColumns+" FROM mails WHERE state = ? ORDER BY at DESC, id LIMIT ?", string(state), limit); err != nil {
		return nil, fmt.Errorf("store: mails: %w", err)
	}
	out := make([]aftercare.Mail, len(rows))
	for i, r := range rows {
		out[i] = r.mail()
	}
	return out, nil
}

// Inbounds lists inbox rows in one state without their bodies, the newest first,
// those below an id; 0 begins with the newest.
func (s *Store) Inbounds(ctx context.Context, state aftercare.InboundState, before int64, limit int) ([]aftercare.Inbound, error) {
	out, err := s.reading(ctx).inbounds("state = ? AND (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?", string(state), before, before, limit)
	if err != nil {
		return nil, fmt.Errorf("store: inbox: %w", err)
	}
	return out, nil
}

// HasSigningKeys reports whether keys of a purpose were made before.
func (s *Store) HasSigningKeys(ctx context.Context, purpose string) (bool, error) {
	var n int
	if err := s.reading(ctx).get(&n, "SELECT COUNT(*) FROM secrets WHERE purpose = ?", purpose); err != nil {
		return false, fmt.Errorf("store: signing keys: %w", err)
	}
	return n > 0, nil
}
