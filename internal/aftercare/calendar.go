package aftercare

import (
	"slices"
	"time"
)

// Wall is the instant at which the clocks of loc show the given local time. A
// time that the clocks skip becomes the first one behind the gap; of a time
// that they show twice it is the first. (time.Date promises neither.)
func Wall(year int, month time.Month, day, hour, minute, sec, nsec int, loc *time.Location) time.Time {
	t := time.Date(year, month, day, hour, minute, sec, nsec, loc)
	want := time.Date(year, month, day, hour, minute, sec, nsec, time.UTC)
	start, end := t.ZoneBounds()
	switch shown := face(t); {
	case shown.After(want): // skipped, and t lies behind the gap
		return start
	case shown.Before(want): // skipped, and t lies before the gap
		return end
	}
	if start.IsZero() {
		return t
	}
	_, before := start.Add(-time.Second).Zone()
	_, since := t.Zone()
	first := t.Add(-time.Duration(before-since) * time.Second)
	if before > since && first.Before(start) {
		return first
	}
	return t
}

// face is what the clocks show at t, as if it were UTC.
func face(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// shift moves t by calendar months and then days, keeping the local time. A day
// that the month does not have becomes its last.
func shift(t time.Time, months, days int) time.Time {
	if months == 0 && days == 0 {
		return t
	}
	y, m, d := t.Date()
	if months != 0 {
		first := time.Date(y, m+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
		y, m, d = first.Year(), first.Month(), min(d, first.AddDate(0, 1, -1).Day())
	}
	return Wall(y, m, d+days, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
}

// AddMonths is t some months later, on the last day of that month when it has
// no such day: January 31 and one month is the last day of February.
func AddMonths(t time.Time, months int) time.Time { return shift(t, months, 0) }

// AddBusinessDays is t some of the store's business days later (earlier when
// days is negative), at the same local time; with 0 days it is t, moved to the
// next business day if need be.
func (s *Store) AddBusinessDays(t time.Time, days int) time.Time {
	l := t.In(s.Location())
	step, moved := 1, 0
	if days < 0 {
		step, days = -1, -days
	}
	for range 3700 { // ten years: a store whose every day is a holiday ends too
		if s.businessDay(time.Date(l.Year(), l.Month(), l.Day()+moved, 12, 0, 0, 0, time.UTC)) {
			if days == 0 {
				break
			}
			days--
		}
		moved += step
	}
	return shift(l, 0, moved).UTC()
}

func (s *Store) businessDay(day time.Time) bool {
	if len(s.Holidays) > 0 && slices.Contains(s.Holidays, day.Format(time.DateOnly)) {
		return false
	}
	if len(s.BusinessDays) == 0 {
		return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
	}
	return slices.Contains(s.BusinessDays, day.Weekday())
}
