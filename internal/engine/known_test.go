package engine_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// Orders that have a past go on beside new ones of the same number from another
// shop: each hears what is its own, keeps its row, and stays erased when it was.
func TestKnownOrdersStayApart(t *testing.T) {
	r := laterRules(t)
	at := func(hour int) time.Time { return time.Date(2026, 5, 1, hour, 0, 0, 0, time.UTC) }
	placed := func(source string, hour int) aftercare.Event {
		return aftercare.Event{Type: aftercare.EventOrderPlaced, Key: source, Source: source, OrderID: "1001", At: at(hour), ReceivedAt: at(hour), Order: &aftercare.Order{
			ID: "1001", Name: source, PlacedAt: at(hour), PaidAt: at(hour), Customer: aftercare.Customer{Email: "anna@mail.example"},
			Lines: []aftercare.Line{{ID: "1", SKU: "SOAP", Title: "Soap", Quantity: 1}},
		}}
	}
	old := placed("shopify", 8)
	state := aftercare.OrderState{Row: 7, Store: "acme", Facts: r.Reduce([]aftercare.Event{old})}
	state.Facts.ErasedAt = at(9)
	updated := placed("shopify", 11)
	updated.Key, updated.Order.Name = "updated", "shopify, updated"
	_, states := r.PlayAll(engine.Story{
		Store: "acme", Known: []engine.Known{{State: state, Events: []aftercare.Event{old}}},
		Events: []aftercare.Event{placed("woocommerce", 10), updated}, From: at(10), Until: at(12),
	})
	if len(states) != 2 || states[0].Row != 7 || states[1].Row != 8 {
		t.Fatalf("%d orders: %+v", len(states), states)
	}
	if f := states[0].Facts; f.Source != "shopify" || f.Order.Name != "shopify, updated" || !f.ErasedAt.Equal(at(9)) {
		t.Errorf("the one with a past is %s %q, erased %s", f.Source, f.Order.Name, f.ErasedAt)
	}
	if f := states[1].Facts; f.Source != "woocommerce" || f.Order.Name != "woocommerce" || !f.ErasedAt.IsZero() {
		t.Errorf("the new one is %s %q, erased %s", f.Source, f.Order.Name, f.ErasedAt)
	}
}
