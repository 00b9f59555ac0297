package cases

import (
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

// Opening is a case that a person at the desk opens for a customer who called or
// wrote to them.
type Opening struct {
	Kind    aftercare.CaseKind
	LineIDs []string // what it is about
	Cause   string   // one of Causes, "" when it is none
	Wanted  string   // one of Outcomes, "" when it is none
	Text    string
	Phone   bool // it was said on the phone; else it is the customer's own writing
}

// Open opens a case. The same form posted twice is the same case, whose number is
// the event's Case.ID. The act's own Case is empty.
func (a Act) Open(o Opening, order *aftercare.Order) (key string, e aftercare.Event, err error) {
	if !slices.Contains(aftercare.CaseKinds, o.Kind) || o.Kind == aftercare.CaseReview {
		return "", e, aftercare.Errorf(aftercare.Invalid, "Choose what kind of case it is.")
	}
	if o.Cause != "" && !slices.Contains(aftercare.Causes, o.Cause) || o.Wanted != "" && !slices.Contains(append(slices.Clone(aftercare.Outcomes), aftercare.DataRequests...), o.Wanted) {
		return "", e, aftercare.Errorf(aftercare.Invalid, "Choose a reason and a wish from the list, or none.")
	}
	text, err := written(o.Text, "Write what the customer said.")
	if err != nil {
		return "", e, err
	}
	a.Case = aftercare.Case{ID: Number(o.Kind, a.Store.ID, a.Order, a.Nonce), Kind: o.Kind}
	c := aftercare.Case{From: aftercare.FromDesk, State: aftercare.StateNew, Owner: a.By, Cause: o.Cause, Wanted: o.Wanted}
	var titles []string
	for _, l := range order.Lines {
		if slices.Contains(o.LineIDs, l.ID) {
			c.Lines, titles = append(c.Lines, aftercare.CaseLine{LineID: l.ID, Quantity: l.Quantity}), append(titles, l.Title)
			c.SKU = l.SKU
		}
	}
	if c.Item = strings.Join(titles, ", "); len(c.Lines) > 1 {
		c.SKU = ""
	}
	m := a.message(aftercare.ByCustomer, text)
	if m.By = ""; o.Phone {
		m.From, m.By = aftercare.ByPhone, a.By
	}
	c.Messages = []aftercare.CaseMessage{m}
	return a.Key(), a.event(aftercare.EventCaseOpened, c), nil
}
