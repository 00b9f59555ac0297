package aftercare

import (
	"slices"
	"strings"
	"time"
)

// Kept is how many pieces of a line the customer keeps: ordered less refunded
// or removed. A refund may show in both counts, so the greater one holds.
func (f *OrderFacts) Kept(l Line) int {
	refunded := 0
	for _, r := range f.Refunds {
		for _, rl := range r.Lines {
			if rl.LineID == l.ID {
				refunded += rl.Quantity
			}
		}
	}
	return max(0, l.Quantity-max(l.Removed, refunded))
}

// KeptLines are the lines of which at least one piece is kept.
func (f *OrderFacts) KeptLines() []Line {
	return slices.DeleteFunc(slices.Clone(f.Order.Lines), func(l Line) bool { return f.Kept(l) == 0 })
}

// Refunded is the sum of all refunds.
func (f *OrderFacts) Refunded() Money {
	sum := Money{Currency: f.Order.Total.Currency}
	for _, r := range f.Refunds {
		sum = sum.Add(r.Amount)
	}
	return sum
}

// FullyRefunded reports whether all the money went back.
func (f *OrderFacts) FullyRefunded() bool {
	if len(f.Refunds) == 0 {
		return f.Order.Payment == PaymentRefunded
	}
	if total := f.Order.Total.Amount; total > 0 && f.Refunded().Amount >= total {
		return true
	}
	return len(f.Order.Lines) > 0 && len(f.KeptLines()) == 0
}

// Paid reports whether the money arrived, refunded since or not.
func (f *OrderFacts) Paid() bool {
	return !f.Order.PaidAt.IsZero() || f.Order.Payment == PaymentPaid || f.Order.Payment == PaymentRefunded
}

// ConfirmedAt is when the order became certain: paid, or placed when the money
// is reserved, is paid on delivery, or is nothing. Zero while it waits for money.
func (f *OrderFacts) ConfirmedAt() time.Time {
	o := &f.Order
	switch {
	case !o.PaidAt.IsZero():
		return o.PaidAt
	case f.Paid(), o.Payment == PaymentAuthorized, o.CashOnDelivery, f.Snapshot && o.Total.Amount == 0 && len(o.Lines) > 0:
		return o.PlacedAt
	}
	return time.Time{}
}

// Digital reports whether nothing in the order needs shipping.
func (f *OrderFacts) Digital() bool {
	return len(f.Order.Lines) > 0 && !slices.ContainsFunc(f.Order.Lines, func(l Line) bool { return !l.Digital })
}

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

// CaseOpen reports whether a complaint, return or repair waits for its end.
func (f *OrderFacts) CaseOpen() bool {
	return slices.ContainsFunc(f.Cases, func(c Case) bool {
		return c.Open() && (c.Kind == CaseComplaint || c.Kind == CaseReturn || c.Kind == CaseRepair)
	})
}

// Change is a cancellation or a refund, as the customer is told of it.
type Change struct {
	Subject Subject
	Kind    string // "canceled" or "refund"
	At      time.Time
	Refund  *Refund // for refunds
}

// Changes lists what was taken back, oldest first.
func (f *OrderFacts) Changes() []Change {
	var out []Change
	root := f.Source + "/" + f.Order.ID
	if f.Order.Canceled {
		out = append(out, Change{Subject{SubjectChange, root + "/canceled"}, "canceled", f.Order.CanceledAt, nil})
	}
	for i := range f.Refunds {
		r := &f.Refunds[i]
		out = append(out, Change{Subject{SubjectChange, root + "/refund/" + r.ID}, "refund", r.At, r})
	}
	slices.SortStableFunc(out, func(a, b Change) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Subject.ID, b.Subject.ID)
	})
	return out
}

// Subject is the order itself.
func (f *OrderFacts) Subject() Subject { return Subject{SubjectOrder, f.Source + "/" + f.Order.ID} }

// Country is where the parcels go, else where the invoice goes.
func (o *Order) Country() string {
	for _, a := range []*Address{o.ShippingAddress, o.BillingAddress} {
		if a != nil && a.Country != "" {
			return strings.ToUpper(a.Country)
		}
	}
	return ""
}

// Abroad reports whether the parcel crosses a border, as far as is known.
func (f *Facts) Abroad() bool {
	c := f.Order.Country()
	return c != "" && f.Store.Country != "" && !strings.EqualFold(c, f.Store.Country)
}

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

// DeliveryOf is the day the parcel should arrive: delivered, the carrier's
// estimate, the platform's promise, else the store's usual business days after
// it left or will leave. known is false for the last.
func (f *Facts) DeliveryOf(s Shipment) (day time.Time, known bool) {
	switch {
	case !s.DeliveredAt.IsZero():
		return s.DeliveredAt, true
	case !s.Estimate.IsZero():
		return s.Estimate, true
	case !f.Order.Delivery.IsZero():
		return f.Order.Delivery, true
	}
	from := s.ShippedAt
	for _, t := range []time.Time{f.ConfirmedAt(), f.Order.PlacedAt} {
		if from.IsZero() {
			from = t
		}
	}
	if from.IsZero() {
		return time.Time{}, false
	}
	return f.Store.AddBusinessDays(from, f.Store.DeliveryDays), false
}

// arrival is when a line came, or should come, into the customer's hands.
func (f *Facts) arrival(l Line) time.Time {
	if t := f.LineDeliveredAt(l); !t.IsZero() {
		return t
	}
	var last time.Time
	parcels := f.parcels(l.ID)
	if len(parcels) == 0 {
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
	months, from := f.WarrantyMonths(l), f.arrival(l)
	if months == 0 || from.IsZero() {
		return time.Time{}
	}
	return AddMonths(from.In(f.Store.Location()), months).UTC()
}

// SupplyEnd is when what was bought runs out: delivery plus days of supply for
// each piece kept; zero when the product is not one that runs out.
func (f *Facts) SupplyEnd(l Line) time.Time {
	days, from := f.Products[l.SKU].SupplyDays*f.Kept(l), f.arrival(l)
	if days == 0 || from.IsZero() {
		return time.Time{}
	}
	return Span{Days: days}.After(from, f.Store.Location())
}
