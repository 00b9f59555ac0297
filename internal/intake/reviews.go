package intake

import (
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// reviewsToCases adds, behind each review that says something, the case that it
// opens: every public review waits for a person's answer, with a clock. A bad one
// is a complaint and no second case beside it: whoever puts right what went wrong
// answers the review as well, and the customer is not asked the same twice.
func reviewsToCases(in aftercare.Inbound, events []aftercare.Event) []aftercare.Event {
	out := events
	for _, e := range events {
		r := e.Review
		if e.Type != aftercare.EventReviewPosted || r == nil || e.OrderID == "" {
			continue
		}
		c := cases.FromReview(in.Store, in.Source+"/"+e.OrderID, cases.Review{ID: r.ID, Score: r.Score, Text: r.Text, URL: r.URL})
		if where := strings.Join(present(r.Place, r.Locale), ", "); where != "" {
			c.Messages = []aftercare.CaseMessage{{ID: aftercare.FromReview, From: aftercare.ByNote, Text: where}}
		}
		out = append(out, aftercare.Event{Type: aftercare.EventCaseOpened, Key: "case:" + e.Key, At: e.At, OrderID: e.OrderID, Case: &c})
	}
	return out
}

func present(all ...string) (out []string) {
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
