package intake

import (
	"net/http"
	"testing"

	"aftercare/internal/aftercare"
)

// told is a source that reads everything as the same events.
type told struct{ events []aftercare.Event }

func (told) Verify(http.Header, []byte) (aftercare.Receipt, error) { return aftercare.Receipt{}, nil }
func (s told) Parse(aftercare.Inbound) ([]aftercare.Event, error)  { return s.events, nil }

func TestAReviewOpensACase(t *testing.T) {
	for name, c := range map[string]struct {
		review *aftercare.Review
		kind   aftercare.CaseKind // "": no case
	}{
		"good":          {&aftercare.Review{ID: "r", Score: 5, Text: "Fine boots."}, aftercare.CaseReview},
		"no stars":      {&aftercare.Review{ID: "r", Text: "Fine boots."}, aftercare.CaseReview},
		"middling":      {&aftercare.Review{ID: "r", Score: 3}, aftercare.CaseReview},
		"bad":           {&aftercare.Review{ID: "r", Score: 2, Place: "Google", Locale: "ko"}, aftercare.CaseComplaint},
		"nothing of it": {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			posted := aftercare.Event{Type: aftercare.EventReviewPosted, Key: "review:1:r", OrderID: "1", Review: c.review}
			got, err := Bindings{{"acme", "shop"}: told{[]aftercare.Event{posted}}}.Parse(aftercare.Inbound{Store: "acme", Source: "shop"})
			if err != nil || got[0].Key != posted.Key {
				t.Fatalf("%+v, %v", got, err)
			}
			if c.kind == "" {
				if len(got) != 1 {
					t.Fatalf("a case of nothing: %+v", got[1])
				}
				return
			}
			e := got[1]
			if len(got) != 2 || e.Type != aftercare.EventCaseOpened || e.Key != "case:review:1:r" || e.OrderID != "1" || e.Case.Kind != c.kind ||
				e.Case.From != aftercare.FromReview || e.Case.Score != c.review.Score || e.Case.ReviewText != c.review.Text {
				t.Errorf("case %+v of %+v", e.Case, e)
			}
			if where := c.review.Place != ""; where != (len(e.Case.Messages) == 1) || where && e.Case.Messages[0].Text != "Google, ko" {
				t.Errorf("messages %+v", e.Case.Messages)
			}
		})
	}
}
