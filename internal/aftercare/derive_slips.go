package aftercare

import (
	"slices"
	"strings"
	"time"
)

// Slip is a promised day of delivery that moved back: a day that was told later
// than all days told before it.
type Slip struct {
	Subject  Subject
	Shipment string    // "": what the shop promised of the whole order
	At       time.Time // when it was told
	Old, New time.Time // the latest day told before, and the new one
	Current  bool      // the new day is still what is known, and still ahead
}

// Slips are those of all parcels and of the order's own promise, by time. loc
// tells the customer's days. A day that was told before, or one before it, is no
// slip, so that a day that goes back and forth slips once.
func (f *OrderFacts) Slips(loc *time.Location) []Slip {
	out := f.slipsOf("", f.Promised, 0, loc)
	for i := range out {
		out[i].Current = f.promiseCounts() && LocalDay(f.Order.Delivery, loc) == LocalDay(out[i].New, loc)
	}
	for _, s := range f.Shipments {
		told := f.ToldOf(s)
		all := f.slipsOf(s.ID, told, len(told)-len(s.Estimates), loc)
		for i := range all {
			all[i].Current = s.awaited() && LocalDay(s.Estimate, loc) == LocalDay(all[i].New, loc)
		}
		out = append(out, all...)
	}
	slices.SortStableFunc(out, func(a, b Slip) int { return a.At.Compare(b.At) })
	return out
}

// slipsOf finds, among the days told of one thing, those later than all before
// them; the first so many only say what was told before.
func (f *OrderFacts) slipsOf(id string, told []Estimate, before int, loc *time.Location) (out []Slip) {
	var latest time.Time
	for i, e := range told {
		day := LocalDay(e.Day, loc)
		if !latest.IsZero() && day <= LocalDay(latest, loc) {
			continue
		}
		if !latest.IsZero() && i >= before {
			subject := Subject{SubjectSlip, f.Subject().ID + "/" + id + "/" + day}
			out = append(out, Slip{Subject: subject, Shipment: id, At: e.At, Old: latest, New: e.Day})
		}
		latest = e.Day
	}
	return out
}

// ToldOf is what was told of the parcel's day: what the shop had promised until
// the carrier first named one, and all that the carrier named.
func (f *OrderFacts) ToldOf(s Shipment) []Estimate {
	if len(s.Estimates) == 0 {
		return f.Promised
	}
	first := s.Estimates[0].At
	before := slices.DeleteFunc(slices.Clone(f.Promised), func(e Estimate) bool { return !e.At.Before(first) })
	return append(before, s.Estimates...)
}

// Followed reports whether the carrier has told more of the parcel than that it
// left. Only then does it mean something that it tells of no delivery.
func (s Shipment) Followed() bool {
	return (s.Number != "" || s.URL != "") && (!s.Estimate.IsZero() || s.Status == ShipmentOutForDelivery)
}

// awaited reports whether the parcel is on its way or about to be.
func (s Shipment) awaited() bool {
	return s.DeliveredAt.IsZero() && s.Status != ShipmentCanceled && s.Status != ShipmentFailed
}

// promiseCounts reports whether the shop's own day is what is known of anything
// that has not arrived: of a line that has not left, or of a parcel without an
// estimate of its own.
func (f *OrderFacts) promiseCounts() bool {
	if len(f.Order.Lines) == 0 && len(f.Shipments) == 0 {
		return true
	}
	if slices.ContainsFunc(f.Shipments, func(s Shipment) bool { return s.awaited() && s.Estimate.IsZero() }) {
		return true
	}
	return slices.ContainsFunc(f.KeptLines(), func(l Line) bool { return !l.Digital && f.LineShippedAt(l).IsZero() })
}

// SlipOf is the slip that a subject names, if it still is one.
func (f *OrderFacts) SlipOf(subj Subject, loc *time.Location) (Slip, bool) {
	if subj.Kind != SubjectSlip {
		return Slip{}, false
	}
	all := f.Slips(loc)
	if i := slices.IndexFunc(all, func(s Slip) bool { return s.Subject == subj }); i >= 0 {
		return all[i], true
	}
	return Slip{}, false
}

// Overtaken reports whether the subject of that key is a slip of the same parcel
// to a later day.
func (s Slip) Overtaken(key string) bool {
	own := s.Subject.Key()
	day := strings.LastIndexByte(own, '/') + 1
	return len(key) == len(own) && strings.HasPrefix(key, own[:day]) && key > own
}
