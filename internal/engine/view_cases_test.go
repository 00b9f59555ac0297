package engine_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// Each deed of the desk is told, or not, by itself: a later one without a word must
// not make a mail of the first, whose word is on its way, nor hide that of another.
func TestToldAlong(t *testing.T) {
	t.Parallel()
	yes, back, today := start, start.AddDate(0, 0, 1), start.AddDate(0, 0, 2)
	c := aftercare.Case{
		ID: "R-1", Kind: aftercare.CaseReturn, From: aftercare.FromCustomer, OpenedAt: start.Add(-time.Hour),
		Decision: aftercare.Approved, DecidedAt: yes, ReceivedAt: back, RefundedAt: today,
		Messages: []aftercare.CaseMessage{{ID: "m", At: yes.Add(time.Second), From: aftercare.ByDesk}},
		Moves:    []aftercare.CaseMove{{State: aftercare.StateApproved, At: yes}, {State: aftercare.StateReceived, At: today}, {State: aftercare.StateRefunded, At: today}},
	}
	told := func() []string {
		f := &aftercare.Facts{Store: shop(), OrderFacts: aftercare.OrderFacts{Source: "shop", Order: *order(), Cases: []aftercare.Case{c}}}
		return engine.View(f, aftercare.Subject{Kind: aftercare.SubjectCase, ID: f.Subject().ID + "/R-1"}).Case.Told
	}
	if got := told(); !slices.Equal(got, []string{"decision"}) {
		t.Errorf("told %q, want the decision alone", got)
	}
	c.RefundedAt = time.Time{} // it came the day before, the desk says so today
	c.Messages[0].At = today
	if got := told(); !slices.Equal(got, []string{"received"}) {
		t.Errorf("told %q, want only what came in", got)
	}
}
