package store

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// one decides about a step, under the locks of its order and person.
func (c *claiming) one(st *aftercare.OrderState, d dueRow, now time.Time) error {
	e, i := find(st, d.ID)
	if i < 0 || !unfenced && (e.Steps[i].State != aftercare.StepWaiting && e.Steps[i].State != aftercare.StepDue || !wakeAt(e.Steps[i]).Equal(instant(d.WakeAt))) {
		return nil // somebody was faster than our locks
	}
	// The planner sees the step as claimed; the row follows if it is to be mailed.
	before := e
	e.Steps = slices.Clone(e.Steps)
	e.Steps[i].State, e.Steps[i].Attempt = aftercare.StepRunning, e.Steps[i].Attempt+1
	asked := *st
	asked.Enrollments = replaced(st.Enrollments, e)
	v, err := verdict(c.p, asked, d.ID, now)
	switch {
	case err != nil: // a poison order stops itself and nothing else
		before.Steps = slices.Clone(before.Steps)
		before.Steps[i].State, before.Steps[i].Reason = aftercare.StepHeld, aftercare.Because(aftercare.ReasonError, err.Error())
		return c.saveEnrollment(st, before)
	case v.Draft == nil:
		return c.decline(st, before, v.Enrollment)
	}
	coupon, ok, err := c.coupon(st, e, e.Steps[i], v.Draft.Coupon, now)
	switch {
	case err != nil:
		return err
	case !ok:
		return c.withoutCoupon(st, before, i, v.Draft.Coupon.Pool)
	}
	c.accept(st, before, e, i, v.Draft, coupon, now)
	return nil
}

// decline writes a decision not to mail now.
func (c *claiming) decline(st *aftercare.OrderState, before, e aftercare.Enrollment) error {
	if e.ID != before.ID {
		return aftercare.Errorf(aftercare.Internal, "the planner answered for enrollment %d instead of %d", e.ID, before.ID)
	}
	e.Steps = slices.Clone(e.Steps)
	for i := range e.Steps {
		if e.Steps[i].State == aftercare.StepRunning {
			e.Steps[i].State = aftercare.StepWaiting // it was never started
		}
	}
	return c.saveEnrollment(st, e)
}

// draft is a mail that is to be drawn.
type draft struct {
	claim  aftercare.Claim
	before aftercare.Step
}

// accept takes the mail as drawn, for the decisions that follow in the batch.
func (c *claiming) accept(st *aftercare.OrderState, before, e aftercare.Enrollment, i int, d *aftercare.Draft, coupon aftercare.Coupon, now time.Time) {
	step := e.Steps[i]
	m := aftercare.Mail{
		ID:    aftercare.MailID(st.Store, e.Key(), step.StepID, 0),
		Store: st.Store, StepRow: step.ID, OrderRow: st.Row, PersonRow: st.Person.ID, Workflow: e.Workflow, Step: step.StepID,
		Template: d.Template, Locale: d.Locale, Kind: d.Kind, Address: d.Address, MustArrive: d.MustArrive, State: aftercare.MailSending,
	}
	if d.To != "" { // a person of the desk: the customer's address has no part in it
		m.PersonRow = 0
	}
	for _, subject := range d.Covers {
		m.Covers = append(m.Covers, subject.Key())
	}
	if len(m.Covers) == 0 {
		m.Covers = []string{e.Subject.Key()}
	}
	st.Enrollments = replaced(st.Enrollments, e)
	c.drafts = append(c.drafts, draft{aftercare.Claim{State: *st, Enrollment: e, Step: step, Mail: m, Covers: d.Covers, Coupon: coupon, Now: now}, before.Steps[i]})
	c.taken(st, m, step.ID, now)
}

// draw draws the ledger rows of the drafts and starts their steps.
func (c *claiming) draw() error {
	if len(c.drafts) == 0 {
		return nil
	}
	all := make([]drawing, len(c.drafts))
	for i, d := range c.drafts {
		st := d.claim.State
		all[i] = drawing{Mail: d.claim.Mail, order: st.Version, person: st.Person.Version, pauses: st.PauseState, now: d.claim.Now, lease: c.lease}
	}
	rows, err := c.Tx.draw(all, c.s.now())
	if err != nil {
		return err
	}
	for _, d := range c.drafts {
		m, claim := rows[d.claim.Mail.ID], d.claim
		if claim.Mail = m.Mail; !m.ok {
			if err := c.past(d, m.Mail); err != nil {
				return err
			}
			continue
		}
		c.later.running = append(c.later.running, claim.Step.ID)
		if c.lost(claim.Step.DueAt) {
			c.gone = append(c.gone, claim)
		} else {
			c.out = append(c.out, claim)
		}
	}
	return nil
}

// past ends the step of a mail that is past trying, as a restored database may
// hold it. What was decided after it took it for a mail that goes now, and is
// only more careful for that.
func (c *claiming) past(d draft, m aftercare.Mail) error {
	st := c.states[d.claim.State.Row]
	e, i := find(st, d.claim.Step.ID)
	e.Steps = slices.Clone(e.Steps)
	e.Steps[i] = d.before
	st.Enrollments = replaced(st.Enrollments, e)
	e.Steps = slices.Clone(e.Steps)
	s := &e.Steps[i]
	s.State, s.Reason, s.DoneAt = aftercare.StepDone, m.Reason, d.claim.Now
	if m.State == aftercare.MailFailed || m.State == aftercare.MailSkipped {
		s.State = aftercare.StepSkipped
	}
	return c.saveEnrollment(st, e)
}

// taken lets the batch's later decisions see the mail: in the ledger of its
// order, and in the slots of its person.
func (c *claiming) taken(st *aftercare.OrderState, m aftercare.Mail, step int64, now time.Time) {
	send := aftercare.Send{Mail: m.ID, Workflow: m.Workflow, Step: m.Step, Template: m.Template, State: m.State, At: now, Covers: m.Covers}
	if e, i := find(st, step); i >= 0 {
		send.Subject = e.Subject
	}
	st.Sends = append(slices.DeleteFunc(slices.Clone(st.Sends), func(s aftercare.Send) bool { return s.Mail == m.ID }), send)
	if m.Kind == aftercare.KindTransactional || m.PersonRow == 0 {
		return
	}
	about := aftercare.Asked{Template: m.Template, Order: st.Facts.Subject().ID, Name: st.Facts.Order.Name, State: m.State, At: now}
	for _, other := range c.states {
		if p := &other.Person; p.ID == m.PersonRow {
			p.Asked = append(slices.Clip(p.Asked), about)
			if m.Kind != aftercare.KindMarketing {
				continue
			}
			p.Slots = append(slices.Clip(p.Slots), now)
			p.Pending = slices.DeleteFunc(slices.Clone(p.Pending), func(w aftercare.PendingStep) bool { return w.StepID == step })
		}
	}
}

func verdict(p aftercare.Planner, st aftercare.OrderState, step int64, now time.Time) (v aftercare.Verdict, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = aftercare.Errorf(aftercare.Internal, "panic: %v", r)
		}
	}()
	return p.Claim(st, step, now), nil
}

// find is the enrollment that has the step, and the step's place in it; -1
// when there is none.
func find(st *aftercare.OrderState, step int64) (aftercare.Enrollment, int) {
	for _, e := range st.Enrollments {
		if i := slices.IndexFunc(e.Steps, func(s aftercare.Step) bool { return s.ID == step }); i >= 0 {
			return e, i
		}
	}
	return aftercare.Enrollment{}, -1
}

func replaced(es []aftercare.Enrollment, e aftercare.Enrollment) []aftercare.Enrollment {
	out := slices.Clone(es)
	for i := range out {
		if out[i].ID == e.ID {
			out[i] = e
		}
	}
	return out
}
