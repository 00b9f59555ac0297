package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func TestApplyMakesOneChain(t *testing.T) {
	each(t, func(w *world) {
		id := w.receive(order("1"))
		wakes, err := w.s.Apply(w.Context(), id, parse, rules{}, noon)
		w.must(err)
		thanks := w.wantStep("1", 0, aftercare.StepWaiting, "")
		if len(wakes) != 1 || wakes[0].StepID != thanks.ID || wakes[0].Workflow != "care" || !wakes[0].DueAt.Equal(noon) {
			w.Fatalf("wakes %+v, want step %d at noon", wakes, thanks.ID)
		}
		first := w.state("1")
		again, err := w.s.Apply(w.Context(), id, parse, rules{}, noon)
		w.must(err)
		w.tell(order("1")) // the same fact by another delivery
		if second := w.state("1"); len(again) != 0 || second.Version != first.Version || second.Person.Version != first.Person.Version {
			w.Fatalf("a repeat changed version %d to %d, person %d to %d", first.Version, second.Version, first.Person.Version, second.Person.Version)
		}
		w.tell(canceled("1"))
		if st := w.state("1"); st.Version != first.Version+1 {
			w.Fatalf("version %d after a change, want %d", st.Version, first.Version+1)
		}
		w.wantStep("1", 0, aftercare.StepSkipped, aftercare.ReasonCanceled)
		w.wantStep("1", 1, aftercare.StepSkipped, aftercare.ReasonCanceled)
	})
}

func TestCancelMayComeFirst(t *testing.T) {
	each(t, func(w *world) {
		w.tell(canceled("1"))
		if st := w.state("1"); len(st.Enrollments) != 0 || !st.Facts.Order.Canceled {
			w.Fatalf("before the snapshot: %+v", st)
		}
		w.tell(order("1"))
		w.wantStep("1", 0, aftercare.StepSkipped, aftercare.ReasonCanceled)
	})
}

// Five deliveries of one order, each with its own key and a fact of its own,
// are received and applied all at once.
func TestOneOrderFiveTimesAtOnce(t *testing.T) {
	each(t, func(w *world) {
		var all sync.WaitGroup
		for i := range 5 {
			all.Go(func() {
				paid := aftercare.Event{Type: aftercare.EventOrderPaid, Key: fmt.Sprint("paid:", i), At: noon, OrderID: "1"}
				body := events(w.T, order("1"), paid, order("2"))
				id, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: fmt.Sprint(i), Body: body, ReceivedAt: noon})
				if err == nil {
					_, err = w.s.Apply(w.Context(), id, parse, rules{}, noon)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for table, want := range map[string]int{"orders": 2, "persons": 1, "events": 7, "enrollments": 2, "steps": 4} {
			var n int
			w.must(w.s.Get(w.Context(), &n, "SELECT COUNT(*) FROM "+table))
			if n != want {
				w.Errorf("%d rows in %s, want %d", n, table, want)
			}
		}
		if st := w.state("1"); len(st.Person.Purchases) != 2 {
			w.Errorf("the person has purchases %+v, want 2", st.Person.Purchases)
		}
	})
}

func shipment(order, id, carrier, number string, status aftercare.ShipmentStatus) aftercare.Event {
	at := noon.Add(time.Hour)
	s := &aftercare.Shipment{ID: id, Carrier: carrier, Number: number, Status: status, ShippedAt: at}
	if status == aftercare.ShipmentDelivered {
		at = noon.Add(48 * time.Hour)
		s.DeliveredAt = at
	}
	return aftercare.Event{Type: aftercare.EventShipmentUpdated, Key: fmt.Sprint("parcel:", order, id, status), At: at, OrderID: order, Shipment: s}
}

func TestOrphanShipmentsFindTheirOrder(t *testing.T) {
	ours := shipment("1", "f1", "DHL", "00 3404-11", aftercare.ShipmentShipped)
	scan := shipment("", "scan", "dhl", "00340411", aftercare.ShipmentDelivered)
	nameless := shipment("", "scan", "", "00340411", aftercare.ShipmentDelivered)
	foreign := shipment("", "scan", "UPS", "00340411", aftercare.ShipmentDelivered)
	for name, c := range map[string]struct {
		tell [][]aftercare.Event
		want aftercare.ShipmentStatus
	}{
		"scan first":        {[][]aftercare.Event{{scan}, {order("1")}, {ours}}, aftercare.ShipmentDelivered},
		"scan last":         {[][]aftercare.Event{{order("1")}, {ours}, {scan}}, aftercare.ShipmentDelivered},
		"scan, later again": {[][]aftercare.Event{{order("1"), ours}, {scan}, {canceled("1")}}, aftercare.ShipmentDelivered},
		"without carrier":   {[][]aftercare.Event{{nameless}, {order("1"), ours}}, aftercare.ShipmentDelivered},
		"another carrier":   {[][]aftercare.Event{{order("1"), ours}, {foreign}}, aftercare.ShipmentShipped},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				for _, events := range c.tell {
					w.tell(events...)
				}
				st := w.state("1")
				if len(st.Facts.Shipments) != 1 || st.Facts.Shipments[0].ID != "f1" || st.Facts.Shipments[0].Status != c.want {
					w.Fatalf("shipments %+v, want f1 %s", st.Facts.Shipments, c.want)
				}
				timeline, err := w.s.Timeline(w.Context(), st.Row)
				w.must(err)
				if shown := slices.ContainsFunc(timeline.Events, func(e aftercare.Event) bool { return e.OrderID == "" }); shown != (c.want == aftercare.ShipmentDelivered) {
					w.Errorf("the scan is in the timeline: %v", shown)
				}
			})
		})
	}
}

// The scan and the order's shipment arrive in the same instant: whoever is
// second must see what the first wrote.
func TestOrphanAndOrderAtOnce(t *testing.T) {
	each(t, func(w *world) {
		for i := range 8 {
			id, number := fmt.Sprint(i), fmt.Sprint("N", i)
			a := w.receive(order(id), shipment(id, "f1", "DHL", number, aftercare.ShipmentShipped))
			b := w.receive(shipment("", number, "DHL", number, aftercare.ShipmentDelivered))
			var both sync.WaitGroup
			for _, row := range []int64{a, b} {
				both.Go(func() {
					if _, err := w.s.Apply(w.Context(), row, parse, rules{}, noon); err != nil {
						t.Error(err)
					}
				})
			}
			both.Wait()
			if s := w.state(id).Facts.Shipments; len(s) != 1 || s[0].Status != aftercare.ShipmentDelivered {
				w.Fatalf("order %s has shipments %+v, want one, delivered", id, s)
			}
		}
	})
}

func TestEventsThatNameNothingAreRejected(t *testing.T) {
	each(t, func(w *world) {
		id := w.receive(aftercare.Event{Type: aftercare.EventOrderPaid, Key: "k"})
		_, err := w.s.Apply(w.Context(), id, parse, rules{}, noon)
		w.must(err)
		in, err := w.s.Inbound(w.Context(), id)
		w.must(err)
		if in.State != aftercare.InboundRejected {
			w.Fatalf("state %s, want rejected", in.State)
		}
	})
}
