package facts_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"aftercare/internal/aftercare"
	"aftercare/internal/facts"
)

// Any events at all: every permutation and duplication gives the same JSON.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	when := rapid.SampledFrom([]float64{0, 1, 1, 2, 2, 3})
	rapid.Check(t, func(t *rapid.T) {
		var events []aftercare.Event
		for i := range rapid.IntRange(0, 8).Draw(t, "events") {
			events = append(events, drawEvent(t, when.Draw(t, "at"), i))
		}
		want, _ := json.Marshal(facts.Reduce(events))
		mixed := slices.Clone(events)
		for _, e := range events {
			if rapid.Bool().Draw(t, "twice") {
				mixed = append(mixed, e)
			}
		}
		mixed = rapid.Permutation(mixed).Draw(t, "order")
		if got, _ := json.Marshal(facts.Reduce(mixed)); string(got) != string(want) {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

func drawEvent(t *rapid.T, at float64, i int) aftercare.Event {
	id := rapid.SampledFrom([]string{"x", "y"}).Draw(t, "id")
	word := rapid.SampledFrom([]string{"", "p", "q"}).Draw(t, "word")
	amount := rapid.Int64Range(0, 3).Draw(t, "amount")
	kind := rapid.SampledFrom([]aftercare.EventType{
		aftercare.EventOrderUpdated, aftercare.EventOrderPlaced, aftercare.EventOrderPaid, aftercare.EventOrderCanceled, aftercare.EventOrderDeleted, aftercare.EventOrderRefunded,
		aftercare.EventShipmentShipped, aftercare.EventShipmentUpdated, aftercare.EventShipmentDelivered, aftercare.EventCaseOpened, aftercare.EventCaseUpdated,
		aftercare.EventCaseClosed, aftercare.EventSurveyAnswered, aftercare.EventCustomerErased, aftercare.EventAnnounced, aftercare.EventRegistered, aftercare.EventLinkRequested,
	}).Draw(t, "type")
	e := event(kind, at, func(e *aftercare.Event) {
		e.Key, e.Source = fmt.Sprint(i), rapid.SampledFrom([]string{"shop", "other"}).Draw(t, "source")
	})
	switch kind {
	case aftercare.EventOrderUpdated, aftercare.EventOrderPlaced:
		e.Order = snapshot(at, func(o *aftercare.Order) {
			o.Payment = rapid.SampledFrom([]aftercare.Payment{"", aftercare.PaymentPending, aftercare.PaymentPaid, aftercare.PaymentRefunded}).Draw(t, "payment")
			o.Canceled, o.Note, o.Customer.Email = rapid.Bool().Draw(t, "canceled"), word, word
			o.Lines = o.Lines[:rapid.IntRange(0, 2).Draw(t, "lines")]
			o.Version = amount
		}).Order
	case aftercare.EventOrderRefunded:
		e.Refund = &aftercare.Refund{ID: id, Amount: aftercare.Money{Amount: amount}, Note: word}
	case aftercare.EventShipmentShipped, aftercare.EventShipmentUpdated, aftercare.EventShipmentDelivered:
		e.Shipment = &aftercare.Shipment{ID: id, Carrier: word, Status: rapid.SampledFrom([]aftercare.ShipmentStatus{
			"", aftercare.ShipmentShipped, aftercare.ShipmentReady, aftercare.ShipmentDelivered, aftercare.ShipmentCanceled}).Draw(t, "status")}
	case aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseClosed:
		e.Case = &aftercare.Case{ID: id, State: word, From: rapid.SampledFrom([]string{"", "", aftercare.FromCustomer}).Draw(t, "from")}
		e.Case.Decision = rapid.SampledFrom([]string{"", aftercare.Approved, aftercare.Declined}).Draw(t, "decision")
		if amount > 0 {
			e.Case.ReadyAt, e.Case.Estimate = day.AddDate(0, 0, int(amount)), &aftercare.Money{Amount: amount}
		}
		if said := rapid.SampledFrom([]string{"", "m", "n"}).Draw(t, "said"); said != "" {
			e.Case.Messages = []aftercare.CaseMessage{{ID: said, From: aftercare.ByCustomer, Text: word}}
			e.Case.Grants = []aftercare.Grant{{ID: said, Code: word}}
		}
	case aftercare.EventAnnounced:
		e.Announcement = &aftercare.Announcement{ID: id, Title: aftercare.Text{"en": word}}
	case aftercare.EventRegistered:
		e.Registration = &aftercare.Registration{LineID: id, Serial: word, Lot: fmt.Sprint(amount)}
	case aftercare.EventSurveyAnswered:
		e.Answer = &aftercare.Answer{Score: int(amount), Comment: word}
	}
	if rapid.Bool().Draw(t, "timeless") {
		return timeless(e, at)
	}
	return e
}
