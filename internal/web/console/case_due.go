package console

import (
	"fmt"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// due is when somebody is to hear next, in plain words.
type due struct {
	Text string
	Tone string    // bad: late, warn: soon, ok, quiet
	At   time.Time // zero when there is nothing to hover over
}

// dueOf reads the clock of a case.
func dueOf(s *aftercare.Store, c aftercare.Case, now time.Time) due {
	k := cases.Clocks(c, s.Help, s)
	loc := s.Location()
	switch {
	case !c.Open():
		return due{"closed " + moment(c.ClosedAt, now, loc), "quiet", c.ClosedAt}
	case c.ByPlatform():
		return due{"kept by the shop’s own desk", "quiet", time.Time{}}
	case k.WaitsFor == aftercare.WaitsForCustomer:
		return due{"the customer’s turn since " + moment(k.Since, now, loc), "quiet", k.Since}
	case k.Due.IsZero():
		return due{"no clock runs", "quiet", time.Time{}}
	case now.After(k.Due):
		return due{clockWords(k.What).late + " late since " + moment(k.Due, now, loc), "bad", k.Due}
	}
	d := due{fmt.Sprintf("%s in %s, %s", clockWords(k.What).ahead, ahead(s, s.BusinessTime(now, k.Due)), moment(k.Due, now, loc)), "ok", k.Due}
	if !now.Before(k.Warn) {
		d.Tone = "warn"
	}
	return d
}

// clockName is what a clock is for, before "in 3 h" and before "since".
type clockName struct{ ahead, late string }

// clockWords says what is to be done when a clock ends.
func clockWords(what string) clockName {
	if what == cases.Resolution {
		return clockName{"solve", "to be solved"}
	}
	return clockName{"answer", "to be answered"}
}

// moment tells a time as one would say it: "today 15:10", "Thu 17 Dec, 09:00".
func moment(t, now time.Time, loc *time.Location) string {
	if t.IsZero() {
		return "long ago"
	}
	t, now = t.In(loc), now.In(loc)
	midnight := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	switch days := int(midnight(t).Sub(midnight(now)).Hours() / 24); {
	case days == 0:
		return t.Format("today 15:04")
	case days == 1:
		return t.Format("tomorrow 15:04")
	case days == -1:
		return t.Format("yesterday 15:04")
	case days > -150 && days < 150:
		return t.Format("Mon 2 Jan, 15:04")
	}
	return t.Format("2 Jan 2006")
}

// ahead is how much business time is left; what is far away is told in the store's
// own business days.
func ahead(s *aftercare.Store, d time.Duration) string {
	from, err := time.Parse("15:04", s.Help.Hours.From)
	to, err2 := time.Parse("15:04", s.Help.Hours.To)
	if day := to.Sub(from); err == nil && err2 == nil && day > 0 && d > 2*day {
		return fmt.Sprintf("%d business days", int(d/day))
	}
	return stretch(d) + " of business time"
}

// stretch is a length of business time, which has no days: those differ from
// store to store.
func stretch(d time.Duration) string {
	switch h, m := int(d.Hours()), int(d.Minutes())%60; {
	case d < time.Minute:
		return "under 1 min"
	case h == 0:
		return fmt.Sprintf("%d min", m)
	case h < 3 && m > 0:
		return fmt.Sprintf("%d h %d min", h, m)
	default:
		return fmt.Sprintf("%d h", h)
	}
}
