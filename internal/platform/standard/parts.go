package standard

import (
	"fmt"
	"math"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

type shipment struct {
	ID          wire.Text   `json:"id"`
	Carrier     wire.Text   `json:"carrier"`
	Number      wire.Text   `json:"number"`
	URL         wire.Text   `json:"url"`
	Status      wire.Text   `json:"status"`
	LineIDs     []wire.Text `json:"line_ids"`
	ShippedAt   wire.Text   `json:"shipped_at"`
	ReadyAt     wire.Text   `json:"ready_at"`
	DeliveredAt wire.Text   `json:"delivered_at"`
	Estimate    wire.Text   `json:"estimate"`
	UpdatedAt   wire.Text   `json:"updated_at"`
}

// shipmentEvent needs no order id: a carrier's word on a number is joined later.
func (r *reader) shipmentEvent(d *data, ev *aftercare.Event) {
	in := d.Shipment
	if in == nil {
		r.fail("data.shipment is missing")
		return
	}
	s := &aftercare.Shipment{
		ID: wire.First(in.ID, in.Number).String(), Carrier: in.Carrier.String(), Number: in.Number.String(),
		URL: wire.URL(in.URL.String()), Status: status(in.Status), LineIDs: texts(in.LineIDs),
		ShippedAt:   r.time("data.shipment.shipped_at", in.ShippedAt),
		ReadyAt:     r.time("data.shipment.ready_at", in.ReadyAt),
		DeliveredAt: r.time("data.shipment.delivered_at", in.DeliveredAt),
		Estimate:    r.day("data.shipment.estimate", in.Estimate),
		UpdatedAt:   wire.FirstTime(r.time("data.shipment.updated_at", in.UpdatedAt), ev.At),
	}
	if s.ID == "" {
		r.fail("data.shipment.id is missing, and there is no number instead")
	}
	switch ev.Type {
	case aftercare.EventShipmentShipped:
		s.ShippedAt = wire.FirstTime(s.ShippedAt, ev.At)
		s.Status = wire.First(s.Status, aftercare.ShipmentShipped)
	case aftercare.EventShipmentDelivered:
		s.DeliveredAt, s.Status = wire.FirstTime(s.DeliveredAt, ev.At), aftercare.ShipmentDelivered
	}
	ev.Shipment, ev.At = s, s.UpdatedAt
	ev.Key = fmt.Sprintf("%s:%s:%s:%s:%s", ev.Type, ev.OrderID, s.ID, stamp(ev.At), wire.Hash(s))
}

// status takes a word it does not know, such as "at customs", for "on its way".
func status(t wire.Text) aftercare.ShipmentStatus {
	switch s := aftercare.ShipmentStatus(t); s {
	case "", aftercare.ShipmentPending, aftercare.ShipmentOutForDelivery, aftercare.ShipmentReady, aftercare.ShipmentDelivered,
		aftercare.ShipmentFailed, aftercare.ShipmentCanceled:
		return s
	}
	return aftercare.ShipmentShipped
}

type refund struct {
	ID       wire.Text    `json:"id"`
	At       wire.Text    `json:"at"`
	Amount   wire.Decimal `json:"amount"`
	Currency wire.Text    `json:"currency"`
	Note     wire.Note    `json:"note"`
	Lines    []struct {
		LineID   wire.Text `json:"line_id"`
		Quantity int64     `json:"quantity"`
	} `json:"lines"`
}

func (r *reader) refundEvent(d *data, ev *aftercare.Event) {
	in := d.Refund
	if in == nil {
		r.fail("data.refund is missing")
		return
	}
	ev.OrderID = r.need("data.order_id", d.OrderID)
	out := &aftercare.Refund{
		ID: r.need("data.refund.id", in.ID), At: wire.FirstTime(r.time("data.refund.at", in.At), ev.At),
		Amount: r.money("data.refund.amount", in.Amount, in.Currency.String()), Note: string(in.Note),
	}
	if in.Amount == "" || out.Amount.Amount < 0 {
		r.fail("data.refund.amount must be the money that goes back, 0 or more")
	}
	for i, l := range in.Lines {
		if l.Quantity < 0 || l.Quantity > math.MaxInt32 {
			r.fail("data.refund.lines[%d].quantity must be 0 or more", i)
		}
		out.Lines = append(out.Lines, aftercare.RefundLine{
			LineID: r.need(fmt.Sprintf("data.refund.lines[%d].line_id", i), l.LineID), Quantity: int(l.Quantity)})
	}
	ev.Refund, ev.At = out, out.At
	ev.Key = fmt.Sprintf("refund:%s:%s", ev.OrderID, out.ID)
}

type problem struct {
	ID        wire.Text   `json:"id"`
	Kind      wire.Text   `json:"kind"`
	State     wire.Text   `json:"state"`
	LineIDs   []wire.Text `json:"line_ids"`
	SKU       wire.Text   `json:"sku"`
	Item      wire.Text   `json:"item"`
	Note      wire.Note   `json:"note"`
	OpenedAt  wire.Text   `json:"opened_at"`
	ReadyAt   wire.Text   `json:"ready_at"`
	ShippedAt wire.Text   `json:"shipped_at"`
	ClosedAt  wire.Text   `json:"closed_at"`
	Outcome   wire.Text   `json:"outcome"`
	Carrier   wire.Text   `json:"carrier"`
	Number    wire.Text   `json:"number"`
	URL       wire.Text   `json:"url"`
}

// caseEvent reads a complaint, return, repair or wish. It belongs to an order:
// the customer and the language come from there.
func (r *reader) caseEvent(d *data, ev *aftercare.Event) {
	in := d.Case
	if in == nil {
		r.fail("data.case is missing")
		return
	}
	ev.OrderID = r.need("data.order_id", d.OrderID)
	c := &aftercare.Case{
		ID: r.need("data.case.id", in.ID), Kind: aftercare.CaseKind(r.need("data.case.kind", in.Kind)),
		State: in.State.String(), LineIDs: texts(in.LineIDs), SKU: in.SKU.String(), Item: in.Item.String(), Note: string(in.Note),
		OpenedAt: r.time("data.case.opened_at", in.OpenedAt), ReadyAt: r.day("data.case.ready_at", in.ReadyAt),
		ShippedAt: r.time("data.case.shipped_at", in.ShippedAt), ClosedAt: r.time("data.case.closed_at", in.ClosedAt),
		Outcome: in.Outcome.String(), Carrier: in.Carrier.String(), Number: in.Number.String(), URL: wire.URL(in.URL.String()),
	}
	switch ev.Type {
	case aftercare.EventCaseOpened:
		c.OpenedAt = wire.FirstTime(c.OpenedAt, ev.At)
	case aftercare.EventCaseClosed:
		if c.ClosedAt = wire.FirstTime(c.ClosedAt, ev.At); c.ClosedAt.IsZero() {
			r.fail("data.case.closed_at is missing, and there is no time instead")
		}
	}
	ev.Case = c
	ev.Key = fmt.Sprintf("%s:%s:%s:%s:%s", ev.Type, ev.OrderID, c.ID, stamp(ev.At), wire.Hash(c)) // desks may count cases by order
}

func texts(in []wire.Text) []string {
	var out []string
	for _, t := range in {
		if t != "" {
			out = append(out, t.String())
		}
	}
	return out
}
