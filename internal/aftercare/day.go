package aftercare

import "time"

// LocalDay is the day that t names, as "2026-11-27": the one that the clocks of
// loc show. An exact midnight in UTC is a platform's way to give a day without a
// time, and is that day everywhere.
func LocalDay(t time.Time, loc *time.Location) string { return dated(t, loc).Format(time.DateOnly) }

// DayStart is when the day that t names begins in loc.
func DayStart(t time.Time, loc *time.Location) time.Time { return dayStart(t, loc, 0) }

// DayEnd is the last second of the day that t names in loc.
func DayEnd(t time.Time, loc *time.Location) time.Time {
	return dayStart(t, loc, 1).Add(-time.Second)
}

// dated is t on the clocks that tell its day.
func dated(t time.Time, loc *time.Location) time.Time {
	if t.UTC().Truncate(24 * time.Hour).Equal(t) {
		return t.UTC()
	}
	return t.In(loc)
}

func dayStart(t time.Time, loc *time.Location, later int) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := dated(t, loc).Date()
	return Wall(y, m, d+later, 0, 0, 0, 0, loc).UTC()
}
