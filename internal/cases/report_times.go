package cases

import (
	"maps"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// firstAnswers are the business times from the opening of a case to its first
// reply. One that is still to come is late when its time has passed.
func firstAnswers(all []aftercare.CaseOf, store *aftercare.Store, now time.Time) Times {
	var t Times
	var took []time.Duration
	for _, c := range all {
		asks := Asks(c.Case)
		if len(asks) == 0 { // a platform's
			continue
		}
		var plan aftercare.Plan
		if store.Help != nil {
			plan = store.Help.Plans[c.Case.Kind]
		}
		answered := asks[0].Answered
		if !answered.IsZero() && answered.Before(now) {
			took = append(took, store.BusinessTime(asks[0].At, answered))
		}
		if until := earlier(answered, now); plan.FirstReply > 0 && store.BusinessTime(asks[0].At, until) > plan.FirstReply {
			t.Late++
		}
	}
	t.measure(took)
	return t
}

// stays are the business times that cases spent in each state.
func stays(all []aftercare.CaseOf, store *aftercare.Store, now time.Time) []Stay {
	took := map[string][]time.Duration{}
	for _, c := range all {
		for i, m := range c.Case.Moves {
			until := now
			if i+1 < len(c.Case.Moves) {
				until = c.Case.Moves[i+1].At
			}
			if m.State != aftercare.StateClosed && m.At.Before(now) {
				took[m.State] = append(took[m.State], store.BusinessTime(m.At, earlier(until, now)))
			}
		}
	}
	var out []Stay
	for _, state := range slices.Sorted(maps.Keys(took)) {
		s := Stay{State: state}
		s.measure(took[state])
		out = append(out, s)
	}
	return out
}

func (t *Times) measure(took []time.Duration) {
	if t.N = len(took); t.N > 0 {
		slices.Sort(took)
		t.Median, t.Most = took[(len(took)-1)/2], took[len(took)-1]
	}
}

// earlier is a, of which zero is never, or b.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
