package woocommerce

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

// trackingKey is where WooCommerce Shipment Tracking, and the plugins that
// follow it, keep an order's parcels.
const trackingKey = "_wc_shipment_tracking_items"

// whole is the id of the one parcel that an order without tracking counts as.
const whole = "completed"

type tracking struct {
	ID        wire.Text `json:"tracking_id"`
	Provider  wire.Text `json:"tracking_provider"`
	Custom    wire.Text `json:"custom_tracking_provider"`
	Formatted wire.Text `json:"formatted_tracking_provider"`
	Number    wire.Text `json:"tracking_number"`
	Link      wire.Text `json:"custom_tracking_link"`
	AST       wire.Text `json:"ast_tracking_link"`
	URL       wire.Text `json:"formatted_tracking_link"`
	ShippedAt wire.Text `json:"date_shipped"`
}

// trackings reads a list, or the object that PHP makes of a list with gaps.
func (in *order) trackings() []tracking {
	raw := in.find(trackingKey)
	var list wire.List[tracking]
	var gaps map[string]tracking
	if json.Unmarshal(raw, &gaps) == nil {
		for _, k := range slices.Sorted(maps.Keys(gaps)) {
			list = append(list, gaps[k])
		}
	} else if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return slices.DeleteFunc(list, func(t tracking) bool { return t.ID == "" && t.Number == "" })
}

// parcels are the shipments that the body tells of.
func (in *order) parcels(o *aftercare.Order) []aftercare.Event {
	var out []aftercare.Event
	delivered := in.status() == "delivered"
	if o.Pickup {
		delivered = delivered || in.status() == "pickup" || in.status() == "picked-up"
		if status := in.status(); status == "ready-pickup" || status == "ready-for-pickup" {
			return []aftercare.Event{ready(o)}
		}
	}
	items := in.trackings()
	for _, t := range items {
		s := aftercare.Shipment{
			ID: wire.First(t.ID, t.Number).String(), Carrier: plain(wire.First(t.Formatted, t.Custom, t.Provider)),
			Number: t.Number.String(), Status: aftercare.ShipmentShipped, ShippedAt: shippedAt(t.ShippedAt.String(), o),
		}
		for _, u := range []wire.Text{t.Link, t.URL, t.AST} {
			s.URL = wire.First(s.URL, wire.URL(u.String()))
		}
		out = append(out, parcel(o, s, delivered))
	}
	switch done := in.status() == "completed" || in.status() == "shipped" || delivered; {
	case done && len(items) == 0 && !in.digital():
		s := aftercare.Shipment{ID: whole, Status: aftercare.ShipmentShipped, ShippedAt: or(in.CompletedAt, in.ModifiedAt)}
		out = append(out, parcel(o, s, delivered || o.Pickup && in.status() == "completed"))
	case done && len(items) > 0: // it may have been told without tracking before
		out = append(out, parcel(o, aftercare.Shipment{ID: whole, Status: aftercare.ShipmentCanceled}, false))
	}
	return unique(out)
}

// ready says that the whole order may be collected, by the statuses of the plugins
// for that.
func ready(o *aftercare.Order) aftercare.Event {
	s := aftercare.Shipment{ID: whole, Status: aftercare.ShipmentReady, ReadyAt: o.UpdatedAt, UpdatedAt: o.UpdatedAt}
	ev := aftercare.Event{Type: aftercare.EventShipmentUpdated, At: o.UpdatedAt, OrderID: o.ID, Shipment: &s}
	ev.Key = fmt.Sprintf("shipment:%s:%s:%s:%s", o.ID, s.ID, stamp(ev.At), wire.Hash(s))
	return ev
}

func parcel(o *aftercare.Order, s aftercare.Shipment, delivered bool) aftercare.Event {
	s.UpdatedAt = o.UpdatedAt
	ev := aftercare.Event{Type: aftercare.EventShipmentShipped, At: o.UpdatedAt, OrderID: o.ID, Shipment: &s}
	switch {
	case delivered:
		s.Status, s.DeliveredAt, ev.Type = aftercare.ShipmentDelivered, wire.FirstTime(s.DeliveredAt, o.UpdatedAt), aftercare.EventShipmentDelivered
	case s.Status == aftercare.ShipmentCanceled:
		ev.Type = aftercare.EventShipmentUpdated
	}
	ev.Key = fmt.Sprintf("shipment:%s:%s:%s:%s", o.ID, s.ID, stamp(ev.At), wire.Hash(s))
	return ev
}

// shippedAt reads a day as Unix seconds, or as plugins write it by hand. It is a
// midnight, so it may lie before the order.
func shippedAt(s string, o *aftercare.Order) time.Time {
	day, ok := wire.ParseTime(s, time.UTC)
	if seconds, err := strconv.ParseInt(s, 10, 64); err == nil && (len(s) == 9 || len(s) == 10) {
		day, ok = time.Unix(seconds, 0).UTC(), true
	}
	switch {
	case !ok || day.After(o.UpdatedAt):
		return o.UpdatedAt
	case day.Before(o.PlacedAt):
		return o.PlacedAt
	}
	return day
}

func or(a, b wire.Time) time.Time { return wire.FirstTime(a.Time, b.Time) }
