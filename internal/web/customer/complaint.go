package customer

import (
	"net/http"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// complain opens a complaint for a low answer at once, so that somebody puts
// right what went wrong; nil when the answer asks for none. An answer that is
// edited adds to the case of before, and opens it again if it was closed.
func (s *site) complain(r *http.Request, v *visit, a aftercare.Answer) (*aftercare.Case, error) {
	c, low := cases.FromSurvey(v.store.ID, v.order, a)
	if !low {
		return nil, nil
	}
	e := aftercare.Event{Type: aftercare.EventCaseOpened, Case: &c}
	shown := c
	for _, known := range v.facts.Cases {
		if known.ID != c.ID {
			continue
		}
		c.Messages = added(known.Messages, c.Messages, "survey:"+v.now.Format("20060102T150405.000000"))
		if known.Open() {
			shown, c.State, e.Type = known, "", aftercare.EventCaseUpdated
			if len(c.Messages) == 0 {
				return &known, nil
			}
		}
	}
	if e.Type == aftercare.EventCaseOpened {
		c.OpenedAt, shown.OpenedAt = v.now, v.now
	}
	return &shown, s.say(r, v, v.key("case:"+c.ID), e)
}

// added are the messages whose words were not said before, under an id of their
// own.
func added(said, fresh []aftercare.CaseMessage, id string) []aftercare.CaseMessage {
	var out []aftercare.CaseMessage
	for _, m := range fresh {
		again := false
		for _, old := range said {
			again = again || old.Text == m.Text
		}
		if !again {
			m.ID = id
			out = append(out, m)
		}
	}
	return out
}
