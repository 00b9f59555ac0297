package store

import (
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

type enrollmentRow struct {
	ID          int64  `db:"id"`
	Workflow    string `db:"workflow"`
	SubjectKind string `db:"subject_kind"`
	SubjectID   string `db:"subject_id"`
	Occurrence  string `db:"occurrence"`
	Version     string `db:"version"`
	OrderRow    int64  `db:"order_row"`
	State       string `db:"state"`
	Reason      string `db:"reason"`
	Detail      string `db:"detail"`
	EnrolledAt  int64  `db:"enrolled_at"`
	HeldSince   int64  `db:"held_since"`
	HeldFor     int64  `db:"held_for"`
}

const enrollmentColumns = `id, workflow, subject_kind, subject_id, occurrence, version, order_row, state, reason, detail,
	enrolled_at, held_since, held_for`

func (r enrollmentRow) enrollment() aftercare.Enrollment {
	return aftercare.Enrollment{
		ID: r.ID, Workflow: r.Workflow, Version: r.Version, Occurrence: r.Occurrence,
		Subject: aftercare.Subject{Kind: aftercare.SubjectKind(r.SubjectKind), ID: r.SubjectID},
		State:   aftercare.EnrollmentState(r.State), Reason: aftercare.Because(aftercare.ReasonCode(r.Reason), r.Detail),
		EnrolledAt: instant(r.EnrolledAt), HeldSince: instant(r.HeldSince), HeldFor: time.Duration(r.HeldFor) * time.Microsecond,
	}
}

// orderPlan is what the planner wants of an order.
type orderPlan struct {
	st  *aftercare.OrderState
	all []aftercare.Enrollment
}

// savePlans writes enrollments as the planner wants them, under the orders' locks,
// and brings the states up to date.
func (tx *Tx) savePlans(plans []orderPlan) error {
	if err := tx.enroll(plans); err != nil {
		return err
	}
	for _, p := range plans {
		for _, e := range p.all {
			if e.ID == 0 {
				continue // enrolled now
			}
			if err := tx.saveEnrollment(p.st, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// saveEnrollment writes an enrollment that has a row. Steps that are running or
// final stay as they are, but for what an exit skipped that is taken back.
func (tx *Tx) saveEnrollment(st *aftercare.OrderState, e aftercare.Enrollment) error {
	e = rowed(e)
	at := slices.IndexFunc(st.Enrollments, func(o aftercare.Enrollment) bool { return o.ID == e.ID })
	if at < 0 {
		return aftercare.Errorf(aftercare.Internal, "enrollment %d is none of order row %d", e.ID, st.Row)
	}
	old := st.Enrollments[at]
	if !sameEnrollment(old, e) {
		tx.later.enrollment(e)
	}
	if err := tx.updateSteps(st, old, &e); err != nil {
		return fmt.Errorf("steps of %s: %w", e.Key(), err)
	}
	st.Enrollments = slices.Clone(st.Enrollments) // claims handed out before keep what they saw
	st.Enrollments[at] = e
	return nil
}

// sameEnrollment compares what the row can change in.
func sameEnrollment(a, b aftercare.Enrollment) bool {
	return a.Version == b.Version && a.State == b.State && a.Reason == b.Reason && a.HeldSince.Equal(b.HeldSince) && a.HeldFor == b.HeldFor
}

// rowed makes the enrollment what a row can hold.
func rowed(e aftercare.Enrollment) aftercare.Enrollment {
	e.Steps = slices.Clone(e.Steps)
	e.EnrolledAt, e.HeldSince, e.HeldFor = trim(e.EnrolledAt), trim(e.HeldSince), e.HeldFor.Truncate(time.Microsecond)
	return e
}

// planned asks the planner what the order's rows should say. A planner that
// panics, as a poison order may make it, is an error.
func planned(st aftercare.OrderState, p aftercare.Planner, now time.Time) (es []aftercare.Enrollment, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = aftercare.Errorf(aftercare.Internal, "panic while planning order row %d: %v", st.Row, r)
		}
	}()
	return p.Plan(st, now), nil
}

// planOrders looks again at the steps of all orders that the events touched.
func (a *application) planOrders() error {
	states, err := a.states(sorted(a.plan))
	if err != nil {
		return err
	}
	var plans []orderPlan
	for _, id := range sorted(a.plan) {
		all, err := planned(*states[id], a.p, a.now)
		if err != nil {
			return err
		}
		plans = append(plans, orderPlan{states[id], all})
	}
	return a.savePlans(plans)
}
