package aftercare

import (
	"time"
)

// CarrierOf names who brings the parcel: the shipment's carrier, else the
// order's shipping line, else the store's usual one.
func (f *Facts) CarrierOf(s Shipment) string {
	for _, c := range []string{s.Carrier, f.Order.ShippingMethod, f.Store.Carrier} {
		if c != "" {
			return c
		}
	}
	return ""
}

// DeliveryOf is DueOf for mails and pages: known is false for what is only usual.
func (f *Facts) DeliveryOf(s Shipment) (day time.Time, known bool) {
	day, source := f.DueOf(s)
	return day, source == SourceDelivered || source.Promised()
}

// Arrival is when a line came, or should come, into the customer's hands.
func (f *Facts) Arrival(l Line) time.Time {
	if t := f.LineDeliveredAt(l); !t.IsZero() {
		return t
	}
	var last time.Time
	parcels := f.parcels(l.ID)
	if len(parcels) == 0 {
		if at := f.available(l); l.AvailableAt.After(f.Order.PlacedAt) && !at.IsZero() {
			return f.Store.AddBusinessDays(at, f.Store.DeliveryDays)
		}
		parcels = []Shipment{{}}
	}
	for _, s := range parcels {
		if t, _ := f.DeliveryOf(s); t.After(last) {
			last = t
		}
	}
	return last
}

// WarrantyMonths is the line's warranty; 0 when it has none: digital goods, gift
// cards, and what is used up, unless the catalog says otherwise.
func (f *Facts) WarrantyMonths(l Line) int {
	p := f.Products[l.SKU]
	if p.WarrantyMonths > 0 {
		return p.WarrantyMonths
	}
	if l.Digital || l.GiftCard || p.SupplyDays > 0 {
		return 0
	}
	return f.Store.WarrantyMonths
}

// WarrantyEnd is the last instant of the line's warranty, counted from its
// delivery in the store's zone; zero when it has none.
func (f *Facts) WarrantyEnd(l Line) time.Time {
	months, from := f.WarrantyMonths(l), f.Arrival(l)
	if months == 0 || from.IsZero() {
		return time.Time{}
	}
	return AddMonths(from.In(f.Store.Location()), months).UTC()
}
