package aftercare

import (
	"slices"
	"time"
)

// Left reports whether the parcel is, or was, on its way.
func (s Shipment) Left() bool {
	switch s.Status {
	case ShipmentShipped, ShipmentOutForDelivery, ShipmentDelivered:
		return true
	}
	return false
}

// parcels are the shipments that carry the line; a shipment that does not tell
// its lines carries all.
func (f *OrderFacts) parcels(line string) []Shipment {
	var out []Shipment
	for _, s := range f.Shipments {
		if s.Left() && (line == "" || len(s.LineIDs) == 0 || slices.Contains(s.LineIDs, line)) {
			out = append(out, s)
		}
	}
	return out
}

// ShippedAt is when the first parcel left; for an order with nothing to ship,
// when it was confirmed.
func (f *OrderFacts) ShippedAt() time.Time {
	if f.Digital() {
		return f.ConfirmedAt()
	}
	var first time.Time
	for _, s := range f.parcels("") {
		if first.IsZero() || s.ShippedAt.Before(first) {
			first = s.ShippedAt
		}
	}
	return first
}

// LineShippedAt is when the last parcel with the line left, zero when none did.
func (f *OrderFacts) LineShippedAt(l Line) time.Time {
	if l.Digital {
		return f.ConfirmedAt()
	}
	var last time.Time
	for _, s := range f.parcels(l.ID) {
		if s.ShippedAt.After(last) {
			last = s.ShippedAt
		}
	}
	return last
}

// LineDeliveredAt is when the last parcel with the line arrived, zero while one
// is still on its way.
func (f *OrderFacts) LineDeliveredAt(l Line) time.Time {
	if l.Digital {
		return f.ConfirmedAt()
	}
	var last time.Time
	for _, s := range f.parcels(l.ID) {
		if s.DeliveredAt.IsZero() {
			return time.Time{}
		}
		if s.DeliveredAt.After(last) {
			last = s.DeliveredAt
		}
	}
	return last
}

// AllShippedAt is when the last parcel left, zero while a kept line waits.
func (f *OrderFacts) AllShippedAt() time.Time { return f.lastOf(f.LineShippedAt) }

// AllDeliveredAt is when the last parcel arrived, zero while a kept line is missing.
func (f *OrderFacts) AllDeliveredAt() time.Time { return f.lastOf(f.LineDeliveredAt) }

func (f *OrderFacts) lastOf(at func(Line) time.Time) time.Time {
	if len(f.Order.Lines) == 0 { // not told what is in it: every parcel counts
		return at(Line{})
	}
	var last time.Time
	for _, l := range f.KeptLines() {
		t := at(l)
		if t.IsZero() {
			return time.Time{}
		}
		if t.After(last) {
			last = t
		}
	}
	return last
}

// FirstDeliveredAt is when the first parcel arrived.
func (f *OrderFacts) FirstDeliveredAt() time.Time {
	if f.Digital() {
		return f.ConfirmedAt()
	}
	var first time.Time
	for _, s := range f.parcels("") {
		if !s.DeliveredAt.IsZero() && (first.IsZero() || s.DeliveredAt.Before(first)) {
			first = s.DeliveredAt
		}
	}
	return first
}
