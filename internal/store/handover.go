package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
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
// suspended, all compared in one statement; else, with code Conflict, the mail
// must not be sent. A machine that was suspended may come back with a decision
// that is hours old. The same attempt may commit it again while it lasts, after a
// commit that was slow.
func (s *Store) HandOver(ctx context.Context, c aftercare.Claim, r aftercare.Rendering) error {
	body, err := pack(r.HTML, r.Text)
	if err != nil {
		return fmt.Errorf("store: hand over: %w", err)
	}
	e := &entry{claim: c, over: &handOver{c, r, body, orElse(s.o.HandOverLease, handOverLease)}}
	if err := s.handOvers.enter(ctx, e); err != nil {
		return fmt.Errorf("store: hand over mail %s: %w", c.Mail.ID, err)
	}
	return nil
}

// handOver is what the ledger keeps of a mail before its dot.
type handOver struct {
	claim aftercare.Claim
	aftercare.Rendering
	body  []byte
	lease time.Duration
}

// handOverMail writes the rows that may be handed over and returns the attempts.
// lock is how the rows are locked.
func handOverMail(now, lock string) statement[*handOver] {
	still := " AND " + onTheWay + " AND lease_machine > " + now + `
		AND NOT EXISTS (SELECT 1 FROM restores WHERE ended_machine = 0)`
	return statement[*handOver]{
		names: "lease, subject, template_version, locale, id, attempt, alone, order_version, person_version, pause_version",
		text: `UPDATE mails SET state = 'handed_over', lease_machine = ` + now + ` + n.lease, subject = n.subject,
			template_version = n.template_version, locale = n.locale, handed = ` + fmt.Sprintf(nextHanded, now) + `
			FROM n WHERE mails.id = n.id AND mails.id {{in n}} AND mails.attempt = n.attempt` + still + `
			AND (n.alone = 1 OR (SELECT version FROM orders WHERE orders.id = mails.order_row) = n.order_version
			AND COALESCE((SELECT version FROM persons WHERE persons.id = mails.person_row), 0) = n.person_version
			AND (SELECT COALESCE(SUM(pause_version), 0) FROM store_state WHERE store_state.store IN (mails.store, '')) = n.pause_version)
			AND mails.id IN (SELECT id FROM mails WHERE id {{in n}}` + lock + `) RETURNING mails.id, mails.attempt`,
		values: func(h *handOver) []any {
			m, st, person := h.claim.Mail, h.claim.State, h.claim.State.Person.Version
			if m.PersonRow == 0 { // it goes to nobody whose version counts
				person = 0
			}
			alone := int64(flag(h.claim.Step.ID == 0)) // of no step, and so of no order
			return []any{h.lease.Microseconds(), h.Subject, h.TemplateVersion, h.Locale, m.ID, int64(m.Attempt), alone,
				st.Version, person, st.PauseState}
		},
	}
}

var insertBody = statement[*handOver]{
	names:  "mail_id, body",
	text:   "INSERT INTO mail_bodies (mail_id, body) SELECT * FROM n WHERE true ON CONFLICT (mail_id) DO UPDATE SET body = excluded.body",
	values: func(h *handOver) []any { return []any{h.claim.Mail.ID, h.body} },
}

// handOver writes those that may be; the others' entries say why not. Unless it
// shall wait, they are to go alone, since their rows may only be locked.
func (s *Store) handOver(tx *Tx, all []*entry, wait bool) error {
	over := make([]*handOver, len(all))
	for i, e := range all {
		over[i] = e.over
	}
	gone, err := returning[attempt](tx.queries, handOverMail(s.now(), tx.d.forUpdateOf(wait)), over)
	if err != nil {
		return err
	}
	for _, e := range all {
		if !slices.Contains(gone, attemptOf(e.claim.Mail)) {
			e.alone = tx.d.postgres && !wait
			e.says = aftercare.Errorf(aftercare.Conflict, "attempt %d: overtaken by another attempt, by news of its order, by the end of its lease, or by a suspension of all sending", e.claim.Mail.Attempt)
		}
	}
	return insertBody.run(tx.queries, slices.DeleteFunc(over, func(h *handOver) bool { return !slices.Contains(gone, attemptOf(h.claim.Mail)) }))
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
		rows, err := tx.draw([]drawing{{Mail: m, now: m.PreparedAt, lease: testLease}}, s.now())
		if err != nil {
			return fmt.Errorf("store: prepare mail %s: %w", m.ID, err)
		}
		d := rows[m.ID]
		if !d.ok {
			return aftercare.Errorf(aftercare.Conflict, "mail %s is %s already", m.ID, d.State)
		}
		m = d.Mail
		return nil
	})
	return m, err
}
