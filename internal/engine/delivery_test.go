package engine_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// What the desk reads of an order holds the dates that were named, in the days of
// the customer's zone.
func TestStandingHoldsPromises(t *testing.T) {
	t.Parallel()
	rules := rulesFor()
	o := order()
	o.ShippingAddress.Country = "JP"
	s := aftercare.OrderState{Store: "acme", Facts: rules.Reduce([]aftercare.Event{
		{Type: aftercare.EventOrderPlaced, At: start, Order: o, Source: "shop"},
		{Type: aftercare.EventShipmentShipped, At: start.Add(time.Hour), Source: "shop", Shipment: &aftercare.Shipment{ID: "s", Number: "1", Estimate: time.Date(2026, 3, 25, 0, 0, 0, 0, time.UTC)}},
	})}
	got := rules.Standing(s).Promises
	if len(got) != 1 || got[0].What != aftercare.PromiseDelivery || got[0].Due.Format(time.RFC3339) != "2026-03-25T14:59:59Z" || got[0].Source != string(aftercare.SourceCarrier) {
		t.Errorf("promises %+v", got)
	}
	s.Store = "gone"
	if got := rules.Standing(s); len(got.Promises)+len(got.Cases) > 0 {
		t.Errorf("of a store that is not configured: %+v", got)
	}
}
