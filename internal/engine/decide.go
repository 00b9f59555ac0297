package engine

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// decide says where all enrollments of the pass and their steps stand.
func (p *pass) decide() {
	for _, c := range p.courses {
		p.stand(c)
	}
	var groups []string
	open := map[string][]*course{}
	for _, c := range p.courses {
		if !p.merges(c) {
			p.steps(c)
			continue
		}
		if open[c.Workflow] == nil {
			groups = append(groups, c.Workflow)
		}
		open[c.Workflow] = append(open[c.Workflow], c)
	}
	for _, name := range groups {
		p.together(open[name])
	}
}

// steps decides on all steps of an enrollment, in order: a step may wait from an
// earlier one.
func (p *pass) steps(c *course) {
	left := false
	for i := range c.Steps {
		st := &c.Steps[i]
		if p.mayChange(st) {
			p.step(c, st)
		}
		left = left || !st.State.Final()
	}
	if c.open() && !left {
		c.State, c.Reason = aftercare.EnrollmentDone, aftercare.Reason{}
		p.letGo(c)
	}
}

// mayChange is false for what has ended and for what a worker has in hand.
func (p *pass) mayChange(st *aftercare.Step) bool {
	return !st.State.Final() && (st.State != aftercare.StepRunning || p.holdsClaim(st))
}

func (p *pass) holdsClaim(st *aftercare.Step) bool { return p.claim != nil && p.claim.ID == st.ID }

func (p *pass) step(c *course, st *aftercare.Step) {
	spec, ok := p.spec(c.wf, st.StepID)
	if c.State == aftercare.EnrollmentExited {
		p.skip(st, c.Reason)
		return
	}
	if !ok {
		p.skip(st, aftercare.Because(aftercare.ReasonWorkflowGone, ""))
		return
	}
	st.Template, st.Kind, st.Priority = spec.Mail, spec.Kind, c.wf.Priority
	var tr *trail
	if p.trace {
		tr = &trail{}
		defer func() { st.Trail = tr.lines }()
	}
	at := p.plan(c, spec, tr)
	st.UsefulUntil = time.Time{}
	if !at.at.IsZero() && !spec.UsefulFor.IsZero() {
		st.UsefulUntil = ceil(spec.UsefulFor.After(at.at, p.zone).Add(c.HeldFor))
	}
	if a, ok := p.facts.AnnouncementOf(c.Subject); ok && !a.Until.IsZero() {
		st.UsefulUntil = ceil(soonest(st.UsefulUntil, a.Until))
	}
	if !st.UsefulUntil.IsZero() {
		tr.add("useful until %s", p.say(st.UsefulUntil))
	}
	p.sayOffer(c, spec, tr)
	p.place(c, spec, st, at, tr)
}

// place gives the step its state, from what is sure to what may still change.
func (p *pass) place(c *course, spec aftercare.StepSpec, st *aftercare.Step, at plan, tr *trail) {
	by, paused, braked := p.toldBy(c), p.pause(c.wf, spec), p.braked(c, spec, st, at)
	switch {
	case by != "":
		p.skip(st, aftercare.Because(aftercare.ReasonTogether, "told with "+by))
	case at.gone != "":
		p.skip(st, aftercare.Because(aftercare.ReasonAnchorGone, ""))
	case poisoned(st):
		p.keep(c, st, at.at, st.Reason)
	case c.State == aftercare.EnrollmentHeld:
		p.keep(c, st, at.at, c.Reason)
	case !paused.IsZero():
		p.keep(c, st, later(at.at, st.NotBefore), paused)
	case !braked.IsZero():
		p.brake(c, spec, st, at, braked)
	case at.at.IsZero():
		p.wait(st, time.Time{}, at.why)
	case !st.UsefulUntil.IsZero() && p.now.After(st.UsefulUntil):
		p.skip(st, aftercare.Because(aftercare.ReasonNotUseful, "since "+p.say(st.UsefulUntil)))
	case !p.facts.Person.RestrictedAt.IsZero() && spec.To == "":
		p.withhold(st, at.at)
	case c.lead != nil:
		p.goWith(c, st, at.at)
	case later(at.at, st.NotBefore).After(p.now.Add(p.slack(st))):
		p.ahead(c, spec, st, at, tr)
	default:
		p.arrived(c, spec, st, at, tr)
	}
}

// slack is how early a claimed step may be: the alarm clock fires up to a second
// before its time.
func (p *pass) slack(st *aftercare.Step) time.Duration {
	if p.holdsClaim(st) {
		return time.Second
	}
	return 0
}

// ahead is a step whose time has not come.
func (p *pass) ahead(c *course, spec aftercare.StepSpec, st *aftercare.Step, at plan, tr *trail) {
	from, why := at.at, at.why
	if st.NotBefore.After(from) {
		from, why = ceil(st.NotBefore), retry(st, p.say(st.NotBefore))
		tr.add("not before %s: %s", p.say(from), why)
	}
	due, moved := p.free(from, &at.wait, spec.Kind, p.facts.Person.Slots, tr)
	if !moved.IsZero() {
		why = moved
	}
	p.foresee(c, spec, tr)
	p.wait(st, due, why)
}

// retries are the reasons that an earlier attempt, or the lack of one, leaves on
// its step.
var retries = []aftercare.ReasonCode{
	aftercare.ReasonRetry, aftercare.ReasonUnconfirmed, aftercare.ReasonTemplate,
	aftercare.ReasonError, aftercare.ReasonRejected, aftercare.ReasonSandbox, aftercare.ReasonPaced,
}

// retry is the reason for which the step was put off.
func retry(st *aftercare.Step, until string) aftercare.Reason {
	if slices.Contains(retries, st.Reason.Code) {
		return st.Reason
	}
	return aftercare.Because(aftercare.ReasonRetry, "not before "+until)
}

// WouldNotGo begins the lines of a trail that say what would keep the step from
// being mailed if it were due now.
const WouldNotGo = "if it were due now, it would not go: "

// foresee notes what would keep the step from being mailed if it were due now.
func (p *pass) foresee(c *course, spec aftercare.StepSpec, tr *trail) {
	if tr == nil {
		return
	}
	for _, why := range []aftercare.Reason{p.meant(c, spec), p.forbidden(spec), p.nowhere(c, spec)} {
		if !why.IsZero() {
			tr.add(WouldNotGo+"%s", why)
		}
	}
}

// arrived is a step whose time has come: everything is judged now.
func (p *pass) arrived(c *course, spec aftercare.StepSpec, st *aftercare.Step, at plan, tr *trail) {
	due := later(at.at, ceil(st.NotBefore))
	for _, why := range []aftercare.Reason{p.meant(c, spec), p.nowhere(c, spec), p.forbidden(spec)} {
		switch {
		case why.Code == aftercare.ReasonError:
			p.keep(c, st, due, why)
			return
		case !why.IsZero():
			p.skip(st, why)
			return
		}
	}
	if p.asked(c, spec, st) {
		return
	}
	moment := p.now
	for _, t := range []time.Time{due, st.DueAt} { // a claim may be early by its slack
		if t.After(moment) && !t.After(p.now.Add(p.slack(st))) {
			moment = t
		}
	}
	if until, why := p.free(moment, &at.wait, spec.Kind, p.facts.Person.Slots, tr); until.After(moment) {
		p.wait(st, until, why)
		return
	}
	if slots, to := p.yield(moment, st); to != "" {
		if until, _ := p.free(moment, &at.wait, spec.Kind, slots, tr); until.After(moment) {
			tr.add("gives way to %s, which matters more: moved to %s", to, p.say(until))
			p.wait(st, until, aftercare.Because(aftercare.ReasonYields, to+", until "+p.say(until)))
			return
		}
	}
	p.release(st, due)
}

// meant is why the step's own conditions say that it is not for this subject.
func (p *pass) meant(c *course, spec aftercare.StepSpec) aftercare.Reason {
	if spec.If != nil {
		if ok, failed := holds(spec.If, c.view); !failed.IsZero() || !ok {
			return either(failed, aftercare.Because(aftercare.ReasonCondition, lacking(spec.If, c.view)))
		}
	}
	if spec.Unless != nil {
		if ok, failed := holds(spec.Unless, c.view); !failed.IsZero() || ok {
			return either(failed, aftercare.Because(aftercare.ReasonCondition, given(spec.Unless, c.view)))
		}
	}
	return aftercare.Reason{}
}

func either(reasons ...aftercare.Reason) aftercare.Reason {
	r, _ := find(reasons, func(r aftercare.Reason) bool { return !r.IsZero() })
	return r
}

func (p *pass) nowhere(c *course, spec aftercare.StepSpec) aftercare.Reason {
	switch {
	case spec.To != "" && p.deskAddress(c, spec.To) == "":
		return aftercare.Because(aftercare.ReasonNoAddress, "of the desk; name one in the store's help file, or a reply_to")
	case spec.To == "" && address(p.facts) == "":
		return aftercare.Because(aftercare.ReasonNoAddress, "")
	}
	return aftercare.Reason{}
}

// release lets a step go that may be mailed now. In a store in shadow mode the
// claimed step ends here. A step that is already known to be due keeps its time.
func (p *pass) release(st *aftercare.Step, due time.Time) {
	if p.holdsClaim(st) {
		if p.shadow() {
			p.skip(st, aftercare.Because(aftercare.ReasonShadow, ""))
		}
		return
	}
	switch {
	case st.State == aftercare.StepHeld:
		due = p.now
	case !st.DueAt.Before(due) && !st.DueAt.After(p.now):
		due = st.DueAt
	}
	var why aftercare.Reason
	if !st.NotBefore.IsZero() && slices.Contains(retries, st.Reason.Code) {
		why = st.Reason
	}
	p.wait(st, due, why)
}

// poisoned reports whether making the step's mail broke the worker. No news lets
// it go on, since only a person can tell that it was mended; an end ends it.
func poisoned(st *aftercare.Step) bool {
	return st.State == aftercare.StepHeld && st.Reason.Code == aftercare.ReasonPoison
}

func (p *pass) shadow() bool { return p.facts.Store.Mode == aftercare.Shadow }

// wait puts the step where its time finds it. One whose alarm is set for that
// very time stays as it is.
func (p *pass) wait(st *aftercare.Step, due time.Time, why aftercare.Reason) {
	if st.State != aftercare.StepDue || !sameTime(st.DueAt, due) {
		st.State = aftercare.StepWaiting
	}
	st.DueAt, st.Reason = due, why
}

// keep holds a step. Its due time stays visible, and nothing wakes it.
func (p *pass) keep(c *course, st *aftercare.Step, due time.Time, why aftercare.Reason) {
	p.keepBack(c)
	st.State, st.DueAt, st.Reason = aftercare.StepHeld, due, why
}

// withhold holds a step of a person who restricted processing. Unlike that of a
// pause, the time counts against usefulness: it may be years.
func (p *pass) withhold(st *aftercare.Step, due time.Time) {
	st.State, st.DueAt = aftercare.StepHeld, due
	st.Reason = aftercare.Because(aftercare.ReasonRestricted, p.dated("since ", p.facts.Person.RestrictedAt))
}

func (p *pass) skip(st *aftercare.Step, why aftercare.Reason) {
	st.State, st.Reason, st.DoneAt = aftercare.StepSkipped, why, p.now
}
