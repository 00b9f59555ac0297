package store

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// Settle keeps what an attempt came to: the mail, its step, a suppressed
// address, and the next steps' due times, all in one commit. It returns the
// steps that are due within the horizon. An attempt that is no longer the latest
// gets code Conflict and changes nothing.
func (s *Store) Settle(ctx context.Context, c aftercare.Claim, o aftercare.Settlement, p aftercare.Planner, now time.Time) ([]aftercare.Wake, error) {
	var out []aftercare.Wake
	err := s.inTx(ctx, "settle", func(tx *Tx) error {
		var err error
		out, err = s.settle(tx, c, settled(o), p, trim(now))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: settle mail %s: %w", c.Mail.ID, err)
	}
	return out, nil
}

// settled makes an outcome whole: what ends the step ends the mail, and the other
// way round.
func settled(o aftercare.Settlement) aftercare.Settlement {
	if o.Final && o.Mail == aftercare.MailPrepared {
		o.Mail = aftercare.MailFailed
	}
	o.Final = o.Mail != aftercare.MailPrepared
	return o
}

func (s *Store) settle(tx *Tx, c aftercare.Claim, o aftercare.Settlement, p aftercare.Planner, now time.Time) ([]aftercare.Wake, error) {
	if c.Step.ID == 0 {
		_, err := tx.settleMail(c.Mail, o, now)
		return nil, err
	}
	if err := tx.lockStore(c.State.Store, false); err != nil {
		return nil, err
	}
	states, err := tx.lockStates([]int64{c.State.Row})
	if err != nil {
		return nil, err
	}
	if st := states[c.State.Row]; st != nil && !st.Facts.ErasedAt.IsZero() {
		o.Reply, o.Reason.Detail = "", "" // a server's words may repeat an erased address
	}
	if o, err = tx.settleMail(c.Mail, o, now); err != nil {
		return nil, err
	}
	if err := tx.settleStep(c.Step.ID, o, now); err != nil {
		return nil, err
	}
	if o.Suppress != "" && c.State.Person.ID != 0 {
		rows, err := tx.lockPersons([]int64{c.State.Person.ID})
		if err != nil {
			return nil, err
		}
		for i := range rows {
			if err := tx.suppress(&rows[i], o.Suppress); err != nil {
				return nil, err
			}
		}
	}
	return s.replan(tx, sorted(states), p, now)
}

// settleMail keeps the outcome of the latest attempt, and returns what it means
// for the step.
func (tx *Tx) settleMail(m aftercare.Mail, o aftercare.Settlement, now time.Time) (aftercare.Settlement, error) {
	o, ok, err := tx.keepOutcome(m, "state IN ('sending', 'handed_over')", o, now)
	if err != nil || ok {
		return o, err
	}
	// A commit that nobody could confirm may have been one: what is kept already
	// is as good as kept now.
	var kept int
	err = tx.get(&kept, "SELECT COUNT(*) FROM mails WHERE id = ? AND attempt = ? AND state = ?", m.ID, m.Attempt, string(o.Mail))
	if err == nil && kept == 0 {
		err = aftercare.Errorf(aftercare.Conflict, "attempt %d is not the latest any more", m.Attempt)
	}
	return o, err
}

// settleStep ends the step with its mail: done when the mail left or may have
// left, skipped with the reason when it never will; else it waits for another
// try, or for a person.
func (tx *Tx) settleStep(id int64, o aftercare.Settlement, now time.Time) error {
	state, doneAt := aftercare.StepWaiting, int64(0)
	switch {
	case o.Held:
		state = aftercare.StepHeld
	case !o.Final:
	case o.Mail == aftercare.MailSent, o.Mail == aftercare.MailUnconfirmed:
		state, doneAt = aftercare.StepDone, micros(now)
	default:
		state, doneAt = aftercare.StepSkipped, micros(now)
	}
	notBefore := micros(o.NotBefore)
	return tx.exec(`UPDATE steps SET state = ?, reason = ?, detail = ?, done_at = ?, not_before = ?,
		wake_at = CASE WHEN due_at < ? THEN ? ELSE due_at END WHERE id = ? AND state = 'running'`,
		string(state), string(o.Reason.Code), o.Reason.Detail, doneAt, notBefore, notBefore, notBefore, id)
}

// replan lets the planner look again after an outcome was written. The outcome
// is true whatever the planner does, so a planner that fails keeps the
// enrollments back, visibly, and never undoes it.
func (s *Store) replan(tx *Tx, orders []int64, p aftercare.Planner, now time.Time) ([]aftercare.Wake, error) {
	states, err := tx.states(orders)
	if err != nil {
		return nil, err
	}
	for _, st := range states {
		changed, failed := planned(*st, p, now)
		if failed != nil {
			changed = heldByError(st, failed)
		}
		for _, e := range changed {
			if err := tx.saveEnrollment(st, e); err != nil {
				return nil, err
			}
		}
	}
	return tx.wakesOf(orders, now.Add(s.o.Horizon))
}

func heldByError(st *aftercare.OrderState, failed error) []aftercare.Enrollment {
	var out []aftercare.Enrollment
	for _, e := range st.Enrollments {
		if e.State == aftercare.EnrollmentActive {
			e.Reason = aftercare.Because(aftercare.ReasonError, failed.Error())
			out = append(out, e)
		}
	}
	return out
}
