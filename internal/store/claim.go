package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// heldBack is how old an unapplied inbox row must be to keep all mails of its
// store back (law 1): what it says may be a cancellation.
const heldBack = 30 * time.Second

type dueRow struct {
	ID     int64  `db:"id"`
	Store  string `db:"store"`
	Order  int64  `db:"order_row"`
	WakeAt int64  `db:"wake_at"`
}

// Claim takes those of the steps that are waiting and due, decides about each
// once more, and returns those to be mailed now with their ledger rows in state
// sending, leased for that long. What is decided otherwise is written. at tells
// the business time of an attempt at a step that is due then; a step that is
// not due at that time is left alone, like all steps of a store whose inbox is
// behind by half a minute.
func (s *Store) Claim(ctx context.Context, ids []int64, p aftercare.Planner, at func(due time.Time) time.Time, lease time.Duration) ([]aftercare.Claim, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var out []aftercare.Claim
	err := s.inTx(ctx, "claim", func(tx *Tx) error {
		c := claiming{Tx: tx, s: s, p: p, lease: lease}
		err := c.run(ids, at)
		out = c.out
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: claim steps: %w", err)
	}
	return out, nil
}

type claiming struct {
	*Tx
	s      *Store
	p      aftercare.Planner
	lease  time.Duration
	states map[int64]*aftercare.OrderState
	out    []aftercare.Claim
}

func (c *claiming) run(ids []int64, at func(time.Time) time.Time) error {
	due, err := c.due(ids)
	if err != nil || len(due) == 0 {
		return err
	}
	if c.states, err = c.lockStates(orderIDs(due)); err != nil {
		return err
	}
	for _, d := range due {
		now := trim(at(instant(d.WakeAt)))
		if instant(d.WakeAt).After(now) {
			continue
		}
		if err := c.one(c.states[d.Order], d, now); err != nil {
			return fmt.Errorf("step row %d: %w", d.ID, err)
		}
	}
	return nil
}

const claimable = "SELECT id, store, order_row, wake_at FROM steps WHERE " + toCome + " AND wake_at > 0 AND id IN (?) ORDER BY wake_at, id"

// behindQuery asks whether a store's inbox is behind.
const behindQuery = "SELECT COUNT(*) FROM (SELECT 1 FROM inbox WHERE state = 'received' AND store = ? AND received_machine < %s - ? LIMIT 1) AS first"

// due are the steps that may be claimed, the earliest first.
func (c *claiming) due(ids []int64) ([]dueRow, error) {
	due, err := list[dueRow](c.queries, claimable, ids)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	var stores []string
	for _, d := range due {
		stores = append(stores, d.Store)
	}
	slices.Sort(stores)
	behind := map[string]int{}
	for _, store := range slices.Compact(stores) {
		if err := c.lockStore(store, false); err != nil {
			return nil, err
		}
		var n int
		if err := c.get(&n, fmt.Sprintf(behindQuery, c.s.now()), store, heldBack.Microseconds()); err != nil {
			return nil, err
		}
		behind[store] = n
	}
	return slices.DeleteFunc(due, func(d dueRow) bool { return behind[d.Store] > 0 }), nil
}

func orderIDs(due []dueRow) []int64 {
	var out []int64
	for _, d := range due {
		out = append(out, d.Order)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// lockStates locks orders, then their persons, and reads what they say.
func (tx *Tx) lockStates(orders []int64) (map[int64]*aftercare.OrderState, error) {
	rows, err := tx.lockOrders(orders)
	if err != nil {
		return nil, err
	}
	persons := map[int64]bool{}
	for _, r := range rows {
		if r.PersonRow != 0 {
			persons[r.PersonRow] = true
		}
	}
	if _, err := tx.lockPersons(sorted(persons)); err != nil {
		return nil, err
	}
	return tx.states(orders)
}

// one decides about a step, under the locks of its order and person.
func (c *claiming) one(st *aftercare.OrderState, d dueRow, now time.Time) error {
	e, i := find(st, d.ID)
	if i < 0 || (e.Steps[i].State != aftercare.StepWaiting && e.Steps[i].State != aftercare.StepDue) || !wakeAt(e.Steps[i]).Equal(instant(d.WakeAt)) {
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
	return c.accept(st, before, e, i, v.Draft, now)
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

// accept draws the ledger row and starts the step. A mail that is past trying,
// as a restored database may hold it, ends the step instead.
func (c *claiming) accept(st *aftercare.OrderState, before, e aftercare.Enrollment, i int, d *aftercare.Draft, now time.Time) error {
	step := e.Steps[i]
	m := aftercare.Mail{
		ID:    aftercare.MailID(st.Store, e.Key(), step.StepID, 0),
		Store: st.Store, StepRow: step.ID, OrderRow: st.Row, PersonRow: st.Person.ID, Workflow: e.Workflow, Step: step.StepID,
		Template: d.Template, Locale: d.Locale, Kind: d.Kind, Address: d.Address,
	}
	for _, subject := range d.Covers {
		m.Covers = append(m.Covers, subject.Key())
	}
	if len(m.Covers) == 0 {
		m.Covers = []string{e.Subject.Key()}
	}
	m, ok, err := c.draw(m, c.lease, st, now, c.s.now())
	if err != nil {
		return err
	}
	if !ok {
		before.Steps = slices.Clone(before.Steps)
		s := &before.Steps[i]
		s.State, s.Reason, s.DoneAt = aftercare.StepDone, m.Reason, now
		if m.State == aftercare.MailFailed || m.State == aftercare.MailSkipped {
			s.State = aftercare.StepSkipped
		}
		return c.saveEnrollment(st, before)
	}
	if err := c.exec("UPDATE steps SET state = 'running', attempt = attempt + 1 WHERE id = ?", step.ID); err != nil {
		return err
	}
	st.Enrollments = replaced(st.Enrollments, e)
	c.out = append(c.out, aftercare.Claim{State: *st, Enrollment: e, Step: step, Mail: m, Covers: d.Covers, Now: now})
	c.taken(st, m, step.ID, now)
	return nil
}

// taken lets the batch's later decisions see the mail: in the ledger of its
// order, and in the slots of its person.
func (c *claiming) taken(st *aftercare.OrderState, m aftercare.Mail, step int64, now time.Time) {
	send := aftercare.Send{Mail: m.ID, Workflow: m.Workflow, Step: m.Step, Template: m.Template, State: m.State, At: now, Covers: m.Covers}
	if e, i := find(st, step); i >= 0 {
		send.Subject = e.Subject
	}
	st.Sends = append(slices.DeleteFunc(slices.Clone(st.Sends), func(s aftercare.Send) bool { return s.Mail == m.ID }), send)
	if m.Kind != aftercare.KindMarketing || m.PersonRow == 0 {
		return
	}
	for _, other := range c.states {
		if p := &other.Person; p.ID == m.PersonRow {
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
