package web

import (
	"fmt"
	"html/template"
	"time"
)

// When shows an instant in a zone, with the UTC time on hover:
// "23 Nov 2026, 10:00". The zero time is an em dash.
func When(t time.Time, loc *time.Location) template.HTML {
	return stamp(t, loc, "2 Jan 2006, 15:04")
}

// Day shows only the day: "Mon 23 Nov 2026".
func Day(t time.Time, loc *time.Location) template.HTML {
	return stamp(t, loc, "Mon 2 Jan 2006")
}

func stamp(t time.Time, loc *time.Location, format string) template.HTML {
	if t.IsZero() {
		return "—"
	}
	utc := t.UTC()
	// #nosec G203 -- nothing here comes from outside: the digits and month names are ours
	return template.HTML(fmt.Sprintf(`<time datetime="%s" title="%s UTC">%s</time>`,
		utc.Format(time.RFC3339), utc.Format("2 Jan 2006, 15:04:05"), t.In(loc).Format(format)))
}

// Span tells a length of time in its greatest unit: "12 s", "5 min", "3 h",
// "9 days", "14 months".
func Span(d time.Duration) string {
	d = d.Abs()
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	if days := int(d.Hours() / 24); days < 92 {
		return fmt.Sprintf("%d days", days)
	}
	return fmt.Sprintf("%d months", int(d.Hours()/24/30.44))
}

// Away tells how far an instant is from now: "in 3 days", "5 min ago".
func Away(t, now time.Time) string {
	switch d := t.Sub(now); {
	case t.IsZero():
		return ""
	case d.Abs() < time.Second:
		return "now"
	case d > 0:
		return "in " + Span(d)
	default:
		return Span(d) + " ago"
	}
}
