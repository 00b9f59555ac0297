package engine

import (
	"time"

	"aftercare/internal/aftercare"
)

// Claim decides once more about one step, by its row, that a worker holds: a
// Draft when it may be mailed now, else the enrollment as it should be. A step
// that is more than a second early goes back to waiting. The verdict is zero
// when there is no such step.
func (r *Rules) Claim(s aftercare.OrderState, step int64, now time.Time) aftercare.Verdict {
	e, st := stepOf(s.Enrollments, step)
	if st == nil || st.State.Final() {
		return aftercare.Verdict{Enrollment: e}
	}
	p, ok := r.look(s, now)
	if !ok {
		st.State = aftercare.StepHeld
		st.Reason = aftercare.Because(aftercare.ReasonError, "the store "+s.Store+" is not configured")
		return aftercare.Verdict{Enrollment: e}
	}
	st.State = aftercare.StepRunning
	p.claim = st
	var claimed *course
	for _, was := range s.Enrollments {
		switch {
		case was.Key() == e.Key():
			claimed = p.follow(e, was)
		case was.Workflow == e.Workflow: // it may be told together with these
			p.follow(was, was)
		}
	}
	p.decide()
	spec, _ := p.spec(claimed.wf, st.StepID)
	if _, after := stepOf([]aftercare.Enrollment{claimed.Enrollment}, step); after.State != aftercare.StepRunning {
		return aftercare.Verdict{Enrollment: claimed.Enrollment}
	}
	d := &aftercare.Draft{
		Template: spec.Mail, Kind: spec.Kind, Locale: p.facts.Language(),
		Address: address(p.facts), Covers: p.covers(claimed), Coupon: p.offer(claimed.wf, spec), MustArrive: spec.MustArrive,
	}
	if d.To = spec.To; d.To != "" {
		d.Address, d.Locale = p.deskAddress(claimed, d.To), storeLanguage(p.facts)
	}
	return aftercare.Verdict{Draft: d}
}

// stepOf finds a step by its row, in a copy of its enrollment.
func stepOf(all []aftercare.Enrollment, step int64) (aftercare.Enrollment, *aftercare.Step) {
	for _, e := range all {
		for i := range e.Steps {
			if e.Steps[i].ID == step {
				e.Steps = append([]aftercare.Step(nil), e.Steps...)
				return e, &e.Steps[i]
			}
		}
	}
	return aftercare.Enrollment{}, nil
}
