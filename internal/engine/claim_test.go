package engine_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// cond is a condition for tests.
type cond struct {
	text string
	is   func(aftercare.View) (bool, error)
}

func (c cond) Holds(v aftercare.View) (bool, error) { return c.is(v) }
func (c cond) String() string                       { return c.text }

var broken = cond{"order.total / 0 > 1", func(aftercare.View) (bool, error) { return false, errors.New("division by zero") }}

// mailing is a workflow of one step.
func mailing(step aftercare.StepSpec) *aftercare.Workflow {
	step.ID, step.Mail = "tell", "hello"
	if step.Kind == "" {
		step.Kind = aftercare.KindTransactional
	}
	return &aftercare.Workflow{Name: "flow", Version: "v2", Trigger: "order.placed", Subject: aftercare.SubjectOrder, Steps: []aftercare.StepSpec{step}}
}

// enrolled is an order whose enrollments were planned when it was placed.
func enrolled(rules *engine.Rules, events ...aftercare.Event) aftercare.OrderState {
	s := aftercare.OrderState{Store: "acme"}
	placed := aftercare.Event{Type: aftercare.EventOrderPlaced, At: start, Order: order()}
	placed.Order.Payment = aftercare.PaymentPaid
	events = append([]aftercare.Event{placed}, events...)
	for i := range events {
		events[i].Source, events[i].ReceivedAt = "shop", start
	}
	s.Facts = rules.Reduce(events)
	apply(&s, rules.Plan(s, start))
	return s
}

func rulesFor(flows ...*aftercare.Workflow) *engine.Rules {
	return &engine.Rules{Stores: map[string]*aftercare.Store{"acme": shop()}, Workflows: flows, Product: product}
}

// claimed marks the first step as a worker's and asks for the verdict.
func claimed(rules *engine.Rules, s aftercare.OrderState, now time.Time) (aftercare.Verdict, aftercare.Step) {
	s.Enrollments = slices.Clone(s.Enrollments)
	s.Enrollments[0].Steps = slices.Clone(s.Enrollments[0].Steps)
	s.Enrollments[0].Steps[0].State = aftercare.StepRunning
	v := rules.Claim(s, s.Enrollments[0].Steps[0].ID, now)
	if v.Draft != nil {
		return v, aftercare.Step{}
	}
	return v, v.Enrollment.Steps[0]
}

func TestClaimDrafts(t *testing.T) {
	t.Parallel()
	rules := rulesFor(mailing(aftercare.StepSpec{Wait: aftercare.Wait{For: aftercare.Span{Days: 1}}}))
	s := enrolled(rules)
	s.Facts.Order.Locale = "ja"
	v, _ := claimed(rules, s, start.AddDate(0, 0, 1))
	if v.Draft == nil || v.Draft.Template != "hello" || v.Draft.Kind != aftercare.KindTransactional || v.Draft.Locale != "ja" ||
		v.Draft.Address != "ann@example.com" || !slices.Equal(v.Draft.Covers, []aftercare.Subject{s.Facts.Subject()}) {
		t.Errorf("draft = %+v", v.Draft)
	}
	if s.Enrollments[0].Steps[0].State != aftercare.StepWaiting {
		t.Error("Claim changed what it was given")
	}
	s.Person.Locale = "ko"
	if v, _ = claimed(rules, s, start.AddDate(0, 0, 1)); v.Draft == nil || v.Draft.Locale != "ko" {
		t.Errorf("the customer chose Korean: %+v", v.Draft)
	}
}

// The alarm clock fires up to a second early; what is earlier goes back.
func TestClaimEarly(t *testing.T) {
	t.Parallel()
	rules := rulesFor(mailing(aftercare.StepSpec{Wait: aftercare.Wait{For: aftercare.Span{Days: 1}}}))
	s := enrolled(rules)
	due := start.AddDate(0, 0, 1)
	if v, _ := claimed(rules, s, due.Add(-time.Second)); v.Draft == nil {
		t.Error("a second early is not mailed")
	}
	v, st := claimed(rules, s, due.Add(-time.Second-time.Millisecond))
	if v.Draft != nil || st.State != aftercare.StepWaiting || !st.DueAt.Equal(due) {
		t.Errorf("more than a second early: %+v", st)
	}
}

// A claim late in the evening waits for the morning: being due does not end
// quiet hours, and the step's own time of day does not put it off by a day.
func TestClaimLate(t *testing.T) {
	t.Parallel()
	rules := rulesFor(mailing(aftercare.StepSpec{Kind: aftercare.KindService, Wait: aftercare.Wait{For: aftercare.Span{Days: 1}, At: "20:00"}}))
	s := enrolled(rules)
	_, st := claimed(rules, s, time.Date(2026, 3, 21, 21, 30, 0, 0, time.UTC))
	if want := time.Date(2026, 3, 22, 8, 0, 0, 0, time.UTC); st.State != aftercare.StepWaiting || !st.DueAt.Equal(want) || st.Reason.Code != aftercare.ReasonQuiet {
		t.Errorf("step = %+v, want waiting until %s", st, want)
	}
	if v, _ := claimed(rules, s, time.Date(2026, 3, 22, 11, 0, 0, 0, time.UTC)); v.Draft == nil {
		t.Error("a late claim outside quiet hours is not mailed")
	}
}

// What must not be mailed any more says why, and never becomes a draft.
func TestClaimRefused(t *testing.T) {
	t.Parallel()
	no := cond{"order.gift", func(v aftercare.View) (bool, error) { return v.Order.Gift, nil }}
	for name, c := range map[string]struct {
		step   aftercare.StepSpec
		change func(*engine.Rules, *aftercare.OrderState)
		state  aftercare.StepState
		want   aftercare.ReasonCode
	}{
		"canceled": {change: func(r *engine.Rules, s *aftercare.OrderState) {
			r.Workflows[0].ExitWhen = []aftercare.Condition{cond{" order.canceled ", func(v aftercare.View) (bool, error) { return v.Order.Canceled, nil }}}
			s.Facts.Order.Canceled = true
		}, state: aftercare.StepSkipped, want: aftercare.ReasonCanceled},
		"exited before": {change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Enrollments[0].State = aftercare.EnrollmentExited }, state: aftercare.StepSkipped},
		"erased person": {change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Person.Erased = true }, state: aftercare.StepSkipped, want: aftercare.ReasonErased},
		"suppressed":    {change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Person.Suppressed = "complaint" }, state: aftercare.StepSkipped, want: aftercare.ReasonSuppressed},
		"bad address":   {change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Facts.Order.Customer.Email = "a@b\r\nBcc: c@d" }, state: aftercare.StepSkipped, want: aftercare.ReasonNoAddress},
		"if":            {step: aftercare.StepSpec{If: no}, state: aftercare.StepSkipped, want: aftercare.ReasonCondition},
		"broken if":     {step: aftercare.StepSpec{If: broken}, state: aftercare.StepHeld, want: aftercare.ReasonError},
		"broken unless": {step: aftercare.StepSpec{Unless: broken}, state: aftercare.StepHeld, want: aftercare.ReasonError},
		"broken exit": {change: func(r *engine.Rules, _ *aftercare.OrderState) {
			r.Workflows[0].ExitWhen = []aftercare.Condition{broken}
		}, state: aftercare.StepHeld, want: aftercare.ReasonError},
		"broken hold": {change: func(r *engine.Rules, _ *aftercare.OrderState) {
			r.Workflows[0].HoldWhen = []aftercare.Condition{broken}
		}, state: aftercare.StepHeld, want: aftercare.ReasonError},
		"workflow gone":  {change: func(r *engine.Rules, _ *aftercare.OrderState) { r.Workflows = nil }, state: aftercare.StepSkipped, want: aftercare.ReasonWorkflowGone},
		"step gone":      {change: func(r *engine.Rules, _ *aftercare.OrderState) { r.Workflows[0].Steps[0].ID = "other" }, state: aftercare.StepSkipped, want: aftercare.ReasonWorkflowGone},
		"store gone":     {change: func(r *engine.Rules, _ *aftercare.OrderState) { r.Stores = nil }, state: aftercare.StepHeld, want: aftercare.ReasonError},
		"shadow":         {change: func(r *engine.Rules, _ *aftercare.OrderState) { r.Stores["acme"].Mode = aftercare.Shadow }, state: aftercare.StepSkipped, want: aftercare.ReasonShadow},
		"everything off": {change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Pauses = []aftercare.Pause{{By: "Ann"}} }, state: aftercare.StepHeld, want: aftercare.ReasonPaused},
		"other template": {change: func(_ *engine.Rules, s *aftercare.OrderState) {
			s.Pauses = []aftercare.Pause{{Template: "bye", By: "Ann"}}
		}},
		"other store": {change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Pauses = []aftercare.Pause{{Store: "b", By: "Ann"}} }},
		"capped": {step: aftercare.StepSpec{Kind: aftercare.KindMarketing}, state: aftercare.StepWaiting, want: aftercare.ReasonCapped,
			change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Person.Slots = []time.Time{start} }},
		"paused by the customer": {step: aftercare.StepSpec{Kind: aftercare.KindService}, state: aftercare.StepWaiting, want: aftercare.ReasonAsked,
			change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Person.PausedUntil = start.AddDate(0, 0, 30) }},
		"paused until then": {step: aftercare.StepSpec{Kind: aftercare.KindService},
			change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Person.PausedUntil = start.Add(time.Hour) }},
		"paused, but about the order": {change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Person.PausedUntil = start.AddDate(0, 0, 30) }},
		"yields": {step: aftercare.StepSpec{Kind: aftercare.KindMarketing}, state: aftercare.StepWaiting, want: aftercare.ReasonYields,
			change: func(_ *engine.Rules, s *aftercare.OrderState) {
				s.Person.Pending = []aftercare.PendingStep{{StepID: 9, Workflow: "more", Priority: 5, DueAt: start.Add(time.Hour)}}
			}},
		"yields to nobody": {step: aftercare.StepSpec{Kind: aftercare.KindMarketing},
			change: func(_ *engine.Rules, s *aftercare.OrderState) {
				s.Person.Pending = []aftercare.PendingStep{
					{StepID: 100, Priority: 5, DueAt: start.Add(time.Hour)}, {StepID: 7, Priority: 0, DueAt: start.Add(time.Hour)},
					{StepID: 8, Priority: 5, DueAt: start.AddDate(0, 1, 0)}, {StepID: 9, Priority: 5},
				}
			}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rules := rulesFor(mailing(c.step))
			s := enrolled(rules)
			if c.change != nil {
				c.change(rules, &s)
			}
			v, st := claimed(rules, s, start.Add(2*time.Hour))
			if c.state == "" && v.Draft == nil || c.state != "" && (v.Draft != nil || st.State != c.state || st.Reason.Code != c.want) {
				t.Errorf("draft %+v, step %+v; want %s %s", v.Draft, st, c.state, c.want)
			}
			if v.Draft == nil && v.Enrollment.ID != s.Enrollments[0].ID {
				t.Errorf("verdict about enrollment %d", v.Enrollment.ID)
			}
		})
	}
}

func TestClaimOfNothing(t *testing.T) {
	t.Parallel()
	rules := rulesFor(mailing(aftercare.StepSpec{}))
	s := enrolled(rules)
	if v := rules.Claim(s, 4711, start); v.Draft != nil || v.Enrollment.ID != 0 {
		t.Errorf("no such step: %+v", v)
	}
	s.Enrollments[0].Steps[0].State = aftercare.StepDone
	if v := rules.Claim(s, 100, start); v.Draft != nil || v.Enrollment.Steps[0].State != aftercare.StepDone {
		t.Errorf("done already: %+v", v)
	}
}

// Enrollments keep to their version as long as anybody has it.
func TestPinned(t *testing.T) {
	t.Parallel()
	old := mailing(aftercare.StepSpec{Wait: aftercare.Wait{For: aftercare.Span{Days: 9}}})
	old.Version = "v1"
	rules := rulesFor(old)
	s := enrolled(rules)
	now := mailing(aftercare.StepSpec{Wait: aftercare.Wait{For: aftercare.Span{Days: 2}}})
	rules.Workflows = []*aftercare.Workflow{now}
	rules.Pinned = func(version string) *aftercare.Workflow {
		if version == "v1" {
			return old
		}
		return nil
	}
	if es := rules.Plan(s, start); len(es) != 0 {
		t.Errorf("an edit of the workflow moved %+v", es)
	}
	rules.Pinned = nil
	if es := rules.Plan(s, start); len(es) != 1 || !es[0].Steps[0].DueAt.Equal(start.AddDate(0, 0, 2)) || es[0].Version != "v1" {
		t.Errorf("without the old version the current one counts: %+v", es)
	}
}

// Plan leaves a worker's step alone and keeps an alarm that is still right.
func TestPlanKeeps(t *testing.T) {
	t.Parallel()
	rules := rulesFor(mailing(aftercare.StepSpec{Wait: aftercare.Wait{For: aftercare.Span{Clock: time.Minute}}}))
	s := enrolled(rules)
	for _, state := range []aftercare.StepState{aftercare.StepDue, aftercare.StepRunning} {
		s.Enrollments[0].Steps[0].State = state
		for _, now := range []time.Time{start, start.Add(time.Hour)} {
			if es := rules.Plan(s, now); len(es) != 0 {
				t.Errorf("%s at %s: %+v", state, now, es)
			}
		}
	}
	s.Facts.Order.Test = true
	if es := rules.Plan(s, start); len(es) != 1 || es[0].State != aftercare.EnrollmentExited || es[0].Steps[0].State != aftercare.StepRunning {
		t.Errorf("exit with a running step: %+v", es)
	}
}

// A mail on its way may come back to be tried again: until it left, those that
// it speaks of wait, and its next attempt speaks of them too.
func TestTogetherWhileSending(t *testing.T) {
	t.Parallel()
	flow := mailing(aftercare.StepSpec{
		Wait:   aftercare.Wait{From: "changed", For: aftercare.Span{Clock: 5 * time.Minute}},
		Unless: cond{"change.told", func(v aftercare.View) (bool, error) { return v.Change.Told, nil }},
	})
	flow.Trigger, flow.Subject, flow.Together = "order.changed", aftercare.SubjectChange, 5*time.Minute
	rules := rulesFor(flow)
	s := enrolled(rules,
		aftercare.Event{Type: aftercare.EventOrderCanceled, At: start.Add(time.Minute)},
		aftercare.Event{Type: aftercare.EventOrderRefunded, At: start.Add(2 * time.Minute), Refund: &aftercare.Refund{ID: "r", Amount: aftercare.Money{Amount: 4200}}})
	lead, follower := s.Enrollments[0].Subject, s.Enrollments[1].Subject
	now := start.Add(10 * time.Minute)
	send := aftercare.Send{Workflow: "flow", Step: "tell", Subject: lead, At: now, Covers: []string{lead.Key(), follower.Key()}}

	for _, state := range []aftercare.MailState{aftercare.MailPrepared, aftercare.MailSending, aftercare.MailHandedOver} {
		send.State = state
		s.Sends = []aftercare.Send{send}
		s.Enrollments[0].Steps[0].State = aftercare.StepRunning
		for _, e := range rules.Plan(s, now) {
			if st := e.Steps[0]; st.State != aftercare.StepWaiting || st.Reason.Code != aftercare.ReasonTogether || !st.DueAt.After(now) {
				t.Errorf("while %s: %s %+v", state, e.Key(), st)
			}
		}
	}
	send.State = aftercare.MailPrepared
	s.Sends = []aftercare.Send{send}
	if v, _ := claimed(rules, s, now); v.Draft == nil || !slices.Equal(v.Draft.Covers, []aftercare.Subject{lead, follower}) {
		t.Errorf("the next attempt: %+v", v.Draft)
	}
	send.State = aftercare.MailUnconfirmed
	s.Sends = []aftercare.Send{send}
	s.Enrollments[0].State, s.Enrollments[0].Steps[0].State = aftercare.EnrollmentDone, aftercare.StepDone
	es := rules.Plan(s, now)
	if len(es) != 1 || es[0].Subject != follower || es[0].State != aftercare.EnrollmentDone || es[0].Steps[0].Reason.Code != aftercare.ReasonTogether {
		t.Errorf("when it may have left: %+v", es)
	}
	send.State = aftercare.MailFailed
	s.Sends = []aftercare.Send{send}
	if v := rules.Claim(s, s.Enrollments[1].Steps[0].ID, now); v.Draft == nil {
		t.Errorf("when it failed for good, the follower leads: %+v", v.Enrollment)
	}
}
