package engine

import (
	"time"

	"aftercare/internal/aftercare"
)

// Explain is Plan for people: all enrollments, changed or not, with the trail of
// every step, and one for each workflow that the order does not go through, with
// no state, no steps and the reason why.
func (r *Rules) Explain(s aftercare.OrderState, now time.Time) []aftercare.Enrollment {
	p, ok := r.look(s, now)
	if !ok {
		return nil
	}
	p.trace = true
	p.followAll(s.Enrollments)
	p.enroll()
	p.decide()
	var out []aftercare.Enrollment
	for _, c := range p.courses {
		out = append(out, c.Enrollment)
	}
	for _, wf := range r.Workflows {
		out = append(out, p.absent(wf)...)
	}
	return out
}

// absent says why subjects do not go through the workflow.
func (p *pass) absent(wf *aftercare.Workflow) []aftercare.Enrollment {
	none := aftercare.Enrollment{Workflow: wf.Name, Version: wf.Version, Subject: p.facts.OrderFacts.Subject()}
	var out []aftercare.Enrollment
	for _, s := range starts(p.facts, wf.Trigger) {
		e := none
		e.Subject, e.Occurrence = s.subject, s.occurrence
		if p.goes(e.Key()) {
			continue
		}
		e.Reason = p.refusal(wf, s.subject)
		out = append(out, e)
	}
	if len(out) > 0 || p.goesThrough(wf.Name) {
		return out
	}
	none.Reason = aftercare.Because(aftercare.ReasonAnchor, wf.Trigger)
	if p.facts.Store.Off[wf.Name] {
		none.Reason = aftercare.Because(aftercare.ReasonOff, "")
	}
	return []aftercare.Enrollment{none}
}

func (p *pass) goes(key string) bool {
	_, ok := find(p.courses, func(c *course) bool { return c.Key() == key })
	return ok
}

func (p *pass) goesThrough(workflow string) bool {
	_, ok := find(p.courses, func(c *course) bool { return c.Workflow == workflow })
	return ok
}
