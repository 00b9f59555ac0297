package config

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time such as "16h", "90m", "7d" or "1d12h". A day is
// 24 hours, a week ("w") seven days.
type Duration time.Duration

var durationPart = regexp.MustCompile(`^(\d{1,9})(w|d|h|m|s)`)

var units = map[string]time.Duration{"w": 7 * 24 * time.Hour, "d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second}

// UnmarshalText reads a duration; a negative one or a bare number is none.
func (d *Duration) UnmarshalText(text []byte) error {
	rest, sum := string(text), time.Duration(0)
	for rest != "" {
		m := durationPart.FindStringSubmatch(rest)
		if m == nil {
			break
		}
		n, err := strconv.ParseInt(m[1], 10, 64)
		if err != nil || time.Duration(n) > (math.MaxInt64-sum)/units[m[2]] {
			break
		}
		sum, rest = sum+time.Duration(n)*units[m[2]], rest[len(m[0]):]
	}
	if rest != "" || len(text) == 0 {
		return fmt.Errorf("must be a length of time such as 16h, 90m or 7d, not %q", text)
	}
	*d = Duration(sum)
	return nil
}

// String writes a duration as it may be read again.
func (d Duration) String() string {
	var b strings.Builder
	rest := time.Duration(d)
	for _, u := range []string{"w", "d", "h", "m", "s"} {
		if n := rest / units[u]; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, u)
			rest -= n * units[u]
		}
	}
	if b.Len() == 0 {
		return "0s"
	}
	return b.String()
}

// MarshalText writes what UnmarshalText reads.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Switch is "on" or "off".
type Switch bool

// UnmarshalText reads on, off, true and false.
func (s *Switch) UnmarshalText(text []byte) error {
	switch strings.ToLower(string(text)) {
	case "on", "true", "yes":
		*s = true
	case "off", "false", "no":
		*s = false
	default:
		return fmt.Errorf("must be on or off, not %q", text)
	}
	return nil
}

// Weekday is a day of the week, "mon" to "sun".
type Weekday time.Weekday

// UnmarshalText reads the English name or its first three letters.
func (w *Weekday) UnmarshalText(text []byte) error {
	for day := time.Sunday; day <= time.Saturday; day++ {
		name := strings.ToLower(day.String())
		if s := strings.ToLower(string(text)); s == name || s == name[:3] {
			*w = Weekday(day)
			return nil
		}
	}
	return fmt.Errorf("must be a day such as mon or sat, not %q", text)
}

// Day is a local date, "2026-12-25".
type Day string

// UnmarshalText reads a date.
func (d *Day) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("must be a date such as 2026-12-25, not %q", text)
	}
	*d = Day(t.Format(time.DateOnly))
	return nil
}

// Since is an instant, written as a date (midnight UTC) or in RFC 3339.
type Since time.Time

// UnmarshalText reads a date or a time.
func (s *Since) UnmarshalText(text []byte) error {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, string(text)); err == nil {
			*s = Since(t.UTC())
			return nil
		}
	}
	return fmt.Errorf("must be a date such as 2026-01-31 or a time such as 2026-01-31T09:00:00Z, not %q", text)
}

// Age is how long something is kept: a Duration, which may also be in years of
// 366 days, or "never" (to delete), which is zero.
type Age time.Duration

var ageInYears = regexp.MustCompile(`^(\d{1,2})y$`)

// UnmarshalText reads an age.
func (a *Age) UnmarshalText(text []byte) error {
	if s := string(text); s == "never" || s == "0" {
		*a = 0
		return nil
	}
	if m := ageInYears.FindSubmatch(text); m != nil {
		years, err := strconv.Atoi(string(m[1]))
		*a = Age(time.Duration(years) * 366 * 24 * time.Hour)
		return err
	}
	var d Duration
	if err := d.UnmarshalText(text); err != nil {
		return fmt.Errorf("must be an age such as 90d or 10y, or never, not %q", text)
	}
	*a = Age(d)
	return nil
}
