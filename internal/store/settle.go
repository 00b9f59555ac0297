package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Settle keeps what an attempt came to: the mail, its step, a suppressed
// address, and the next steps' due times, all in one commit. It returns the
// steps that are due within the horizon. An attempt that is no longer the latest
// gets code Conflict and changes nothing.
func (s *Store) Settle(ctx context.Context, c aftercare.Claim, o aftercare.Settlement, p aftercare.Planner, now time.Time) ([]aftercare.Wake, error) {
	e := &entry{claim: c, out: newOutcome(c.Mail, settled(o), trim(now)), planner: p}
	if err := s.outcomes.enter(ctx, e); err != nil {
		return nil, fmt.Errorf("store: settle mail %s: %w", c.Mail.ID, err)
	}
	return e.wakes, nil
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

// settle keeps outcomes, under the locks of what they touch. Those that are
// overtaken say so.
func (s *Store) settle(tx *Tx, all []*entry, wait bool) error {
	l, all, err := tx.lockFor(all, wait)
	if err != nil {
		return err
	}
	for _, e := range all {
		if r, ok := l.orders[e.claim.State.Row]; ok && r.ErasedAt != 0 {
			e.out.Reply, e.out.Reason.Detail = "", "" // a server's words may repeat an erased address
		}
	}
	if err := tx.settleMails(all); err != nil {
		return err
	}
	at := looks{}
	var ends []stepEnd
	var unsent []string
	for _, e := range all {
		if e.says != nil || e.claim.Step.ID == 0 {
			continue
		}
		ends = append(ends, stepEnd{e.claim.Step.ID, e.out.Settlement, e.out.now})
		if m := e.out.Mail; m == aftercare.MailSkipped || m == aftercare.MailFailed {
			unsent = append(unsent, e.claim.Mail.ID)
		}
		if id := e.claim.State.Row; e.out.now.After(at[id]) {
			at[id] = e.out.now
		}
		if r := l.persons[e.whose()]; r != nil && e.out.Suppress != "" {
			tx.suppress(r, e.out.Suppress)
		}
	}
	if err := tx.freeCoupons(unsent); err != nil {
		return err
	}
	if err := settleStep.run(tx.queries, ends); err != nil || len(at) == 0 {
		return err
	}
	states, err := tx.statesOf(l.rows())
	if err != nil {
		return err
	}
	wakes, err := s.replanned(tx, states, at, all[0].planner) // there is one in a process
	for _, e := range all {
		e.wakes = wakes[e.claim.State.Row]
	}
	return err
}

// settleMails keeps the outcomes of the latest attempts.
func (tx *Tx) settleMails(all []*entry) error {
	outcomes := make([]*outcome, len(all))
	for i, e := range all {
		outcomes[i] = e.out
	}
	kept, err := returning[attempt](tx.queries, updateMail(onTheWay), outcomes)
	if err != nil {
		return err
	}
	for _, e := range all {
		if slices.Contains(kept, attemptOf(e.claim.Mail)) {
			continue
		}
		// A commit that nobody could confirm may have been one: what is kept already
		// is as good as kept now.
		var n int
		m := e.claim.Mail
		err := tx.get(&n, "SELECT COUNT(*) FROM mails WHERE id = ? AND attempt = ? AND state = ?", m.ID, m.Attempt, string(e.out.Mail))
		if err != nil {
			return err
		}
		if n == 0 {
			e.says = aftercare.Errorf(aftercare.Conflict, "attempt %d is not the latest any more", m.Attempt)
		}
	}
	return nil
}

// stepEnd is the end of an attempt for its step.
type stepEnd struct {
	step int64
	o    aftercare.Settlement
	now  time.Time
}

// state is done when the mail left or may have left, skipped when it never will;
// else the step waits for another try, or for a person.
func (e stepEnd) state() (state aftercare.StepState, doneAt int64) {
	switch {
	case e.o.Held:
		return aftercare.StepHeld, 0
	case !e.o.Final:
		return aftercare.StepWaiting, 0
	case e.o.Mail == aftercare.MailSent, e.o.Mail == aftercare.MailUnconfirmed:
		return aftercare.StepDone, micros(e.now)
	}
	return aftercare.StepSkipped, micros(e.now)
}

// settleStep ends steps with their mails.
var settleStep = statement[stepEnd]{
	names: "state, reason, detail, done_at, not_before, id",
	text: `UPDATE steps SET state = n.state, reason = n.reason, detail = n.detail, done_at = n.done_at, not_before = n.not_before,
		wake_at = CASE WHEN steps.due_at < n.not_before THEN n.not_before ELSE steps.due_at END
		FROM n WHERE steps.id = n.id AND steps.id {{in n}} AND steps.` + atWork,
	values: func(e stepEnd) []any {
		state, doneAt := e.state()
		return []any{string(state), string(e.o.Reason.Code), e.o.Reason.Detail, doneAt, micros(e.o.NotBefore), e.step}
	},
}

// replan lets the planner look again after an outcome was written. The outcome
// is true whatever the planner does, so a planner that fails keeps the
// enrollments back, visibly, and never undoes it.
func (s *Store) replan(tx *Tx, at looks, p aftercare.Planner) (map[int64][]aftercare.Wake, error) {
	states, err := tx.states(sorted(at))
	if err != nil {
		return nil, err
	}
	return s.replanned(tx, states, at, p)
}

func (s *Store) replanned(tx *Tx, states map[int64]*aftercare.OrderState, at looks, p aftercare.Planner) (map[int64][]aftercare.Wake, error) {
	var plans []orderPlan
	for _, id := range sorted(at) {
		st := states[id]
		if st == nil {
			continue
		}
		changed, failed := planned(*st, p, at[id])
		if failed != nil {
			changed = heldByError(st, failed)
		}
		plans = append(plans, orderPlan{st, changed})
	}
	if err := tx.savePlans(plans); err != nil {
		return nil, err
	}
	return s.wakesOf(tx.queries, at)
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
