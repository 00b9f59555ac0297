package store

import (
	"fmt"
	"slices"

	"aftercare/internal/aftercare"
)

// enrolling is a new enrollment of an order.
type enrolling struct {
	st *aftercare.OrderState
	*aftercare.Enrollment
}

const (
	enrolledColumns = `store, workflow, subject_kind, subject_id, occurrence, version, order_row, state, reason, detail,
		enrolled_at, held_since, held_for`
	enrolledBefore = `SELECT id FROM enrollments WHERE store = ? AND workflow = ? AND subject_kind = ? AND subject_id = ? AND occurrence = ?`
)

var insertEnrollment = statement[enrolling]{
	names: enrolledColumns,
	text: "INSERT INTO enrollments (" + enrolledColumns + `) SELECT * FROM n WHERE true
		ON CONFLICT (store, workflow, subject_kind, subject_id, occurrence) DO NOTHING
		RETURNING id, workflow, subject_kind, subject_id, occurrence`,
	values: func(n enrolling) []any {
		e := n.Enrollment
		return []any{n.st.Store, e.Workflow, string(e.Subject.Kind), e.Subject.ID, e.Occurrence, e.Version, n.st.Row,
			string(e.State), string(e.Reason.Code), e.Reason.Detail, micros(e.EnrolledAt), micros(e.HeldSince), e.HeldFor.Microseconds()}
	},
}

// enroll makes the rows of the enrollments that have none, and those of their
// steps.
func (tx *Tx) enroll(plans []orderPlan) error {
	var fresh []enrolling
	for _, p := range plans {
		for _, e := range p.all {
			if e.ID == 0 {
				e = rowed(e)
				fresh = append(fresh, enrolling{p.st, &e})
			}
		}
	}
	rows, err := returning[enrollmentRow](tx.queries, insertEnrollment, fresh)
	if err != nil {
		return fmt.Errorf("enroll: %w", err)
	}
	var steps []newStep
	for _, n := range fresh {
		if err := tx.identify(n, rows); err != nil {
			return fmt.Errorf("enroll %s: %w", n.Key(), err)
		}
		steps = append(steps, newSteps(n.st, n.Enrollment, 0, len(n.Steps))...)
	}
	if err := tx.insertSteps(steps); err != nil {
		return fmt.Errorf("steps of new enrollments: %w", err)
	}
	for _, n := range fresh {
		n.st.Enrollments = append(slices.Clip(n.st.Enrollments), *n.Enrollment)
	}
	return nil
}

// identify gives the enrollment its row's id. It may be there although st does
// not know it.
func (tx *Tx) identify(n enrolling, rows []enrollmentRow) error {
	e := n.Enrollment
	for _, r := range rows {
		if r.Workflow == clean(e.Workflow) && r.SubjectKind == string(e.Subject.Kind) && r.SubjectID == clean(e.Subject.ID) && r.Occurrence == clean(e.Occurrence) {
			e.ID = r.ID
			return nil
		}
	}
	return tx.get(&e.ID, enrolledBefore, n.st.Store, e.Workflow, string(e.Subject.Kind), e.Subject.ID, e.Occurrence)
}
