package engine

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Story is one person's order, or several, to be played through in virtual time,
// every mail arriving.
type Story struct {
	Store  string
	Person aftercare.Person
	Known  []Known           // orders that have a past, and go on from there; their person is Person
	Events []aftercare.Event // each comes in at its ReceivedAt; one that names no order reaches all
	Acts   []Act             // what people do meanwhile
	From   time.Time         // nothing is done before it; without Known it may be zero
	Until  time.Time
}

// Known is an order as its rows have it.
type Known struct {
	State  aftercare.OrderState
	Events []aftercare.Event // that its facts are made of
}

// Act is something done to the rows of each order at a time, such as a pause.
type Act struct {
	At time.Time
	Do func(*aftercare.OrderState)
}

// Scene is one thing that happened: an enrollment or one of its steps became
// other than it was, or a mail went out.
type Scene struct {
	Order      int64 // its row
	At         time.Time
	Enrollment aftercare.Enrollment
	Step       *aftercare.Step  // nil when it is about the enrollment itself
	Draft      *aftercare.Draft // set when the step was mailed
}

// Play tells what becomes of the order, by the same Plan and Claim that the
// workers use, and how its rows look at the end. Of several orders it is the first.
func (r *Rules) Play(s Story) ([]Scene, aftercare.OrderState) {
	scenes, states := r.PlayAll(s)
	return scenes, states[0]
}

// PlayAll is Play for all orders of one person: what is due about one is decided
// in view of what went out about the others.
func (r *Rules) PlayAll(s Story) ([]Scene, []aftercare.OrderState) {
	t := newStage(r, s)
	events, acts := slices.Clone(s.Events), slices.Clone(s.Acts)
	slices.SortStableFunc(events, func(a, b aftercare.Event) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	slices.SortStableFunc(acts, func(a, b Act) int { return a.At.Compare(b.At) })
	t.goOn()
	for {
		next := t.alarm()
		if len(events) > 0 {
			next = soonest(next, events[0].ReceivedAt)
		}
		if len(acts) > 0 {
			next = soonest(next, acts[0].At)
		}
		if next.IsZero() || next.After(s.Until) {
			return t.scenes, t.states()
		}
		t.now = later(t.now, next)
		for len(events) > 0 && !events[0].ReceivedAt.After(t.now) {
			t.hear(events[0])
			events = events[1:]
		}
		for len(acts) > 0 && !acts[0].At.After(t.now) {
			t.act(acts[0])
			acts = acts[1:]
		}
		for _, o := range t.orders {
			t.plan(o)
		}
		for o, st := t.due(); st != nil; o, st = t.due() {
			t.work(o, st)
			t.plan(o)
		}
	}
}

// soonest is the earlier of a and b, of which a may be unknown.
func soonest(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
