package store

import (
	"slices"

	"aftercare/internal/aftercare"
)

// changes are writes that wait for the transaction's next statement, so that
// those of many rows become one. Whoever asks or writes anything else comes after
// them, and so sees them.
type changes struct {
	enrollments []aftercare.Enrollment
	steps       []stepChange
	running     []int64 // steps
	persons     []personRow
	consents    []consentChange
}

// stepChange is a step as its row is to be.
type stepChange struct {
	aftercare.Step
	person int64
}

// consentChange is a line of the log of a person's answers.
type consentChange struct {
	aftercare.Consent
	person int64
}

func (c *changes) person(p personRow) {
	c.persons = latest(c.persons, p, func(o personRow) bool { return o.ID == p.ID })
}

func (c *changes) enrollment(e aftercare.Enrollment) {
	c.enrollments = latest(c.enrollments, e, func(o aftercare.Enrollment) bool { return o.ID == e.ID })
}

func (c *changes) step(s stepChange) {
	c.steps = latest(c.steps, s, func(o stepChange) bool { return o.ID == s.ID })
}

// latest adds v in the place of an older word about the same row: one statement
// writes a row once.
func latest[T any](all []T, v T, same func(T) bool) []T {
	if i := slices.IndexFunc(all, same); i >= 0 {
		all[i] = v
		return all
	}
	return append(all, v)
}

// write does what waits, if anything does.
func (c *changes) write(q queries) error {
	if c == nil || len(c.enrollments)+len(c.steps)+len(c.running)+len(c.persons)+len(c.consents) == 0 {
		return nil
	}
	now := *c
	*c = changes{} // the statements come by here too
	if err := updatePerson.run(q, now.persons); err != nil {
		return err
	}
	if err := insertConsent.run(q, now.consents); err != nil {
		return err
	}
	if err := updateEnrollment.run(q, now.enrollments); err != nil {
		return err
	}
	if err := updateStep.run(q, now.steps); err != nil {
		return err
	}
	_, err := each(q, "UPDATE steps SET state = 'running', attempt = attempt + 1 WHERE id IN (?)", now.running)
	return err
}

var updateEnrollment = statement[aftercare.Enrollment]{
	names: "version, state, reason, detail, held_since, held_for, id",
	text: `UPDATE enrollments SET version = n.version, state = n.state, reason = n.reason, detail = n.detail,
		held_since = n.held_since, held_for = n.held_for FROM n WHERE enrollments.id = n.id AND enrollments.id {{in n}}`,
	values: func(e aftercare.Enrollment) []any {
		return []any{e.Version, string(e.State), string(e.Reason.Code), e.Reason.Detail, micros(e.HeldSince), e.HeldFor.Microseconds(), e.ID}
	},
}

var updateStep = statement[stepChange]{
	names: "template, kind, priority, state, due_at, useful_until, not_before, wake_at, reason, detail, done_at, person_row, id",
	text: `UPDATE steps SET template = n.template, kind = n.kind, priority = n.priority, state = n.state, due_at = n.due_at,
		useful_until = n.useful_until, not_before = n.not_before, wake_at = n.wake_at, reason = n.reason, detail = n.detail,
		done_at = n.done_at, person_row = NULLIF(n.person_row, 0) FROM n WHERE steps.id = n.id AND steps.id {{in n}} AND steps.` + toChange,
	values: func(s stepChange) []any {
		return []any{s.Template, string(s.Kind), int64(s.Priority), string(s.State), micros(s.DueAt), micros(s.UsefulUntil),
			micros(s.NotBefore), micros(wakeAt(s.Step)), string(s.Reason.Code), s.Reason.Detail, micros(s.DoneAt), s.person, s.ID}
	},
}
