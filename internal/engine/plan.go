package engine

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Plan returns the enrollments that are new (ID 0) or that differ from what s
// says, with all their steps. An order of a store that is not configured stays
// as it is.
func (r *Rules) Plan(s aftercare.OrderState, now time.Time) []aftercare.Enrollment {
	p, ok := r.look(s, now)
	if !ok {
		return nil
	}
	p.followAll(s.Enrollments)
	p.enroll()
	p.decide()
	var out []aftercare.Enrollment
	for _, c := range p.courses {
		if c.ID == 0 || !same(c.Enrollment, c.was) {
			out = append(out, c.Enrollment)
		}
	}
	return out
}

func (p *pass) followAll(all []aftercare.Enrollment) {
	for _, e := range all {
		p.follow(e, e)
	}
}

// same reports whether the rows of two enrollments would say the same.
func same(a, b aftercare.Enrollment) bool {
	return a.State == b.State && a.Reason == b.Reason && a.HeldFor == b.HeldFor &&
		sameTime(a.HeldSince, b.HeldSince) && slices.EqualFunc(a.Steps, b.Steps, sameStep)
}

func sameStep(a, b aftercare.Step) bool {
	return a.StepID == b.StepID && a.State == b.State && a.Reason == b.Reason &&
		a.Template == b.Template && a.Kind == b.Kind && a.Priority == b.Priority &&
		sameTime(a.DueAt, b.DueAt) && sameTime(a.UsefulUntil, b.UsefulUntil) &&
		sameTime(a.NotBefore, b.NotBefore) && sameTime(a.DoneAt, b.DoneAt)
}

// sameTime compares as databases keep times: by the millisecond.
func sameTime(a, b time.Time) bool {
	return a.Truncate(time.Millisecond).Equal(b.Truncate(time.Millisecond))
}
