package customer

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// ParcelWords are what the order's page says of parcels.
type ParcelWords struct {
	Title, Name, Of, Number, Track                         string
	Delivered, OutForDelivery, By, Late, Sent, Waits       string
	FromCarrier, FromShop, FromUsual, Pickup, Lost, Unpaid string
	Ready, Point, Ahead                                    string
}

// parcel is one parcel as the customer reads it.
type parcel struct {
	Name, Carrier, Number, URL string
	State                      string
	Source                     string // whose word the day is; "" for what has come true
	Arrived                    bool
	Items                      []string
}

// overdueFor is for how long a parcel without news is called late; what was never
// scanned has arrived long since.
const overdueFor = 60 * 24 * time.Hour

// parcels are those that left or wait to be collected and, while something else
// waits, what is known of the rest.
func (v *visit) parcels() []parcel {
	f := v.facts
	if f.Digital() || f.Order.Canceled {
		return nil
	}
	var out []parcel
	left := slices.DeleteFunc(slices.Clone(f.Shipments), func(s aftercare.Shipment) bool {
		return !s.Left() && s.Status != aftercare.ShipmentFailed && s.Status != aftercare.ShipmentReady
	})
	slices.SortStableFunc(left, func(a, b aftercare.Shipment) int { return a.ShippedAt.Compare(b.ShippedAt) })
	for i, s := range left {
		p := v.parcel(s)
		if p.Name = v.words.Parcels.Name; len(left) > 1 {
			p.Name = v.words.Fill(v.words.Parcels.Of, "n", i+1, "of", len(left))
		}
		out = append(out, p)
	}
	if kept := f.KeptLines(); slices.ContainsFunc(kept, f.Waits) {
		out = append(out, v.waiting(slices.DeleteFunc(kept, func(l aftercare.Line) bool { return !f.Waits(l) }), len(left) == 0))
	}
	return out
}

func (v *visit) parcel(s aftercare.Shipment) parcel {
	w, f := &v.words.Parcels, v.facts
	p := parcel{Carrier: f.CarrierOf(s), Number: s.Number, URL: s.URL, Arrived: !f.ArrivedAt(s).IsZero()}
	if s.Status == aftercare.ShipmentReady && !s.Left() { // nobody brings it
		p.Carrier = ""
	}
	for _, l := range f.Order.Lines {
		if slices.Contains(s.LineIDs, l.ID) {
			p.Items = append(p.Items, v.good(l).Name)
		}
	}
	day, source := v.promised(s)
	switch {
	case p.Arrived:
		p.State = v.words.Fill(w.Delivered, "date", v.date(f.ArrivedAt(s)))
	case s.Status == aftercare.ShipmentFailed:
		p.State = w.Lost
	case s.Status == aftercare.ShipmentReady && s.Left():
		p.State = v.words.Fill(w.Point, "date", v.date(s.ReadyAt))
	case s.Status == aftercare.ShipmentReady:
		p.State = v.words.Fill(w.Ready, "date", v.date(s.ReadyAt))
	case s.Status == aftercare.ShipmentOutForDelivery:
		p.State = w.OutForDelivery
	case !day.IsZero() && v.daysTo(day) >= 0:
		p.State, p.Source = v.words.Fill(w.By, "date", v.date(day)), source
	case !day.IsZero() && v.now.Sub(day) < overdueFor:
		p.State, p.Source = v.words.Fill(w.Late, "date", v.date(day)), source
	default:
		p.State = v.words.Fill(w.Sent, "date", v.date(s.ShippedAt))
	}
	return p
}

// waiting is what has not left yet. A part of an order has no day of its own.
func (v *visit) waiting(lines []aftercare.Line, all bool) parcel {
	w := &v.words.Parcels
	p := parcel{State: w.Waits}
	for _, l := range lines {
		p.Items = append(p.Items, v.good(l).Name)
	}
	ahead, _ := v.facts.AvailableAt()
	if slices.ContainsFunc(lines, func(l aftercare.Line) bool { return l.AvailableAt.IsZero() }) {
		ahead = time.Time{}
	}
	switch day, source := v.promised(aftercare.Shipment{}); {
	case !ahead.IsZero() && v.daysTo(ahead) >= 0 && !v.facts.Order.Pickup && !v.facts.ConfirmedAt().IsZero():
		p.State = v.words.Fill(w.Ahead, "date", v.date(ahead))
	case v.facts.Order.Pickup:
		p.State = w.Pickup
	case v.facts.ConfirmedAt().IsZero():
		p.State = w.Unpaid
	case all && !day.IsZero() && v.daysTo(day) >= 0:
		p.State, p.Source = w.Waits+" "+v.words.Fill(w.By, "date", v.date(day)), source
	}
	return p
}

// promised is the day on which a parcel should arrive, and in words whose it is.
func (v *visit) promised(s aftercare.Shipment) (day time.Time, source string) {
	w := &v.words.Parcels
	day, by := v.facts.DueOf(s)
	switch days, _ := v.store.UsualDays(v.facts.Order.Country()); {
	case by == aftercare.SourceCarrier:
		return day, v.words.Fill(w.FromCarrier, "carrier", v.facts.CarrierOf(s))
	case by == aftercare.SourceShop:
		return day, w.FromShop
	case days > 0:
		return day, v.words.Fill(w.FromUsual, "days", v.words.Count(v.words.Days, days))
	}
	return time.Time{}, ""
}
