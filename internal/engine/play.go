package engine

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Story is one order to be played through in virtual time, every mail arriving.
type Story struct {
	Store  string
	Person aftercare.Person
	Events []aftercare.Event // each comes in at its ReceivedAt
	Acts   []Act             // what people do meanwhile
	Until  time.Time
}

// Act is something done to the rows at a time, such as a pause.
type Act struct {
	At time.Time
	Do func(*aftercare.OrderState)
}

// Scene is one thing that happened: an enrollment or one of its steps became
// other than it was, or a mail went out.
type Scene struct {
	At         time.Time
	Enrollment aftercare.Enrollment
	Step       *aftercare.Step  // nil when it is about the enrollment itself
	Draft      *aftercare.Draft // set when the step was mailed
}

// Play tells what becomes of the order, by the same Plan and Claim that the
// workers use, and how its rows look at the end.
func (r *Rules) Play(s Story) ([]Scene, aftercare.OrderState) {
	t := &stage{rules: r, state: aftercare.OrderState{Row: 1, Store: s.Store, Person: s.Person}}
	events, acts := slices.Clone(s.Events), slices.Clone(s.Acts)
	slices.SortStableFunc(events, func(a, b aftercare.Event) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	slices.SortStableFunc(acts, func(a, b Act) int { return a.At.Compare(b.At) })
	for {
		next := t.alarm()
		if len(events) > 0 {
			next = soonest(next, events[0].ReceivedAt)
		}
		if len(acts) > 0 {
			next = soonest(next, acts[0].At)
		}
		if next.IsZero() || next.After(s.Until) {
			return t.scenes, t.state
		}
		t.now = later(t.now, next)
		for len(events) > 0 && !events[0].ReceivedAt.After(t.now) {
			t.hear(events[0])
			events = events[1:]
		}
		for len(acts) > 0 && !acts[0].At.After(t.now) {
			acts[0].Do(&t.state)
			acts = acts[1:]
		}
		t.plan()
		for st := t.due(); st != nil; st = t.due() {
			t.work(st)
			t.plan()
		}
	}
}

// stage is the rows and the clock of a story.
type stage struct {
	rules  *Rules
	state  aftercare.OrderState
	events []aftercare.Event
	now    time.Time
	rows   int64
	scenes []Scene
}

func (t *stage) hear(e aftercare.Event) {
	t.events = append(t.events, e)
	t.state.Facts = t.rules.Reduce(t.events)
	switch at, _ := e.When(); e.Type {
	case aftercare.EventConsentChanged:
		if e.Consent != nil {
			c := *e.Consent
			if c.At.IsZero() {
				c.At = at
			}
			t.state.Person.Apply(c)
		}
	case aftercare.EventMailBounced:
		t.state.Person.Suppressed = "hard bounce"
	case aftercare.EventMailComplained:
		t.state.Person.Suppressed = "complaint"
	}
}

// plan takes over what Plan says, as the store would.
func (t *stage) plan() {
	for _, e := range t.rules.Plan(t.state, t.now) {
		t.keep(e)
	}
	t.state.Person.Pending = t.pending()
}

func (t *stage) keep(e aftercare.Enrollment) {
	i := slices.IndexFunc(t.state.Enrollments, func(o aftercare.Enrollment) bool { return o.Key() == e.Key() })
	var was aftercare.Enrollment
	if i < 0 {
		t.rows++
		e.ID = t.rows
		t.state.Enrollments = append(t.state.Enrollments, e)
		i = len(t.state.Enrollments) - 1
	} else {
		was = t.state.Enrollments[i]
	}
	if was.State != e.State || was.Reason != e.Reason {
		t.scenes = append(t.scenes, Scene{At: t.now, Enrollment: e})
	}
	for j := range e.Steps {
		st := &e.Steps[j]
		if st.ID == 0 {
			t.rows++
			st.ID = t.rows
		}
		if j >= len(was.Steps) || !sameStep(was.Steps[j], *st) {
			shown := *st
			t.scenes = append(t.scenes, Scene{At: t.now, Enrollment: e, Step: &shown})
		}
	}
	t.state.Enrollments[i] = e
}

// work claims a step and mails it if the verdict says so.
func (t *stage) work(st *aftercare.Step) {
	v := t.rules.Claim(t.state, st.ID, t.now)
	if v.Draft == nil {
		t.keep(v.Enrollment)
		return
	}
	e, done := stepOf(t.state.Enrollments, st.ID)
	done.State, done.DoneAt, done.Reason = aftercare.StepDone, t.now, aftercare.Reason{}
	send := aftercare.Send{
		Mail: aftercare.MailID(t.state.Store, e.Key(), done.StepID, 0), Workflow: e.Workflow, Step: done.StepID,
		Subject: e.Subject, Template: v.Draft.Template, State: aftercare.MailSent, At: t.now,
	}
	for _, subj := range v.Draft.Covers {
		send.Covers = append(send.Covers, subj.Key())
	}
	t.state.Sends = append(t.state.Sends, send)
	if v.Draft.Kind == aftercare.KindMarketing {
		t.state.Person.Slots = append(t.state.Person.Slots, t.now)
	}
	i := slices.IndexFunc(t.state.Enrollments, func(o aftercare.Enrollment) bool { return o.Key() == e.Key() })
	t.state.Enrollments[i] = e
	t.scenes = append(t.scenes, Scene{At: t.now, Enrollment: e, Step: done, Draft: v.Draft})
}

// waiting lists the steps that have a time, soonest and most important first.
func (t *stage) waiting() []*aftercare.Step {
	var out []*aftercare.Step
	for i := range t.state.Enrollments {
		for j := range t.state.Enrollments[i].Steps {
			st := &t.state.Enrollments[i].Steps[j]
			if (st.State == aftercare.StepWaiting || st.State == aftercare.StepDue) && !st.DueAt.IsZero() {
				out = append(out, st)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *aftercare.Step) int {
		return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(b.Priority, a.Priority))
	})
	return out
}

func (t *stage) alarm() time.Time {
	if w := t.waiting(); len(w) > 0 {
		return w[0].DueAt
	}
	return time.Time{}
}

func (t *stage) due() *aftercare.Step {
	if w := t.waiting(); len(w) > 0 && !w[0].DueAt.After(t.now) {
		return w[0]
	}
	return nil
}

// pending is what the store would tell of the person's other marketing steps.
func (t *stage) pending() []aftercare.PendingStep {
	var out []aftercare.PendingStep
	for _, e := range t.state.Enrollments {
		for _, st := range e.Steps {
			if st.Kind == aftercare.KindMarketing && (st.State == aftercare.StepWaiting || st.State == aftercare.StepDue) {
				out = append(out, aftercare.PendingStep{StepID: st.ID, Workflow: e.Workflow, Priority: st.Priority, DueAt: st.DueAt})
			}
		}
	}
	return out
}

// soonest is the earlier of a and b, of which a may be unknown.
func soonest(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
