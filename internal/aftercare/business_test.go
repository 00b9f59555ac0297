package aftercare

import (
	"testing"
	"time"
)

func TestAddBusinessTime(t *testing.T) {
	t.Parallel()
	office := Hours{From: "09:00", To: "17:00"}
	whole := Hours{From: "00:00", To: "24:00"}
	daily := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	for _, c := range []struct {
		name  string
		zone  string
		hours Hours
		days  []time.Weekday
		from  string
		d     time.Duration
		want  string
	}{
		{"within a day", "Europe/Berlin", office, nil, "2026-11-25T10:00:00+01:00", 4 * time.Hour, "2026-11-25T14:00:00+01:00"},
		{"to the very end", "Europe/Berlin", office, nil, "2026-11-25T13:00:00+01:00", 4 * time.Hour, "2026-11-25T17:00:00+01:00"},
		{"over night", "Europe/Berlin", office, nil, "2026-11-25T16:00:00+01:00", 4 * time.Hour, "2026-11-26T12:00:00+01:00"},
		{"over a weekend", "Europe/Berlin", office, nil, "2026-11-27T16:30:00+01:00", time.Hour, "2026-11-30T09:30:00+01:00"},
		{"over a holiday", "Europe/Berlin", office, nil, "2026-12-24T16:00:00+01:00", 2 * time.Hour, "2026-12-28T10:00:00+01:00"},
		{"from before the opening", "Europe/Berlin", office, nil, "2026-11-25T06:00:00+01:00", time.Hour, "2026-11-25T10:00:00+01:00"},
		{"from a Sunday", "Europe/Berlin", office, nil, "2026-11-29T12:00:00+01:00", 8 * time.Hour, "2026-11-30T17:00:00+01:00"},
		{"no time, within", "Europe/Berlin", office, nil, "2026-11-25T10:00:00+01:00", 0, "2026-11-25T10:00:00+01:00"},
		{"no time, at the end", "Europe/Berlin", office, nil, "2026-11-25T17:00:00+01:00", 0, "2026-11-26T09:00:00+01:00"},
		{"nine working days", "Europe/Berlin", office, nil, "2026-11-25T09:00:00+01:00", 72 * time.Hour, "2026-12-07T17:00:00+01:00"},
		{"clocks forward in the hours", "Europe/Berlin", whole, daily, "2026-03-28T12:00:00+01:00", 24 * time.Hour, "2026-03-29T13:00:00+02:00"},
		{"clocks back in the hours", "Europe/Berlin", whole, daily, "2026-10-24T12:00:00+02:00", 24 * time.Hour, "2026-10-25T11:00:00+01:00"},
		{"clocks forward over night", "Europe/Berlin", office, daily, "2026-03-28T16:00:00+01:00", 2 * time.Hour, "2026-03-29T10:00:00+02:00"},
		{"usual hours", "Asia/Tokyo", Hours{}, nil, "2026-11-25T16:30:00+09:00", time.Hour, "2026-11-26T09:30:00+09:00"},
		{"local date, not UTC's", "Asia/Tokyo", office, nil, "2026-11-27T16:00:00+09:00", 2 * time.Hour, "2026-11-30T10:00:00+09:00"},
		{"back within a day", "Europe/Berlin", office, nil, "2026-11-25T14:00:00+01:00", -4 * time.Hour, "2026-11-25T10:00:00+01:00"},
		{"back over a weekend", "Europe/Berlin", office, nil, "2026-11-30T09:30:00+01:00", -time.Hour, "2026-11-27T16:30:00+01:00"},
		{"back from the night", "Europe/Berlin", office, nil, "2026-11-25T03:00:00+01:00", -time.Hour, "2026-11-24T16:00:00+01:00"},
	} {
		s := &Store{Timezone: c.zone, BusinessDays: c.days, Holidays: []string{"2026-12-25"}, Help: &Help{Hours: c.hours}}
		from, err := time.Parse(time.RFC3339, c.from)
		if err != nil {
			t.Fatal(err)
		}
		got := s.AddBusinessTime(from, c.d)
		if show := got.In(s.Location()).Format(time.RFC3339); show != c.want {
			t.Errorf("%s: %s and %v is %s, want %s", c.name, c.from, c.d, show, c.want)
		}
		if c.d > 0 {
			if passed := s.BusinessTime(from, got); passed != c.d {
				t.Errorf("%s: %v pass from %s to %s, want %v", c.name, passed, c.from, c.want, c.d)
			}
		}
	}
}

// A store that never opens keeps nobody in an endless search.
func TestBusinessTimeOfAStoreThatNeverOpens(t *testing.T) {
	t.Parallel()
	s := &Store{BusinessDays: []time.Weekday{9}}
	at := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	if got := s.AddBusinessTime(at, time.Hour); !got.Equal(at.Add(time.Hour)) {
		t.Errorf("got %v", got)
	}
	if got := s.BusinessTime(at, at.AddDate(1, 0, 0)); got != 0 {
		t.Errorf("%v passed", got)
	}
}
