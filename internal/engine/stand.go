package engine

import (
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// stand decides whether the enrollment goes on, is held, or exits.
func (p *pass) stand(c *course) {
	if c.State == aftercare.EnrollmentExited {
		p.undo(c)
	}
	if !c.open() {
		return
	}
	if why := p.exit(c); !why.IsZero() {
		c.State, c.Reason = aftercare.EnrollmentExited, why
		p.letGo(c)
		return
	}
	if why := p.hold(c); !why.IsZero() {
		c.State, c.Reason = aftercare.EnrollmentHeld, why
		p.keepBack(c)
		return
	}
	c.State, c.Reason = aftercare.EnrollmentActive, aftercare.Reason{}
	switch still, freed := p.stillHeld(c); {
	case !still:
		p.letGo(c)
	case freed: // the time so far is forgiven to those that go on, and the others wait on
		p.letGo(c)
		p.keepBack(c)
	}
}

// undo takes an exit back whose reason holds no longer: a cancellation may be
// undone, a deleted order restored. Otherwise it would depend on the order of
// arrival whether a customer who paid late is told so. What was skipped by that
// exit waits again; all else stays as it ended.
func (p *pass) undo(c *course) {
	if c.Reason.Code == aftercare.ReasonStale || !p.exit(c).IsZero() {
		return
	}
	for i := range c.Steps {
		if st := &c.Steps[i]; st.State == aftercare.StepSkipped && st.Reason == c.Reason {
			c.State = aftercare.EnrollmentActive
			st.State, st.Reason, st.DoneAt = aftercare.StepWaiting, aftercare.Reason{}, time.Time{}
		}
	}
}

// keepBack starts the clock of a hold, by a case or by a pause.
func (p *pass) keepBack(c *course) {
	if c.HeldSince.IsZero() {
		c.HeldSince = p.now
	}
}

// letGo ends a hold. The time for which it kept back something that was due does
// not count against usefulness.
func (p *pass) letGo(c *course) {
	if c.HeldSince.IsZero() {
		return
	}
	var due time.Time
	for _, st := range c.Steps {
		if !st.State.Final() && !st.DueAt.IsZero() && (due.IsZero() || st.DueAt.Before(due)) {
			due = st.DueAt
		}
	}
	if from := later(c.HeldSince, due); !due.IsZero() && p.now.After(from) {
		c.HeldFor += p.now.Sub(from).Truncate(time.Millisecond)
	}
	c.HeldSince = time.Time{}
}

// exit is why the enrollment ends now. The first four are never pinned.
func (p *pass) exit(c *course) aftercare.Reason {
	f := p.facts
	switch {
	case erased(f):
		return aftercare.Because(aftercare.ReasonErased, "")
	case f.Order.Deleted:
		return aftercare.Because(aftercare.ReasonDeleted, "")
	case f.Order.Test:
		return aftercare.Because(aftercare.ReasonTest, "")
	case c.wf == nil:
		return aftercare.Because(aftercare.ReasonWorkflowGone, "no workflow "+c.Workflow)
	case c.anchor.IsZero() && slices.Contains(again, c.wf.Trigger):
		return aftercare.Over("the case was opened again, or decided otherwise")
	}
	for _, cond := range c.wf.ExitWhen {
		if ok, _ := holds(cond, c.view); ok {
			return exitReason(cond)
		}
	}
	return aftercare.Reason{}
}

// exitReasons are the conditions that support people have words for.
var exitReasons = map[string]aftercare.ReasonCode{
	"order.canceled":       aftercare.ReasonCanceled,
	"order.fully_refunded": aftercare.ReasonRefunded,
	"order.deleted":        aftercare.ReasonDeleted,
	"customer.erased":      aftercare.ReasonErased,
}

func exitReason(cond aftercare.Condition) aftercare.Reason {
	text := strings.TrimSpace(cond.String())
	if code, ok := exitReasons[text]; ok {
		return aftercare.Because(code, "")
	}
	return aftercare.Over(InWords(cond))
}

// hold is why the enrollment waits, whatever its steps say. An exit condition
// that cannot be evaluated holds too: mailing might be wrong, ending would lose.
func (p *pass) hold(c *course) aftercare.Reason {
	for _, cond := range c.wf.ExitWhen {
		if _, failed := holds(cond, c.view); !failed.IsZero() {
			return failed
		}
	}
	for _, cond := range c.wf.HoldWhen {
		ok, failed := holds(cond, c.view)
		switch text := strings.TrimSpace(cond.String()); {
		case !failed.IsZero():
			return failed
		case ok && text == "case.open":
			return aftercare.Because(aftercare.ReasonCase, "")
		case ok:
			return aftercare.Because(aftercare.ReasonHold, InWords(cond))
		}
	}
	return aftercare.Reason{}
}

// holds evaluates a condition; failed is set when it cannot be.
func holds(cond aftercare.Condition, v aftercare.View) (ok bool, failed aftercare.Reason) {
	ok, err := cond.Holds(v)
	if err != nil {
		return false, aftercare.Because(aftercare.ReasonError, "condition "+cond.String()+": "+err.Error())
	}
	return ok, aftercare.Reason{}
}

// pause is why a step is stopped, by hand or by the brake, if it is.
func (p *pass) pause(wf *aftercare.Workflow, spec aftercare.StepSpec) aftercare.Reason {
	if p.facts.Store.Off[wf.Name] {
		return aftercare.Because(aftercare.ReasonOff, "")
	}
	for _, by := range p.facts.Pauses {
		if (by.Store == "" || by.Store == p.facts.Store.ID) && by.Covers(wf.Name, spec.Mail, spec.Kind) {
			return by.Reason()
		}
	}
	return aftercare.Reason{}
}

// stillHeld reports whether a pause, the brake or its poison stops any step that
// is still to come, and whether another one that was held goes on.
func (p *pass) stillHeld(c *course) (still, freed bool) {
	for _, st := range c.Steps {
		spec, ok := p.spec(c.wf, st.StepID)
		switch {
		case poisoned(&st):
			still = true
		case !ok || st.State.Final():
		case !p.pause(c.wf, spec).IsZero(), st.State == aftercare.StepHeld && !p.braked(c, spec, &st, p.plan(c, spec, nil)).IsZero():
			still = true
		case st.State == aftercare.StepHeld && slices.Contains(forgiven, st.Reason.Code):
			freed = true
		}
	}
	return still, freed
}

// forgiven are the reasons for which a step is held whose time does not count
// against its usefulness.
var forgiven = []aftercare.ReasonCode{
	aftercare.ReasonCase, aftercare.ReasonHold, aftercare.ReasonPaused, aftercare.ReasonOff, aftercare.ReasonBraked, aftercare.ReasonBrakedOld, aftercare.ReasonError,
}

func specOf(wf *aftercare.Workflow, step string) (aftercare.StepSpec, bool) {
	if wf == nil {
		return aftercare.StepSpec{}, false
	}
	return find(wf.Steps, func(s aftercare.StepSpec) bool { return s.ID == step })
}
