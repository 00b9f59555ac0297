package cases

import (
	"strings"

	"aftercare/internal/aftercare"
)

// Answer is what a person writes to the customer, and the step it goes with.
type Answer struct {
	Text  string
	Reply string // id of the canned reply it was made from
	Asks  bool   // then it is the customer's turn
	State string // the state that the case goes to; "": it stays

	// What the states need that are more than a word.
	Covered, Label        string // approved: who bears the cost, and the link to a parcel label
	Amount, Currency      string // estimate
	Carrier, Number, Link string // shipped
	Outcome, Root         string // closed
}

// Say answers the customer, by mail and on the case's page. A state that means
// more than a word is told as what it is: an approval is a decision, a price waits
// for a yes, an end closes the case.
func (a Act) Say(w Answer) (aftercare.Event, error) {
	text, err := written(w.Text, "Write what the customer is to read.")
	if err != nil {
		return aftercare.Event{}, err
	}
	if w.Reply != "" && strings.Contains(text, "…") {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "There is still a “…” in it: write there what only you know.")
	}
	e, err := a.step(w, text)
	if err != nil {
		return aftercare.Event{}, err
	}
	e.Case.Messages[0].Reply, e.Case.Messages[0].Asks = w.Reply, w.Asks
	return e, nil
}

func (a Act) step(w Answer, text string) (aftercare.Event, error) {
	switch w.State {
	case aftercare.StateApproved, aftercare.StateDeclined:
		return a.Decide(w.State, w.Covered, w.Label, text)
	case aftercare.StateEstimate:
		return a.Estimate(w.Amount, w.Currency, text)
	case aftercare.StateReceived:
		return a.Received("", text)
	case aftercare.StateRefunded:
		return a.Refunded("", text)
	case aftercare.StateShipped:
		return a.Shipped(w.Carrier, w.Number, w.Link, text)
	case aftercare.StateClosed:
		return a.Close(w.Outcome, w.Root, text)
	}
	return a.with(text, aftercare.Case{State: w.State})
}
