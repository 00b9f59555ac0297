package facts_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func TestShipments(t *testing.T) {
	t.Parallel()
	const shipped, delivered, updated = aftercare.EventShipmentShipped, aftercare.EventShipmentDelivered, aftercare.EventShipmentUpdated
	parcel := aftercare.Shipment{ID: "s"}
	with := func(status aftercare.ShipmentStatus) aftercare.Shipment {
		return aftercare.Shipment{ID: "s", Status: status}
	}
	for name, c := range map[string]struct {
		events             []aftercare.Event
		status             aftercare.ShipmentStatus
		shipped, delivered time.Time
	}{
		"shipped":              {[]aftercare.Event{shipment(shipped, 1, parcel)}, aftercare.ShipmentShipped, hour(1), time.Time{}},
		"delivered":            {[]aftercare.Event{shipment(shipped, 1, parcel), shipment(delivered, 2, parcel)}, aftercare.ShipmentDelivered, hour(1), hour(2)},
		"only delivered":       {[]aftercare.Event{shipment(delivered, 2, parcel)}, aftercare.ShipmentDelivered, hour(2), hour(2)},
		"echo after delivery":  {[]aftercare.Event{shipment(delivered, 2, parcel), shipment(updated, 3, with(aftercare.ShipmentShipped))}, aftercare.ShipmentDelivered, hour(2), hour(2)},
		"status tells":         {[]aftercare.Event{shipment(updated, 1, with(aftercare.ShipmentOutForDelivery)), shipment(updated, 2, with(aftercare.ShipmentDelivered))}, aftercare.ShipmentDelivered, hour(1), hour(2)},
		"canceled stays":       {[]aftercare.Event{shipment(updated, 2, with(aftercare.ShipmentCanceled)), shipment(shipped, 1, parcel), shipment(shipped, 2, parcel)}, aftercare.ShipmentCanceled, hour(1), time.Time{}},
		"shipped after all":    {[]aftercare.Event{shipment(updated, 2, with(aftercare.ShipmentCanceled)), shipment(shipped, 3, parcel)}, aftercare.ShipmentShipped, hour(3), time.Time{}},
		"timeless cancel":      {[]aftercare.Event{timeless(shipment(updated, 0, with(aftercare.ShipmentCanceled)), 4), shipment(shipped, 3, parcel)}, aftercare.ShipmentCanceled, hour(3), time.Time{}},
		"lost on the way":      {[]aftercare.Event{shipment(shipped, 1, parcel), shipment(updated, 2, with(aftercare.ShipmentFailed))}, aftercare.ShipmentFailed, hour(1), time.Time{}},
		"waits in the shop":    {[]aftercare.Event{shipment(updated, 1, with(aftercare.ShipmentReady))}, aftercare.ShipmentReady, time.Time{}, time.Time{}},
		"at a parcel point":    {[]aftercare.Event{shipment(shipped, 1, parcel), shipment(updated, 2, with(aftercare.ShipmentReady))}, aftercare.ShipmentReady, hour(1), time.Time{}},
		"handed over":          {[]aftercare.Event{shipment(updated, 1, with(aftercare.ShipmentReady)), shipment(shipped, 2, parcel)}, aftercare.ShipmentShipped, hour(2), time.Time{}},
		"announced":            {[]aftercare.Event{shipment(updated, 1, with(aftercare.ShipmentPending))}, aftercare.ShipmentPending, time.Time{}, time.Time{}},
		"given time wins":      {[]aftercare.Event{shipment(shipped, 3, parcel), shipment(updated, 4, aftercare.Shipment{ID: "s", ShippedAt: hour(1)})}, aftercare.ShipmentShipped, hour(1), time.Time{}},
		"timeless never beats": {[]aftercare.Event{shipment(shipped, 1, parcel), timeless(shipment(updated, 0, with(aftercare.ShipmentPending)), 9)}, aftercare.ShipmentShipped, hour(1), time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := reduce(t, c.events...).Shipments[0]
			if s.Status != c.status || !s.ShippedAt.Equal(c.shipped) || !s.DeliveredAt.Equal(c.delivered) {
				t.Errorf("%s, %s, %s; want %s, %s, %s", s.Status, s.ShippedAt, s.DeliveredAt, c.status, c.shipped, c.delivered)
			}
		})
	}
	merged := reduce(t, shipment(shipped, 1, aftercare.Shipment{ID: "s", Carrier: "DHL", Number: "1"}), shipment(updated, 2, aftercare.Shipment{ID: "s", Number: "2"}),
		shipment(shipped, 3, aftercare.Shipment{ID: "r"})).Shipments
	if len(merged) != 2 || merged[0].ID != "r" || merged[1].Carrier != "DHL" || merged[1].Number != "2" {
		t.Errorf("merged = %+v", merged)
	}
}

func TestRefunds(t *testing.T) {
	t.Parallel()
	refund := func(at float64, r aftercare.Refund) aftercare.Event {
		return event(aftercare.EventOrderRefunded, at, func(e *aftercare.Event) { e.Refund = &r })
	}
	got := reduce(t, snapshot(1, nil),
		refund(4, aftercare.Refund{ID: "z", Amount: aftercare.Money{Amount: 100}}),
		refund(3, aftercare.Refund{ID: "a", Amount: euro(200), Note: "sorry"}),
		refund(5, aftercare.Refund{ID: "a", At: hour(2), Lines: []aftercare.RefundLine{{LineID: "a", Quantity: 1}}})).Refunds
	if len(got) != 2 || got[0].ID != "a" || got[0].Amount != euro(200) || got[0].At != hour(2) || got[0].Note != "sorry" || len(got[0].Lines) != 1 ||
		got[1].Amount != euro(100) || got[1].At != hour(4) {
		t.Errorf("refunds = %+v", got)
	}
}

func TestCases(t *testing.T) {
	t.Parallel()
	const opened, updated, closed = aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseClosed
	c := aftercare.Case{ID: "c", Kind: aftercare.CaseRepair}
	got := reduce(t, kase(opened, 1, c), kase(updated, 2, aftercare.Case{ID: "c", State: "in repair", ShippedAt: hour(3)}), kase(closed, 4, c),
		kase(opened, 0.5, aftercare.Case{ID: "d", Kind: aftercare.CaseReturn})).Cases
	if len(got) != 2 || got[0].ID != "d" || !got[0].Open() || got[1].OpenedAt != hour(1) || got[1].ClosedAt != hour(4) ||
		got[1].State != "in repair" || got[1].ShippedAt != hour(3) || got[1].Kind != aftercare.CaseRepair {
		t.Errorf("cases = %+v", got)
	}
	if again := reduce(t, kase(opened, 1, c), kase(closed, 4, c), kase(opened, 5, c)).Cases[0]; !again.Open() || again.OpenedAt != hour(1) {
		t.Errorf("opened again = %+v", again)
	}
	if late := reduce(t, kase(closed, 4, c), timeless(kase(opened, 0, c), 9)).Cases[0]; late.Open() {
		t.Errorf("a timeless opening reopened %+v", late)
	}
	if only := reduce(t, kase(updated, 2, c)).Cases[0]; only.OpenedAt != hour(2) {
		t.Errorf("never seen opened = %+v", only)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	answer := func(at float64, score int) aftercare.Event {
		return event(aftercare.EventSurveyAnswered, at, func(e *aftercare.Event) { e.Answer = &aftercare.Answer{Score: score} })
	}
	f := reduce(t, answer(2, 5), answer(1, 1), event(aftercare.EventReviewClicked, 4, nil), event(aftercare.EventReviewClicked, 3, nil),
		event(aftercare.EventReviewPosted, 5, nil))
	if f.Survey.Score != 5 || f.SurveyAt != hour(2) || f.ReviewClickedAt != hour(3) || f.ReviewPostedAt != hour(5) {
		t.Errorf("answers = %+v", f)
	}
}
