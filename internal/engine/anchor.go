package engine

import (
	"time"

	"aftercare/internal/aftercare"
)

// anchor is one of the points in time of aftercare.Anchors, zero while it is not
// known.
func (p *pass) anchor(c *course, name string) time.Time {
	f := p.facts
	switch name {
	case "trigger", "":
		return c.anchor
	case "placed":
		return f.Order.PlacedAt
	case "paid":
		return paidAt(f)
	case "confirmed":
		return f.ConfirmedAt()
	case "shipped":
		return shippedAt(f, c.Subject)
	case "all_shipped":
		return f.AllShippedAt()
	case "delivered":
		return deliveredAt(f, c.Subject)
	case "all_delivered":
		return f.AllDeliveredAt()
	case "expected", "all_expected":
		at, _ := p.expected(c.Subject, name)
		return at
	case "canceled":
		return f.Order.CanceledAt
	case "changed":
		change, _ := changeOf(f, c.Subject)
		return change.At
	case "supply_end", "reorder_by", "warranty_end":
		return lineEnd(f, c.Subject, name)
	case "window_end":
		return windowEnd(f, c.Subject)
	case "message", "message_warn", "message_due":
		return messageTime(f, c.Subject, name)
	}
	return caseTime(f, c.Subject, name)
}

// paidAt is when the money came; an order that was paid all along counts from
// when it was placed.
func paidAt(f *aftercare.Facts) time.Time {
	if f.Order.PaidAt.IsZero() && f.Paid() {
		return f.Order.PlacedAt
	}
	return f.Order.PaidAt
}

func shippedAt(f *aftercare.Facts, subj aftercare.Subject) time.Time {
	if s, ok := shipmentOf(f, subj); ok {
		return s.ShippedAt
	}
	if l, ok := lineOf(f, subj); ok {
		return f.LineShippedAt(l)
	}
	return f.ShippedAt()
}

func deliveredAt(f *aftercare.Facts, subj aftercare.Subject) time.Time {
	if s, ok := shipmentOf(f, subj); ok {
		return f.ArrivedAt(s)
	}
	if l, ok := lineOf(f, subj); ok {
		return f.LineDeliveredAt(l)
	}
	return f.FirstDeliveredAt()
}

func lineEnd(f *aftercare.Facts, subj aftercare.Subject, name string) time.Time {
	l, ok := lineOf(f, subj)
	switch {
	case !ok:
		return time.Time{}
	case name == "supply_end":
		return f.SupplyEnd(l)
	case name == "reorder_by":
		return f.ReorderBy(l)
	}
	return f.WarrantyEnd(l)
}
