package aftercare

import (
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestWall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, local, want string }{
		{"Europe/Berlin", "2026-03-28 02:30", "2026-03-28T02:30:00+01:00"},
		{"Europe/Berlin", "2026-03-29 01:59", "2026-03-29T01:59:00+01:00"},
		{"Europe/Berlin", "2026-03-29 02:00", "2026-03-29T03:00:00+02:00"}, // skipped
		{"Europe/Berlin", "2026-03-29 02:30", "2026-03-29T03:00:00+02:00"},
		{"Europe/Berlin", "2026-03-29 03:00", "2026-03-29T03:00:00+02:00"},
		{"Europe/Berlin", "2026-10-25 01:30", "2026-10-25T01:30:00+02:00"},
		{"Europe/Berlin", "2026-10-25 02:00", "2026-10-25T02:00:00+02:00"}, // shown twice
		{"Europe/Berlin", "2026-10-25 02:59", "2026-10-25T02:59:00+02:00"},
		{"Europe/Berlin", "2026-10-25 03:00", "2026-10-25T03:00:00+01:00"},
		{"America/New_York", "2026-11-01 01:30", "2026-11-01T01:30:00-04:00"},
		{"Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04T02:30:00+11:00"}, // half an hour skipped
		{"Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-05T01:45:00+11:00"}, // and shown twice
		{"America/Santiago", "2026-09-06 00:00", "2026-09-06T01:00:00-03:00"},    // no midnight
		{"Pacific/Apia", "2011-12-30 10:00", "2011-12-31T00:00:00+14:00"},        // no such day
		{"UTC", "2026-10-25 02:30", "2026-10-25T02:30:00Z"},
	} {
		l, err := time.Parse("2006-01-02 15:04", c.local)
		if err != nil {
			t.Fatal(err)
		}
		got := Wall(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), 0, 0, zone(t, c.zone)).Format(time.RFC3339)
		if got != c.want {
			t.Errorf("%s in %s is %s, want %s", c.local, c.zone, got, c.want)
		}
	}
}

func TestAddMonths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2028-01-31", 1, "2028-02-29"}, {"2028-02-29", 12, "2029-02-28"},
		{"2028-02-29", 48, "2032-02-29"}, {"2026-12-31", 2, "2027-02-28"}, {"2026-03-31", -1, "2026-02-28"}, {"2026-05-15", 0, "2026-05-15"},
	} {
		from, err := time.Parse(time.DateOnly, c.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := AddMonths(from, c.months).Format(time.DateOnly); got != c.want {
			t.Errorf("%s and %d months is %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

// A day is a day of the calendar; hours are hours.
func TestSpan(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		from string
		span Span
		want string
	}{
		{"2026-03-28T12:00:00+01:00", Span{Days: 1}, "2026-03-29T12:00:00+02:00"},
		{"2026-03-28T12:00:00+01:00", Span{Clock: 24 * time.Hour}, "2026-03-29T13:00:00+02:00"},
		{"2026-03-28T02:30:00+01:00", Span{Days: 1}, "2026-03-29T03:00:00+02:00"},
		{"2026-03-28T02:30:00+01:00", Span{Days: 2}, "2026-03-30T02:30:00+02:00"},
		{"2026-10-25T02:30:00+01:00", Span{Clock: time.Minute}, "2026-10-25T02:31:00+01:00"}, // the second half past two
		{"2028-01-31T12:00:00+01:00", Span{Months: 1, Days: 1}, "2028-03-01T12:00:00+01:00"},
		{"2026-06-10T12:00:00+02:00", Span{Days: -10}, "2026-05-31T12:00:00+02:00"},
	} {
		from, err := time.Parse(time.RFC3339, c.from)
		if err != nil {
			t.Fatal(err)
		}
		got := c.span.After(from, berlin)
		if got.In(berlin).Format(time.RFC3339) != c.want || got.Location() != time.UTC {
			t.Errorf("%s after %s is %s, want %s in UTC", c.from, c.span.Clock, got, c.want)
		}
	}
	if !(Span{}).IsZero() || (Span{Days: 1}).IsZero() {
		t.Error("IsZero")
	}
}

func TestAddBusinessDays(t *testing.T) {
	t.Parallel()
	shop := &Store{Timezone: "Europe/Berlin", Holidays: []string{"2026-04-03", "2026-04-06"}} // Good Friday, Easter Monday
	sunday := &Store{Timezone: "Asia/Beirut", BusinessDays: []time.Weekday{time.Sunday}}
	closed := &Store{BusinessDays: []time.Weekday{9}}
	for _, c := range []struct {
		store *Store
		from  string
		days  int
		want  string
	}{
		{shop, "2026-03-26T10:00:00+01:00", 0, "2026-03-26T10:00:00+01:00"},
		{shop, "2026-03-28T10:00:00+01:00", 0, "2026-03-30T10:00:00+02:00"},
		{shop, "2026-03-27T10:00:00+01:00", 1, "2026-03-30T10:00:00+02:00"},
		{shop, "2026-03-28T10:00:00+01:00", 1, "2026-03-31T10:00:00+02:00"},
		{shop, "2026-04-02T10:00:00+02:00", 1, "2026-04-07T10:00:00+02:00"},
		{shop, "2026-04-07T10:00:00+02:00", -1, "2026-04-02T10:00:00+02:00"},
		{shop, "2026-04-02T23:30:00Z", 0, "2026-04-07T01:30:00+02:00"}, // Friday in Berlin already
		{shop, "2026-03-27T02:30:00+01:00", 3, "2026-04-01T02:30:00+02:00"},
		{sunday, "2026-03-27T10:00:00+02:00", 1, "2026-04-05T10:00:00+03:00"},
	} {
		from, err := time.Parse(time.RFC3339, c.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.store.AddBusinessDays(from, c.days).In(c.store.Location()).Format(time.RFC3339); got != c.want {
			t.Errorf("%s and %d business days is %s, want %s", c.from, c.days, got, c.want)
		}
	}
	if at := closed.AddBusinessDays(time.Unix(0, 0), 1); at.Year() > 1981 {
		t.Errorf("a store that never opens: %s", at)
	}
	if (&Store{Timezone: "Nowhere/At_All"}).Location() != time.UTC {
		t.Error("an unknown zone is UTC")
	}
}
