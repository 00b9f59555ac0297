package cases

import (
	"fmt"
	"strings"

	"aftercare/internal/aftercare"
)

// FromSurvey is the complaint that a low answer to the survey opens; ok is false
// when the answer asks for none. order is "source/order id". An answer that is
// edited stays the same case.
func FromSurvey(store, order string, a aftercare.Answer) (c aftercare.Case, ok bool) {
	if !a.Low() {
		return c, false
	}
	c = aftercare.Case{
		ID: Number(aftercare.CaseComplaint, store, order, "survey"), Kind: aftercare.CaseComplaint,
		From: aftercare.FromSurvey, State: aftercare.StateNew, Score: score(a),
	}
	if text := words(a); text != "" {
		c.Messages = []aftercare.CaseMessage{{ID: aftercare.FromSurvey, From: aftercare.ByCustomer, Text: text}}
	}
	return c, true
}

// score is the answer on the scale of one to five.
func score(a aftercare.Answer) int {
	if a.Score != 0 || a.NPS == nil {
		return a.Score
	}
	return max(1, (*a.NPS+1)/2)
}

// words are what the customer wrote, comment first.
func words(a aftercare.Answer) string {
	var parts []string
	for _, s := range []string{a.Comment, a.Follow} {
		if s = strings.TrimSpace(s); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\n\n")
}

// Review is a public review, as a source tells it.
type Review struct {
	ID    string // the platform's
	Score int    // 1 to 5; 0: not told
	Text  string
	URL   string
}

// FromReview is the case that a review opens: it waits for a person's answer. A
// bad one is a complaint too, so that somebody puts right what went wrong.
func FromReview(store, order string, r Review) aftercare.Case {
	kind := aftercare.CaseReview
	if r.Score == 1 || r.Score == 2 {
		kind = aftercare.CaseComplaint
	}
	return aftercare.Case{
		ID: Number(kind, store, order, fmt.Sprintf("review:%s", r.ID)), Kind: kind,
		From: aftercare.FromReview, State: aftercare.StateNew, Score: r.Score, ReviewURL: r.URL, ReviewText: r.Text,
	}
}
