package engine

import (
	"time"

	"aftercare/internal/aftercare"
)

// braked is why a step waits for a person's approval: what starts its workflow
// was older than the workflow's limit when it was enrolled, and so was its time
// over. An import, a shop that comes back after a week, a workflow that is switched
// on: none of them may mail people about what is long past because a machine only
// now heard of it. What was still to come by then comes in its time, and what was of
// no use by then is none of the brake's business.
func (p *pass) braked(c *course, spec aftercare.StepSpec, st *aftercare.Step, at plan) aftercare.Reason {
	if p.facts.Relaxed || c.anchor.IsZero() || c.EnrolledAt.IsZero() || at.at.IsZero() || at.at.After(c.EnrolledAt) {
		return aftercare.Reason{}
	}
	limit := limitOf(c.wf, spec)
	if limit.IsZero() || !c.EnrolledAt.After(limit.After(c.anchor, p.zone)) || p.approved(c) {
		return aftercare.Reason{}
	}
	if until := st.UsefulUntil; !until.IsZero() && c.EnrolledAt.After(until.Add(-c.HeldFor)) {
		return aftercare.Reason{}
	}
	return aftercare.Because(aftercare.ReasonBrakedOld, "older than "+sayLength(limit, false)+" when it was heard of: "+
		p.say(c.anchor)+", heard of "+p.say(c.EnrolledAt))
}

// brake holds a step, unless it is not for this subject anyway: nobody needs to
// approve what would not go.
func (p *pass) brake(c *course, spec aftercare.StepSpec, st *aftercare.Step, at plan, why aftercare.Reason) {
	if not := p.meant(c, spec); !not.IsZero() && not.Code != aftercare.ReasonError {
		p.skip(st, not)
		return
	}
	p.keep(c, st, at.at, why)
}

// limitOf is how old what starts the workflow may be for the step; zero: as old
// as it likes.
func limitOf(wf *aftercare.Workflow, spec aftercare.StepSpec) aftercare.Span {
	switch {
	case !wf.StaleAfter.IsZero():
		return wf.StaleAfter
	case wf.Trigger == "order.announced": // it takes its time to reach all orders
		return aftercare.Span{}
	case spec.Kind == aftercare.KindTransactional:
		return aftercare.Span{Clock: 24 * time.Hour}
	}
	return spec.UsefulFor
}

// approved reports whether a person has let go what the workflow was late to hear of.
func (p *pass) approved(c *course) bool {
	_, ok := find(p.facts.Approved, func(a aftercare.Approval) bool {
		return a.Workflow == c.Workflow && !a.At.Before(c.EnrolledAt)
	})
	return ok
}
