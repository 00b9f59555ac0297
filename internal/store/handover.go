package store

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// handOverLease is how long a mail may be on the wire after its last dot: a
// server may take minutes to answer (RFC 5321 4.5.3.2.6 allows ten; the
// mailer waits less than this).
const handOverLease = 4 * time.Minute

// HandOver commits, just before the final dot, that the mail may be gone from
// here on. It holds only if the attempt is still the latest, its lease not over,
// order, person and pauses are still those that the claim saw, and sending is not
// suspended, all compared in one statement; else, with code Conflict, the mail must not be sent. A
// machine that was suspended may come back with a decision that is hours old.
// The same attempt may commit it again while it lasts, after a commit that was slow.
func (s *Store) HandOver(ctx context.Context, c aftercare.Claim, r aftercare.Rendering) error {
	body, err := pack(r.HTML, r.Text)
	if err != nil {
		return fmt.Errorf("store: hand over: %w", err)
	}
	query := `UPDATE mails SET state = 'handed_over', lease_machine = ` + s.now() + ` + ?, subject = ?, template_version = ?, locale = ?,
		handed = ` + fmt.Sprintf(nextHanded, s.now()) + ` WHERE id = ? AND attempt = ? AND state IN ('sending', 'handed_over')
		AND lease_machine > ` + s.now() + " AND NOT EXISTS (SELECT 1 FROM restores WHERE ended_machine = 0)"
	args := []any{orElse(s.o.HandOverLease, handOverLease).Microseconds(), r.Subject, r.TemplateVersion, r.Locale, c.Mail.ID, c.Mail.Attempt}
	if c.Step.ID != 0 {
		query += ` AND (SELECT version FROM orders WHERE orders.id = mails.order_row) = ?
			AND COALESCE((SELECT version FROM persons WHERE persons.id = mails.person_row), 0) = ?
			AND (SELECT COALESCE(SUM(pause_version), 0) FROM store_state WHERE store_state.store IN (mails.store, '')) = ?`
		args = append(args, c.State.Version, c.State.Person.Version, c.State.PauseState)
	}
	return s.inTx(ctx, "handover", func(tx *Tx) error {
		n, err := tx.change(query, args...)
		if err != nil {
			return fmt.Errorf("store: hand over mail %s: %w", c.Mail.ID, err)
		}
		if n == 0 {
			return aftercare.Errorf(aftercare.Conflict, "mail %s, attempt %d: overtaken by another attempt, by news of its order, by the end of its lease, or by a suspension of all sending", c.Mail.ID, c.Mail.Attempt)
		}
		return tx.exec("INSERT INTO mail_bodies (mail_id, body) VALUES (?, ?) ON CONFLICT (mail_id) DO UPDATE SET body = excluded.body", c.Mail.ID, body)
	})
}

// testLease is how long a mail without a step may take.
const testLease = 2 * time.Minute

// PrepareMail makes the ledger row of a mail that belongs to no step, in state
// sending: a test, an alert. HandOver and Settle take it in a Claim whose Step
// has ID 0. PreparedAt is its business time.
func (s *Store) PrepareMail(ctx context.Context, m aftercare.Mail) (aftercare.Mail, error) {
	m.StepRow = 0
	err := s.inTx(ctx, "prepare", func(tx *Tx) error {
		if st, err := tx.standing(); err != nil || st.suspended {
			return cmp.Or(err, errSuspended)
		}
		drawn, ok, err := tx.draw(m, testLease, &aftercare.OrderState{}, m.PreparedAt, s.now())
		if err != nil {
			return fmt.Errorf("store: prepare mail %s: %w", m.ID, err)
		}
		if !ok {
			return aftercare.Errorf(aftercare.Conflict, "mail %s is %s already", m.ID, drawn.State)
		}
		m = drawn
		return nil
	})
	return m, err
}
