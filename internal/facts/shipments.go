package facts

import (
	"time"

	"aftercare/internal/aftercare"
)

// shipments is the union of all parcels, by id. In the result a parcel that left
// has a time of shipping, and one that arrived a time of delivery.
func shipments(events []aftercare.Event) []aftercare.Shipment {
	ids, groups := byID(collect(events, parcel), func(s aftercare.Shipment) string { return s.ID })
	var out []aftercare.Shipment
	for _, id := range ids {
		out = append(out, shipment(groups[id]))
	}
	return out
}

// parcel picks what an event says of a shipment; the event's type tells the
// status and the time where the shipment does not.
func parcel(e aftercare.Event) (aftercare.Shipment, stamp, bool) {
	if e.Shipment == nil {
		return aftercare.Shipment{}, stamp{}, false
	}
	s := *e.Shipment
	switch {
	case e.Type == aftercare.EventShipmentShipped && s.Status == "":
		s.Status = aftercare.ShipmentShipped
	case e.Type == aftercare.EventShipmentDelivered && s.Status == "":
		s.Status = aftercare.ShipmentDelivered
	}
	if e.Type == aftercare.EventShipmentShipped && s.ShippedAt.IsZero() {
		s.ShippedAt = e.At
	}
	if e.Type == aftercare.EventShipmentDelivered && s.DeliveredAt.IsZero() {
		s.DeliveredAt = e.At
	}
	if s.Status == aftercare.ShipmentReady && s.ReadyAt.IsZero() {
		s.ReadyAt, _ = e.When()
	}
	at := when(e, s.UpdatedAt)
	at.rank = map[aftercare.ShipmentStatus]int{
		aftercare.ShipmentPending: 1, aftercare.ShipmentShipped: 2, aftercare.ShipmentOutForDelivery: 3, aftercare.ShipmentReady: 3,
		aftercare.ShipmentDelivered: 4, aftercare.ShipmentFailed: 5, aftercare.ShipmentCanceled: 6,
	}[s.Status]
	return s, at, true
}

func shipment(tellings []told[aftercare.Shipment]) aftercare.Shipment {
	var s aftercare.Shipment
	var shipped, ready, delivered, seenShipped, seenDelivered time.Time
	var going []stamp
	for _, t := range tellings {
		overlay(&s, t.what)
		shipped, delivered = first(shipped, t.what.ShippedAt), first(delivered, t.what.DeliveredAt)
		ready = first(ready, t.what.ReadyAt)
		if t.what.Left() {
			seenShipped = first(seenShipped, t.at)
		}
		if t.what.Status == aftercare.ShipmentDelivered {
			seenDelivered = first(seenDelivered, t.at)
		}
		if t.what.Status != "" && t.what.Status != aftercare.ShipmentCanceled {
			going = append(going, t.stamp)
		}
	}
	for _, t := range tellings {
		if t.what.Status == aftercare.ShipmentCanceled && !undone(t.stamp, going) {
			s.Status = aftercare.ShipmentCanceled
		}
	}
	s.Estimates = nil
	for _, t := range tellings {
		s.Estimates = estimated(s.Estimates, t.stamp, t.what.Estimate)
	}
	s.ShippedAt, s.ReadyAt, s.DeliveredAt = shipped, ready, delivered
	if s.DeliveredAt.IsZero() && s.Status == aftercare.ShipmentDelivered {
		s.DeliveredAt = seenDelivered
	}
	if !s.DeliveredAt.IsZero() && (s.Left() || s.Status == "" || s.Status == aftercare.ShipmentPending || s.Status == aftercare.ShipmentReady) {
		s.Status = aftercare.ShipmentDelivered // a later "on its way" is an echo
	}
	if s.ShippedAt.IsZero() && s.Left() {
		s.ShippedAt = first(s.DeliveredAt, seenShipped)
	}
	return s
}
