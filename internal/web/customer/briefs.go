package customer

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// caseBrief is a case in a list.
type caseBrief struct {
	ID, Kind, State string
	Since           string
	Next            string // who answers by when, or that it is the customer's turn
	URL             string
	Open            bool
}

// caseBriefs lists the order's cases, newest first.
func (s *site) caseBriefs(v *visit) (open, closed []caseBrief) {
	for _, c := range slices.Backward(v.facts.Cases) {
		switch {
		case c.Kind == aftercare.CaseReview: // a public answer, not one to the customer
		case c.Open():
			open = append(open, s.caseBrief(v, c))
		default:
			closed = append(closed, s.caseBrief(v, c))
		}
	}
	return open, closed
}

func (s *site) caseBrief(v *visit, c aftercare.Case) caseBrief {
	b := caseBrief{ID: c.ID, Kind: cmp.Or(v.words.CaseKinds[string(c.Kind)], string(c.Kind)), State: v.caseState(c), Since: v.day(c.OpenedAt), Open: c.Open()}
	b.URL, b.Next = s.caseURL(v, c.ID), v.nextWord(c)
	return b
}

// caseState is the state in the customer's words. One that a platform's desk has
// made up stays as it is.
func (v *visit) caseState(c aftercare.Case) string {
	if !c.Open() {
		return v.words.CaseStates[aftercare.StateClosed]
	}
	state := cmp.Or(c.State, aftercare.StateNew)
	if state == aftercare.StateEstimate && !priced(c) { // the customer has said yes or no
		state = aftercare.StateWorking
	}
	return cmp.Or(v.words.CaseStates[state], state)
}

// nextWord says who answers and by when, or that the customer is asked something.
func (v *visit) nextWord(c aftercare.Case) string {
	help := v.help()
	clock := cases.Clocks(c, help, v.store)
	who := cases.Name(help, cases.Owner(c, help, v.now, v.store.Location()), v.store)
	by := cases.AnswerBy(c, help, v.store)
	switch {
	case clock.WaitsFor == aftercare.WaitsForCustomer:
		return v.words.Order.CaseYours
	case clock.WaitsFor == "":
		return ""
	case by.IsZero() || v.now.After(by):
		return v.words.Fill(v.words.Order.CaseOwner, "name", who)
	}
	return v.words.Fill(v.words.Order.CaseNext, "name", who, "date", v.deadline(by))
}

// opening is what a customer is told of a case that was just opened: its number,
// and around it who looks after it and by when they answer.
type opening struct {
	Before, Number, After string
	URL                   string // of its page
}

func (s *site) opened(v *visit, c aftercare.Case) *opening {
	help, w := v.help(), v.words
	who := cases.Name(help, cases.Owner(c, help, v.now, v.store.Location()), v.store)
	text := w.Fill(w.CaseOpenedSoon, "name", who)
	if by := cases.AnswerBy(c, help, v.store); !by.IsZero() {
		text = w.Fill(w.CaseOpened, "name", who, "date", v.deadline(by))
	}
	out := &opening{Number: c.ID, URL: s.caseURL(v, c.ID)}
	out.Before, out.After, _ = strings.Cut(text, "{number}")
	return out
}
