package store

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// Poisonous lists the mails whose making broke the worker, and whose steps wait
// for a person.
func (s *Store) Poisonous(ctx context.Context, limit int) ([]aftercare.Mail, error) {
	var rows []mailRow
	if err := s.reading(ctx).all(&rows, "SELECT "+mailColumns+` FROM mails WHERE copy = 0 AND step_row IN
		(SELECT id FROM steps WHERE state = 'held' AND reason = 'poison') ORDER BY prepared_at DESC, id LIMIT ?`, limit); err != nil {
		return nil, fmt.Errorf("store: poisonous mails: %w", err)
	}
	var out []aftercare.Mail
	for _, r := range rows {
		out = append(out, r.mail())
	}
	return out, nil
}

// TryAgain lets such a mail be tried again, as if it never had failed: a person
// has mended what was wrong with it. Code Conflict: it does not wait for that.
func (s *Store) TryAgain(ctx context.Context, mailID string, p aftercare.Planner, now time.Time) error {
	return s.withMail(ctx, "retry", mailID, p, now, func(tx *Tx, m mailRow) error {
		n, err := tx.change(`UPDATE steps SET state = 'waiting', reason = '', detail = '', not_before = 0, wake_at = due_at
			WHERE state = 'held' AND reason = 'poison' AND id = ?`, m.StepRow)
		if err != nil {
			return err
		}
		if n == 0 {
			return aftercare.Errorf(aftercare.Conflict, "mail %s does not wait to be tried again", m.ID)
		}
		return tx.exec(`UPDATE mails SET deaths = 0, reason = CASE state WHEN 'unconfirmed' THEN state ELSE '' END, detail = ''
			WHERE id = ?`, m.ID)
	})
}
