package engine_test

import (
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
	"aftercare/internal/facts"
)

// TestPeace plays the life of one person with a store, thousands of times, each
// another one. What must never happen is checked against the events alone, and not
// against what the engine thinks of them. More of them: make property.
func TestPeace(t *testing.T) {
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		_ = f.Value.Set("300")
	}
	flows := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		p := drawPeace(t, flows)
		scenes, ends := p.rules.PlayAll(p.story)
		w := &witness{peace: p, told: map[string]bool{}}
		h := &held{map[int64]time.Time{}, map[int64]time.Time{}, map[int64]time.Duration{}}
		for i, s := range scenes {
			if why := h.see(s); why != "" {
				t.Fatalf("%s: %s/%s of %s at %s", why, s.Enrollment.Workflow, s.Step.StepID, s.Enrollment.Subject.ID, s.At)
			}
			if s.Draft != nil && s.Draft.To == "" {
				w.mail(s, scenes[:i])
			}
		}
		for _, end := range ends {
			w.end(end)
		}
	})
}

// witness looks at what was mailed.
type witness struct {
	*peace
	told  map[string]bool
	slots []time.Time
	asked []engine.Scene
}

// before are the events that had come in by then, of an order and of the person.
func (w *witness) before(order string, at time.Time) []aftercare.Event {
	return slices.DeleteFunc(slices.Clone(w.story.Events), func(e aftercare.Event) bool {
		return e.ReceivedAt.After(at) || e.OrderID != "" && e.OrderID != order
	})
}

func orderOf(s engine.Scene) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(s.Enrollment.Subject.ID, "shop/"), "/")
	return id
}

// mail is one mail to the customer, in the order in which they went.
func (w *witness) mail(s engine.Scene, past []engine.Scene) {
	events := w.before(orderOf(s), s.At)
	f := facts.Reduce(events)
	f.Order.PlacedAt = firstKnown(f.Order.PlacedAt, f.FirstSeenAt)
	fail := func(why string) {
		w.Fatalf("%s: %s/%s of %s at %s (%s)", why, s.Enrollment.Workflow, s.Step.StepID, s.Enrollment.Subject.ID, s.At, s.Draft.Kind)
	}
	for _, check := range []func(engine.Scene, *aftercare.OrderFacts, []aftercare.Event) string{
		w.gone, w.person, w.quiet, w.capped, w.stopped, w.twice, w.lines, w.present, w.together,
	} {
		if why := check(s, &f, events); why != "" {
			fail(why)
		}
	}
	if why := w.punctual(s, past); why != "" {
		fail(why)
	}
}

func firstKnown(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

// end: nothing is lost. Long after all that held something back has ended, every
// step was sent, or skipped with a reason, or waits for what has not happened.
func (w *witness) end(end aftercare.OrderState) {
	plans := w.rules.Plan(end, w.story.Until)
	for _, e := range plans {
		w.Fatalf("planned at the end, %s changes: %s %s", e.Key(), e.State, e.Reason)
	}
	keys := map[string]bool{}
	for _, e := range end.Enrollments {
		if keys[e.Key()] {
			w.Fatalf("%s was enrolled twice", e.Key())
		}
		keys[e.Key()] = true
		for _, st := range e.Steps {
			switch {
			case st.State == aftercare.StepDone && st.Reason.IsZero() && !st.DoneAt.IsZero():
			case st.State == aftercare.StepSkipped && !st.Reason.IsZero():
			case st.State == aftercare.StepWaiting && st.DueAt.IsZero() && st.Reason.Code == aftercare.ReasonAnchor:
			case st.State == aftercare.StepWaiting && st.DueAt.After(w.story.Until):
			default:
				w.Fatalf("%s/%s ends as %s, due %s: %s", e.Key(), st.StepID, st.State, st.DueAt, st.Reason)
			}
		}
	}
}
