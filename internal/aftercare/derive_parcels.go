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
	case ShipmentReady: // at a parcel point; what waits in the shop has not left it
		return !s.ShippedAt.IsZero()
	}
	return false
}

// Waits reports whether the line has neither been sent nor made ready to be
// collected.
func (f *OrderFacts) Waits(l Line) bool {
	return !l.Digital && f.LineShippedAt(l).IsZero() && !slices.ContainsFunc(f.Shipments, func(s Shipment) bool {
		return s.Status == ShipmentReady && (len(s.LineIDs) == 0 || slices.Contains(s.LineIDs, l.ID))
	})
}

// ArrivedAt is when the parcel came into the customer's hands. What is collected
// in the shop has no parcel on its way: handed over is handed over, unless it is
// a tracked one that travels to the shop first.
func (f *OrderFacts) ArrivedAt(s Shipment) time.Time {
	if s.DeliveredAt.IsZero() && f.Order.Pickup && s.Number == "" && s.URL == "" && s.Status == ShipmentShipped {
		return s.ShippedAt
	}
	return s.DeliveredAt
}

// available is from when on a line counts as the customer's that needs no parcel:
// confirmed, or when a pre-ordered one is there.
func (f *OrderFacts) available(l Line) time.Time {
	at := f.ConfirmedAt()
	if !at.IsZero() && l.AvailableAt.After(at) {
		return l.AvailableAt
	}
	return at
}

// AvailableAt is when the last of the pre-ordered lines that were kept and have
// not left yet will be there; zero when none is waited for. all is true when
// nothing else is in the order.
func (f *OrderFacts) AvailableAt() (at time.Time, all bool) {
	all = true
	for _, l := range f.KeptLines() {
		switch {
		case !l.AvailableAt.After(f.Order.PlacedAt):
			all = false
		case len(f.parcels(l.ID)) > 0:
			all = false
		case l.AvailableAt.After(at):
			at = l.AvailableAt
		}
	}
	return at, all && !at.IsZero()
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
		return f.firstOf(f.available)
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
		return f.available(l)
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
		return f.available(l)
	}
	var last time.Time
	for _, s := range f.parcels(l.ID) {
		at := f.ArrivedAt(s)
		if at.IsZero() {
			return time.Time{}
		}
		if at.After(last) {
			last = at
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

// firstOf is the earliest such time of the lines.
func (f *OrderFacts) firstOf(at func(Line) time.Time) time.Time {
	var first time.Time
	for _, l := range f.Order.Lines {
		if t := at(l); !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// FirstDeliveredAt is when the first parcel arrived.
func (f *OrderFacts) FirstDeliveredAt() time.Time {
	if f.Digital() {
		return f.firstOf(f.available)
	}
	var first time.Time
	for _, s := range f.parcels("") {
		if at := f.ArrivedAt(s); !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}
