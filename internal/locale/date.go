package locale

import (
	"strconv"
	"strings"
	"time"
)

// calendar is how a locale writes dates. In the patterns %W is the weekday, %y
// the year, %B and %b the month's name long and short, %m its number, %d the
// day (%M and %D with two digits, %e with the French first), %H and %h the hour of 24 (with two digits,
// without), %I of 12, %T the minutes, %p the half of the day.
type calendar struct {
	long, short, withTime string
	weekdays              []string // Sunday first
	months, abbreviated   []string
	halves                [2]string
}

// Date writes the day in full, with its weekday, as it is in the zone:
// "Monday, November 23, 2026", "2026年11月23日(月)", "2026년 11월 23일 월요일". A
// zero time is "", a nil zone is UTC.
func Date(t time.Time, locale string, loc *time.Location) string {
	c := calendarOf(locale)
	return c.write(c.long, t, loc)
}

// ShortDate writes the day briefly: "Nov 23, 2026", "2026/11/23", "23.11.2026".
func ShortDate(t time.Time, locale string, loc *time.Location) string {
	c := calendarOf(locale)
	return c.write(c.short, t, loc)
}

// DateTime writes day and minute: "Monday, November 23, 2026 at 2:05 PM",
// "2026年11月23日(月) 14:05". It does not name the zone.
func DateTime(t time.Time, locale string, loc *time.Location) string {
	c := calendarOf(locale)
	return c.write(c.withTime, t, loc)
}

// calendarOf finds the locale's calendar. English outside of North America
// reads the day first, so those regions have British dates.
func calendarOf(locale string) *calendar {
	tags := Fallbacks(locale)
	switch tags[0] {
	case "en", "en-US", "en-CA", "en-PH", "en-PR":
		return calendars["en"]
	}
	if strings.HasPrefix(tags[0], "en-") {
		return calendars["en-GB"]
	}
	for _, tag := range tags {
		if c := calendars[tag]; c != nil {
			return c
		}
	}
	return calendars["en"]
}

func (c *calendar) write(pattern string, t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	if loc == nil {
		loc = time.UTC
	}
	t = t.In(loc)
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '%' {
			b.WriteByte(pattern[i])
			continue
		}
		i++
		b.WriteString(c.field(pattern[i], t))
	}
	return b.String()
}

func (c *calendar) field(verb byte, t time.Time) string {
	switch verb {
	case 'W':
		return c.weekdays[t.Weekday()]
	case 'y':
		return strconv.Itoa(t.Year())
	case 'B':
		return c.months[t.Month()-1]
	case 'b':
		return c.abbreviated[t.Month()-1]
	case 'm':
		return strconv.Itoa(int(t.Month()))
	case 'M':
		return t.Format("01")
	case 'd':
		return strconv.Itoa(t.Day())
	case 'D':
		return t.Format("02")
	case 'e':
		if t.Day() == 1 {
			return "1er"
		}
		return strconv.Itoa(t.Day())
	case 'H':
		return t.Format("15")
	case 'h':
		return strconv.Itoa(t.Hour())
	case 'I':
		return t.Format("3")
	case 'T':
		return t.Format("04")
	case 'p':
		return c.halves[t.Hour()/12]
	}
	panic("locale: no such field in a date pattern: %" + string(verb))
}
