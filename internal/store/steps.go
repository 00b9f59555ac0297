package store

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

type stepRow struct {
	ID           int64  `db:"id"`
	EnrollmentID int64  `db:"enrollment_id"`
	StepID       string `db:"step_id"`
	Template     string `db:"template"`
	Kind         string `db:"kind"`
	Priority     int    `db:"priority"`
	State        string `db:"state"`
	DueAt        int64  `db:"due_at"`
	UsefulUntil  int64  `db:"useful_until"`
	NotBefore    int64  `db:"not_before"`
	Reason       string `db:"reason"`
	Detail       string `db:"detail"`
	Attempt      int    `db:"attempt"`
	DoneAt       int64  `db:"done_at"`
}

const stepColumns = `id, enrollment_id, step_id, template, kind, priority, state, due_at, useful_until, not_before,
	reason, detail, attempt, done_at`

func (r stepRow) step() aftercare.Step {
	return aftercare.Step{
		ID: r.ID, StepID: r.StepID, State: aftercare.StepState(r.State), DueAt: instant(r.DueAt),
		UsefulUntil: instant(r.UsefulUntil), NotBefore: instant(r.NotBefore),
		Reason:   aftercare.Because(aftercare.ReasonCode(r.Reason), r.Detail),
		Template: r.Template, Kind: aftercare.Kind(r.Kind), Priority: r.Priority, Attempt: r.Attempt, DoneAt: instant(r.DoneAt),
	}
}

// toCome says that a step waits or is due, in a way that is no use to an index:
// SQLite would rather read all that waits (steps_wake) than the few rows that
// the rest of the condition names.
const toCome = "state NOT IN ('running', 'held', 'done', 'skipped')"

// What the planner may change, what a worker has, and which mails are on their
// way: in the manner of toCome, since PostgreSQL, too, would rather read all rows
// of a state than join the few that are named.
const (
	toChange = "state NOT IN ('running', 'done')"
	atWork   = "state NOT IN ('waiting', 'due', 'held', 'done', 'skipped')"
	onTheWay = "state NOT IN ('prepared', 'sent', 'failed', 'skipped', 'unconfirmed')"
)

// wakeAt is when the step's alarm must ring; zero while its due time is unknown.
func wakeAt(s aftercare.Step) time.Time {
	if s.DueAt.IsZero() || s.NotBefore.Before(s.DueAt) {
		return s.DueAt
	}
	return s.NotBefore
}

// shape makes the step what a row can hold, and holds it if it is paused.
func shape(st *aftercare.OrderState, workflow string, s *aftercare.Step) {
	s.DueAt, s.UsefulUntil, s.NotBefore, s.DoneAt = trim(s.DueAt), trim(s.UsefulUntil), trim(s.NotBefore), trim(s.DoneAt)
	s.Reason.Detail, s.Trail = clean(s.Reason.Detail), nil
	if s.State != aftercare.StepWaiting && s.State != aftercare.StepDue {
		return
	}
	for _, p := range st.Pauses {
		if p.Covers(workflow, s.Template, s.Kind) {
			s.State, s.Reason = aftercare.StepHeld, pausedBy(p)
			return
		}
	}
}

// newStep is a step that has no row yet.
type newStep struct {
	st       *aftercare.OrderState
	e        *aftercare.Enrollment
	position int
}

func newSteps(st *aftercare.OrderState, e *aftercare.Enrollment, from, to int) []newStep {
	var out []newStep
	for i := from; i < to; i++ {
		shape(st, e.Workflow, &e.Steps[i])
		out = append(out, newStep{st, e, i})
	}
	return out
}

const newStepColumns = `enrollment_id, step_id, position, store, workflow, order_row, person_row, template, kind, priority,
	state, due_at, useful_until, not_before, wake_at, reason, detail, done_at`

var insertStep = statement[newStep]{
	names: newStepColumns,
	text: "INSERT INTO steps (" + newStepColumns + `) SELECT enrollment_id, step_id, position, store, workflow, order_row, NULLIF(person_row, 0), template,
		kind, priority, state, due_at, useful_until, not_before, wake_at, reason, detail, done_at
		FROM n RETURNING id, enrollment_id, step_id`,
	values: func(n newStep) []any {
		s := n.e.Steps[n.position]
		return []any{n.e.ID, s.StepID, int64(n.position), n.st.Store, n.e.Workflow, n.st.Row, n.st.Person.ID, s.Template, string(s.Kind),
			int64(s.Priority), string(s.State), micros(s.DueAt), micros(s.UsefulUntil), micros(s.NotBefore), micros(wakeAt(s)),
			string(s.Reason.Code), s.Reason.Detail, micros(s.DoneAt)}
	},
}

// insertSteps writes new steps and gives them their ids.
func (tx *Tx) insertSteps(all []newStep) error {
	rows, err := returning[stepRow](tx.queries, insertStep, all)
	for _, n := range all {
		s := &n.e.Steps[n.position]
		for _, r := range rows {
			if r.EnrollmentID == n.e.ID && r.StepID == clean(s.StepID) {
				s.ID = r.ID
			}
		}
	}
	return err
}

// updateSteps writes what differs from old, and leaves e with what the rows say.
func (tx *Tx) updateSteps(st *aftercare.OrderState, old aftercare.Enrollment, e *aftercare.Enrollment) error {
	for i := range e.Steps {
		s := &e.Steps[i]
		at := slices.IndexFunc(old.Steps, func(o aftercare.Step) bool { return o.StepID == s.StepID })
		if at < 0 {
			if err := tx.insertSteps(newSteps(st, e, i, i+1)); err != nil {
				return err
			}
			continue
		}
		was := old.Steps[at]
		undone := was.State == aftercare.StepSkipped && !s.State.Final() // its exit was taken back
		if (was.State.Final() && !undone) || was.State == aftercare.StepRunning {
			*s = was
			continue
		}
		shape(st, e.Workflow, s)
		s.ID, s.Attempt = was.ID, was.Attempt
		rearm(was, s)
		if sameStep(was, *s) {
			continue
		}
		tx.later.step(stepChange{*s, st.Person.ID})
		if was.Attempt > 0 && (undone || s.State == aftercare.StepSkipped) {
			if err := tx.followMail(*s); err != nil {
				return err
			}
		}
	}
	return nil
}

// The copy is named for SQLite's sake, which would rather read all mails of the state.
const (
	giveUpSecond = "UPDATE mails SET deliberate = 0 WHERE step_row = ? AND copy = 0 AND state = 'unconfirmed' AND deliberate = 1"
	freeCouponOf = `UPDATE coupons SET holder = '', handed_at = 0 WHERE holder <> '' AND holder IN
		(SELECT id FROM mails WHERE step_row = ? AND copy = 0 AND ` + unsent + ")"
	followStep = "UPDATE mails SET state = ?, reason = ?, detail = ? WHERE step_row = ? AND copy = 0 AND state = ?"
)

// followMail ends a mail that was to be tried again when its step is not to be
// mailed any more, since the ledger must not promise it; and takes that back. A
// second sending on purpose is given up for good.
func (tx *Tx) followMail(s aftercare.Step) error {
	from, to := aftercare.MailSkipped, aftercare.MailPrepared
	if s.State == aftercare.StepSkipped {
		from, to = to, from
		if err := tx.exec(giveUpSecond, s.ID); err != nil {
			return err
		}
	}
	if err := tx.exec(followStep, string(to), string(s.Reason.Code), s.Reason.Detail, s.ID, string(from)); err != nil || s.Kind != aftercare.KindMarketing {
		return err
	}
	return tx.exec(freeCouponOf, s.ID)
}

// rearm keeps the alarm of a step whose time did not move, and drops it when it did.
func rearm(was aftercare.Step, s *aftercare.Step) {
	if s.State != aftercare.StepWaiting && s.State != aftercare.StepDue {
		return
	}
	s.State = aftercare.StepWaiting
	if was.State == aftercare.StepDue && wakeAt(was).Equal(wakeAt(*s)) {
		s.State = aftercare.StepDue
	}
}

func sameStep(a, b aftercare.Step) bool {
	return a.Template == b.Template && a.Kind == b.Kind && a.Priority == b.Priority && a.State == b.State &&
		a.DueAt.Equal(b.DueAt) && a.UsefulUntil.Equal(b.UsefulUntil) && a.NotBefore.Equal(b.NotBefore) &&
		a.Reason == b.Reason && a.DoneAt.Equal(b.DoneAt)
}
