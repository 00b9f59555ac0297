package facts_test

import (
	"testing"

	"aftercare/internal/aftercare"
)

// The words of a case are a union: whoever tells them, and in whatever order.
func TestConversation(t *testing.T) {
	t.Parallel()
	const opened, updated, closed = aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseClosed
	says := func(id string, from aftercare.Author) []aftercare.CaseMessage {
		return []aftercare.CaseMessage{{ID: id, From: from, Text: id, Photos: []string{"p"}}}
	}
	c := aftercare.Case{ID: "c", Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, State: aftercare.StateNew, Messages: says("one", aftercare.ByCustomer)}
	answer := aftercare.Case{ID: "c", State: aftercare.StateWorking, Messages: says("two", aftercare.ByDesk), Grants: []aftercare.Grant{{ID: "g", Kind: "coupon", Code: "X"}}, LabelURL: "https://post.example/ann"}
	events := []aftercare.Event{kase(opened, 1, c), kase(updated, 2, answer), kase(closed, 3, aftercare.Case{ID: "c"}), kase(opened, 4, aftercare.Case{ID: "c", State: aftercare.StateWorking})}
	got := reduce(t, events...).Cases[0]
	if len(got.Messages) != 2 || got.Messages[0].At != hour(1) || got.Messages[1].ID != "two" || got.Messages[1].At != hour(2) {
		t.Errorf("messages %+v", got.Messages)
	}
	if len(got.Grants) != 1 || got.Grants[0].At != hour(2) {
		t.Errorf("grants %+v", got.Grants)
	}
	if !got.ReopenedAt.Equal(hour(4)) || !got.Begun().Equal(hour(4)) {
		t.Errorf("reopened at %v", got.ReopenedAt)
	}
	if !got.Open() || got.Reopened != 1 || len(got.Moves) != 4 || got.Moves[2].State != aftercare.StateClosed || got.Moves[2].At != hour(3) {
		t.Errorf("reopened %d, moves %+v", got.Reopened, got.Moves)
	}
	twice := reduce(t, append(events, kase(updated, 5, aftercare.Case{ID: "c", Grants: []aftercare.Grant{{ID: "g", Kind: "coupon", Code: "Y"}}}))...).Cases[0]
	if len(twice.Grants) != 1 || twice.Grants[0].Code != "X" {
		t.Errorf("granted twice: %+v", twice.Grants)
	}
	erased := reduce(t, append(events, event(aftercare.EventCustomerErased, 9, nil))...).Cases[0]
	if erased.Messages[0].Text != "" || erased.Messages[0].Photos != nil || erased.Grants[0].Code != "" || erased.Moves == nil || erased.LabelURL != "" {
		t.Errorf("after an erasure: %+v", erased)
	}
}

// Only a strictly later opening opens a case again, whichever arrives first: a
// platform tells of the beginning and the end in one second, or of the end without
// its time.
func TestOpenedAndClosedAtOnce(t *testing.T) {
	t.Parallel()
	const opened, closed = aftercare.EventCaseOpened, aftercare.EventCaseClosed
	begun := kase(opened, 1, aftercare.Case{ID: "c", Kind: aftercare.CaseReturn, State: "new"})
	for name, end := range map[string]aftercare.Event{
		"at once": kase(closed, 1, aftercare.Case{ID: "c"}), "without a time": timeless(kase(closed, 0, aftercare.Case{ID: "c"}), 2),
	} {
		for _, hash := range []string{"a", "c"} { // sorts before and behind the opening's
			begun.BodyHash, end.BodyHash = "b", hash
			c := reduce(t, begun, end).Cases[0]
			if c.Open() || c.Reopened != 0 || !c.ReopenedAt.IsZero() || len(c.Moves) != 2 || c.Moves[1].State != aftercare.StateClosed {
				t.Errorf("%s: open %v, reopened %d, moves %+v", name, c.Open(), c.Reopened, c.Moves)
			}
			if c = reduce(t, begun, end, kase(opened, 3, aftercare.Case{ID: "c"})).Cases[0]; !c.Open() || c.Reopened != 1 {
				t.Errorf("%s, and opened again: open %v, reopened %d", name, c.Open(), c.Reopened)
			}
		}
	}
}

// Who writes when the desk has just closed the case is heard all the same.
func TestTheCustomersWordOpensACaseAgain(t *testing.T) {
	t.Parallel()
	const opened, updated, closed = aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseClosed
	says := func(at float64, from aftercare.Author) aftercare.Event {
		return kase(updated, at, aftercare.Case{ID: "c", Messages: []aftercare.CaseMessage{{ID: "m", From: from, Text: "And the other one?"}}})
	}
	first := kase(opened, 1, aftercare.Case{ID: "c", Kind: aftercare.CaseQuestion, From: aftercare.FromCustomer, State: aftercare.StateNew})
	end := kase(closed, 3, aftercare.Case{ID: "c", State: aftercare.StateClosed})
	for name, c := range map[string]struct {
		said aftercare.Event
		open bool
	}{
		"the customer, later":   {says(4, aftercare.ByCustomer), true},
		"the customer, before":  {says(2, aftercare.ByCustomer), false},
		"the desk, later":       {says(4, aftercare.ByDesk), false},
		"the desk, to itself":   {says(4, aftercare.ByNote), false},
		"without a time":        {timeless(says(4, aftercare.ByCustomer), 4), false},
		"in the end's own time": {says(3, aftercare.ByCustomer), false},
	} {
		got := reduce(t, first, c.said, end).Cases[0]
		if got.Open() != c.open || c.open && (got.Reopened != 1 || got.State != aftercare.StateNew || got.ReopenedAt != hour(4)) || !c.open && got.Reopened != 0 {
			t.Errorf("%s: open %t, reopened %d at %s, state %q", name, got.Open(), got.Reopened, got.ReopenedAt, got.State)
		}
	}
}
