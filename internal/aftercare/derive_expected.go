package aftercare

import (
	"strings"
	"time"
)

// Source says where a day comes from, from what is sure to what is only usual.
type Source string

const (
	SourceDelivered Source = "delivered"
	SourceCarrier   Source = "carrier" // the carrier's estimate
	SourceShop      Source = "shop"    // promised by the shop
	SourceUntold    Source = "untold"  // promised by the shop, and nobody tells of the delivery
	SourceTable     Source = "table"   // the store's days for that country
	SourceUsual     Source = "usual"   // the store's usual days
	SourcePlan      Source = "plan"    // of answers: the clock of the store's plan
	SourcePolicy    Source = "policy"  // of refunds: the store's days
)

// Words are the source as a support person reads it.
func (s Source) Words() string {
	switch s {
	case SourceDelivered:
		return "it was delivered"
	case SourceCarrier:
		return "the carrier's estimate"
	case SourceShop:
		return "the day that the shop promised"
	case SourceUntold:
		return "the day that the shop promised, for a parcel of which nobody tells more"
	case SourceTable:
		return "the store's table of days by country"
	case SourceUsual:
		return "the store's usual days, its default"
	case SourcePlan:
		return "the store's plan for such cases"
	case SourcePolicy:
		return "the store's days for refunds"
	}
	return string(s)
}

// Promised reports whether somebody named the very day, so that it can be broken.
func (s Source) Promised() bool { return s == SourceCarrier || s == SourceShop }

// acrossBorder is how many business days more a parcel takes to a country of
// which the store says nothing.
const acrossBorder = 5

// UsualDays is how many business days a parcel takes to the country ("": home).
func (s *Store) UsualDays(country string) (int, Source) {
	if days, ok := s.DeliveryAbroad[strings.ToUpper(country)]; ok {
		return days, SourceTable
	}
	if country != "" && s.Country != "" && !strings.EqualFold(country, s.Country) {
		return s.DeliveryDays + acrossBorder, SourceUsual
	}
	return s.DeliveryDays, SourceUsual
}

// DueOf is the day on which the parcel should arrive, or did, and who says so:
// delivered, the carrier's estimate, the shop's promise, else the store's usual
// business days after it left or will leave. Zero when nothing is known.
func (f *Facts) DueOf(s Shipment) (time.Time, Source) {
	switch {
	case !f.ArrivedAt(s).IsZero():
		return f.ArrivedAt(s), SourceDelivered
	case !s.Estimate.IsZero():
		return s.Estimate, SourceCarrier
	case !f.Order.Delivery.IsZero():
		return f.Order.Delivery, SourceShop
	}
	from := s.ShippedAt
	if at, _ := f.AvailableAt(); from.IsZero() && !at.IsZero() {
		return time.Time{}, "" // nothing is promised of what waits for a pre-ordered line
	}
	for _, t := range []time.Time{f.ConfirmedAt(), f.Order.PlacedAt} {
		if from.IsZero() {
			from = t
		}
	}
	if from.IsZero() {
		return time.Time{}, ""
	}
	days, source := f.Store.UsualDays(f.Order.Country())
	return f.Store.AddBusinessDays(from, days), source
}

// ExpectedOf is when the parcel should arrive, zero before it has left.
func (f *Facts) ExpectedOf(s Shipment) (time.Time, Source) {
	if !s.Left() {
		return time.Time{}, ""
	}
	return f.DueOf(s)
}

// Expected is when the first parcel should arrive.
func (f *Facts) Expected() (at time.Time, source Source) {
	if f.Digital() {
		return f.ConfirmedAt(), SourceDelivered
	}
	for _, s := range f.parcels("") {
		if t, by := f.ExpectedOf(s); at.IsZero() || t.Before(at) {
			at, source = t, by
		}
	}
	return at, source
}

// LineExpected is when the last parcel with the line should arrive, zero before
// one has left.
func (f *Facts) LineExpected(l Line) (at time.Time, source Source) {
	if l.Digital {
		return f.ConfirmedAt(), SourceDelivered
	}
	for _, s := range f.parcels(l.ID) {
		if t, by := f.ExpectedOf(s); t.After(at) {
			at, source = t, by
		}
	}
	return at, source
}

// AllExpected is when the last parcel should arrive, zero while a kept line waits.
func (f *Facts) AllExpected() (at time.Time, source Source) {
	lines := f.KeptLines()
	if len(f.Order.Lines) == 0 { // not told what is in it: every parcel counts
		lines = []Line{{}}
	}
	for _, l := range lines {
		t, by := f.LineExpected(l)
		if t.IsZero() {
			return time.Time{}, ""
		}
		if t.After(at) {
			at, source = t, by
		}
	}
	return at, source
}
