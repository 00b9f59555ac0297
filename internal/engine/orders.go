package engine

import (
	"cmp"

	"aftercare/internal/aftercare"
)

// asked ends the step when the person was asked the same about another of their
// orders within the workflow's time, and puts it off while that mail is on its
// way: it may still come back. Two orders close together are one question; the
// later one is not asked about at all, since nobody answers twice.
func (p *pass) asked(c *course, spec aftercare.StepSpec, st *aftercare.Step) bool {
	own := p.facts.OrderFacts.Subject().ID
	other, ok := find(p.facts.Person.Asked, func(a aftercare.Asked) bool {
		return a.Template == spec.Mail && a.Order != own && p.now.Sub(a.At) < c.wf.TogetherOrders
	})
	if !ok {
		return false
	}
	about := "order " + cmp.Or(other.Name, other.Order)
	if left(aftercare.Send{State: other.State}) {
		p.skip(st, aftercare.Because(aftercare.ReasonTogether, "asked about "+about+" on "+p.say(other.At)))
	} else {
		p.wait(st, ceil(p.now.Add(goWithDelay)), aftercare.Because(aftercare.ReasonTogether, "while the mail about "+about+" is on its way"))
	}
	return true
}
