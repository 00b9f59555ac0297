package shopify

import (
	"fmt"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

type parcel struct {
	ID        wire.Text            `json:"id"`
	OrderID   wire.Text            `json:"order_id"`
	Status    wire.Text            `json:"status"`
	Where     wire.Text            `json:"shipment_status"`
	Company   wire.Text            `json:"tracking_company"`
	Number    wire.Text            `json:"tracking_number"`
	Numbers   wire.List[wire.Text] `json:"tracking_numbers"`
	URL       wire.Text            `json:"tracking_url"`
	URLs      wire.List[wire.Text] `json:"tracking_urls"`
	Estimate  wire.Time            `json:"estimated_delivery_at"`
	CreatedAt wire.Time            `json:"created_at"`
	UpdatedAt wire.Time            `json:"updated_at"`
	Lines     wire.List[lineItem]  `json:"line_items"`
}

func readParcel(d delivery) ([]aftercare.Event, error) {
	var in parcel
	if err := d.decode(&in); err != nil {
		return nil, err
	}
	if in.ID == "" {
		return nil, invalid("the fulfillment has no id")
	}
	ev := in.event("")
	if ev == nil {
		return nil, ignored("fulfillment %s is of digital goods: there is no parcel", in.ID)
	}
	return []aftercare.Event{*ev}, nil
}

// event is nil when the fulfillment is no parcel, or cannot be told from others.
func (in *parcel) event(orderID string) *aftercare.Event {
	if in.ID == "" || in.digital() {
		return nil
	}
	at := or(in.UpdatedAt, in.CreatedAt)
	s := &aftercare.Shipment{
		ID: in.ID.String(), Carrier: in.carrier(), Number: in.number(), Status: in.status(), Estimate: in.Estimate.Time, UpdatedAt: at,
	}
	for _, u := range append(in.URLs, in.URL) {
		s.URL = wire.First(s.URL, wire.URL(u.String()))
	}
	for _, l := range in.Lines {
		if l.ID != "" {
			s.LineIDs = append(s.LineIDs, l.ID.String())
		}
	}
	if s.Left() || s.Status == aftercare.ShipmentReady { // at a parcel point
		s.ShippedAt = or(in.CreatedAt, in.UpdatedAt)
	}
	if s.Status == aftercare.ShipmentDelivered {
		s.DeliveredAt = at
	}
	ev := &aftercare.Event{Type: typeOf(s.Status), At: at, OrderID: wire.First(orderID, in.OrderID.String()), Shipment: s}
	ev.Key = fmt.Sprintf("shipment:%s:%s:%s", s.ID, stamp(at), wire.Hash(s))
	return ev
}

func (in *parcel) digital() bool {
	for _, l := range in.Lines {
		if !l.Shipped.False() {
			return false
		}
	}
	return len(in.Lines) > 0
}

// carrier drops Shopify's word for "none of those I know".
func (in *parcel) carrier() string {
	if strings.EqualFold(in.Company.String(), "other") {
		return ""
	}
	return in.Company.String()
}

func (in *parcel) number() string {
	var all []string
	for _, n := range in.Numbers {
		if n != "" {
			all = append(all, n.String())
		}
	}
	return wire.First(strings.Join(all, ", "), in.Number.String())
}

// status joins what the shop did (status) with where the carrier has it
// (shipment_status).
func (in *parcel) status() aftercare.ShipmentStatus {
	switch strings.ToLower(in.Status.String()) {
	case "cancelled", "canceled":
		return aftercare.ShipmentCanceled
	case "error", "failure":
		return aftercare.ShipmentFailed
	case "pending", "open":
		return aftercare.ShipmentPending
	}
	return where(in.Where.String())
}

// where maps the carrier's word; what is not named here is on its way.
func where(s string) aftercare.ShipmentStatus {
	switch strings.ToLower(s) {
	case "delivered", "picked_up":
		return aftercare.ShipmentDelivered
	case "out_for_delivery":
		return aftercare.ShipmentOutForDelivery
	case "ready_for_pickup":
		return aftercare.ShipmentReady
	case "failure":
		return aftercare.ShipmentFailed
	}
	return aftercare.ShipmentShipped
}

func typeOf(s aftercare.ShipmentStatus) aftercare.EventType {
	switch s {
	case aftercare.ShipmentShipped:
		return aftercare.EventShipmentShipped
	case aftercare.ShipmentDelivered:
		return aftercare.EventShipmentDelivered
	}
	return aftercare.EventShipmentUpdated
}

// readScan reads a carrier's scan. It knows the fulfillment by id only, so what
// it leaves empty stays as the fulfillment told it.
func readScan(d delivery) ([]aftercare.Event, error) {
	var in struct {
		ID            wire.Text `json:"id"`
		FulfillmentID wire.Text `json:"fulfillment_id"`
		OrderID       wire.Text `json:"order_id"`
		Status        wire.Text `json:"status"`
		HappenedAt    wire.Time `json:"happened_at"`
		CreatedAt     wire.Time `json:"created_at"`
		Estimate      wire.Time `json:"estimated_delivery_at"`
	}
	if err := d.decode(&in); err != nil {
		return nil, err
	}
	if in.FulfillmentID == "" {
		return nil, invalid("the fulfillment event names no fulfillment")
	}
	at := or(in.HappenedAt, in.CreatedAt)
	s := &aftercare.Shipment{ID: in.FulfillmentID.String(), Status: where(in.Status.String()), Estimate: in.Estimate.Time, UpdatedAt: at}
	if s.Status == aftercare.ShipmentDelivered {
		s.DeliveredAt = at
	}
	ev := aftercare.Event{Type: typeOf(s.Status), At: at, OrderID: in.OrderID.String(), Shipment: s}
	if ev.Type == aftercare.EventShipmentShipped {
		ev.Type = aftercare.EventShipmentUpdated // a scan on the way, not the parcel's leaving
	}
	ev.Key = fmt.Sprintf("scan:%s:%s:%s", s.ID, in.ID, wire.Hash(s))
	return []aftercare.Event{ev}, nil
}
