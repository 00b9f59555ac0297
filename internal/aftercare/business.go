package aftercare

import (
	"time"
)

// AddBusinessTime is the instant at which so much of the store's business time
// has passed since t (earlier when d is negative). Business time is what the
// clocks of the store count between Hours.From and Hours.To on its business days,
// so a change of clocks within them makes a day longer or shorter. The result
// always lies in business hours: with d = 0 it is t, moved to the next opening if
// need be.
func (s *Store) AddBusinessTime(t time.Time, d time.Duration) time.Time {
	if d < 0 {
		return s.lessBusinessTime(t, -d)
	}
	at := t
	for n := range enoughDays {
		from, to, open := s.opening(t, n)
		if !open || !to.After(t) {
			continue
		}
		if at = from; t.After(from) {
			at = t
		}
		if left := to.Sub(at); d > left {
			d -= left
			continue
		}
		break
	}
	return at.Add(d).UTC()
}

func (s *Store) lessBusinessTime(t time.Time, d time.Duration) time.Time {
	at := t
	for n := range enoughDays {
		from, to, open := s.opening(t, -n)
		if !open || !from.Before(t) {
			continue
		}
		if at = to; t.Before(to) {
			at = t
		}
		if left := at.Sub(from); d > left {
			d -= left
			continue
		}
		break
	}
	return at.Add(-d).UTC()
}

// BusinessTime is how much of the store's business time lies between a and b; 0
// when b is not after a.
func (s *Store) BusinessTime(a, b time.Time) time.Duration {
	var sum time.Duration
	for n := range enoughDays {
		from, to, open := s.opening(a, n)
		if from.After(b) {
			break
		}
		if a.After(from) {
			from = a
		}
		if b.Before(to) {
			to = b
		}
		if open && to.After(from) {
			sum += to.Sub(from)
		}
	}
	return sum
}

// enoughDays bounds the search for an opening: ten years, so that a store whose
// every day is a holiday ends too.
const enoughDays = 3700

// opening is when the store opens and closes some days after the local date of t;
// open is false on a day on which it does not.
func (s *Store) opening(t time.Time, days int) (from, to time.Time, open bool) {
	loc := s.Location()
	y, m, d := t.In(loc).Date()
	hours := usualHours
	if s.Help != nil && s.Help.Hours != (Hours{}) {
		hours = s.Help.Hours
	}
	start, ok := minutes(hours.From)
	end, ok2 := minutes(hours.To)
	if !ok || !ok2 || end <= start { // the loaders refuse it
		start, end = 0, 24*60
	}
	from = Wall(y, m, d+days, 0, start, 0, 0, loc)
	to = Wall(y, m, d+days, 0, end, 0, 0, loc)
	return from, to, s.businessDay(time.Date(y, m, d+days, 12, 0, 0, 0, time.UTC)) && to.After(from)
}

// usualHours hold for a store that names none.
var usualHours = Hours{From: "09:00", To: "17:00"}

// minutes reads a time of day, of which "24:00" is the end.
func minutes(clock string) (int, bool) {
	if clock == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", clock)
	return t.Hour()*60 + t.Minute(), err == nil
}
