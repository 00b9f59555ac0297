package engine

import (
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// clock is a local time of day.
type clock struct{ hour, minute int }

// parseClock reads "09:30"; ok is false for anything else, which configuration
// and workflows refuse at start.
func parseClock(s string) (c clock, ok bool) {
	t, err := time.Parse("15:04", s)
	return clock{t.Hour(), t.Minute()}, err == nil
}

// on is when the clock shows c, some days after the local date of t: after the
// gap when clocks skip it, once when they show it twice.
func (p *pass) on(t time.Time, days int, c clock) time.Time {
	l := t.In(p.zone)
	return aftercare.Wall(l.Year(), l.Month(), l.Day()+days, c.hour, c.minute, 0, 0, p.zone).UTC()
}

// timeOfDay is the first time from t on at which the clock shows at.
func (p *pass) timeOfDay(t time.Time, at string) time.Time {
	c, ok := parseClock(at)
	if !ok {
		return t
	}
	for days := 0; ; days++ {
		if next := p.on(t, days, c); !next.Before(t) {
			return next
		}
	}
}

// night is a time of day in which mail waits for the morning.
type night struct{ from, to clock }

// nights are the quiet hours of a kind of mail: the store's, and for marketing
// mail those of the law. Transactional mail has none.
func (p *pass) nights(kind aftercare.Kind) (out []night, words string) {
	if kind == aftercare.KindTransactional {
		return nil, ""
	}
	add := func(from, to, of string) {
		f, ok := parseClock(from)
		t, ok2 := parseClock(to)
		if ok && ok2 && f != t {
			out = append(out, night{f, t})
			words += of + from + "-" + to
		}
	}
	add(p.facts.Store.QuietFrom, p.facts.Store.QuietTo, "")
	if kind == aftercare.KindMarketing {
		add(p.law.QuietFrom, p.law.QuietTo, " and by law ")
	}
	return out, strings.TrimPrefix(words, " and ")
}

// quietEnd is t, or the end of the quiet hours that it falls in.
func (p *pass) quietEnd(t time.Time, kind aftercare.Kind) time.Time {
	all, _ := p.nights(kind)
	for range enough { // one night may end in another
		next := t
		for _, n := range all {
			next = p.nightEnd(next, n)
		}
		if next.Equal(t) {
			break
		}
		t = next
	}
	return t
}

func (p *pass) nightEnd(t time.Time, n night) time.Time {
	over := 0 // days from its start to its end
	if n.to.hour*60+n.to.minute < n.from.hour*60+n.from.minute {
		over = 1
	}
	for _, day := range []int{-1, 0} {
		end := p.on(t, day+over, n.to)
		if !t.Before(p.on(t, day, n.from)) && t.Before(end) {
			return end
		}
	}
	return t
}

// capEnd is t, or the first time behind it at which the frequency cap has room
// beside the slots. Only marketing mail is capped. Slots count from their whole
// minute: a mail planned for 10:00 leaves a moment later, and "two in seven days"
// must not push the third past 10:00 of the seventh day, and so to the eighth.
func (p *pass) capEnd(t time.Time, kind aftercare.Kind, slots []time.Time) time.Time {
	s := p.facts.Store
	if kind != aftercare.KindMarketing || len(slots) == 0 {
		return t
	}
	slots = slices.SortedFunc(slices.Values(slots), time.Time.Compare)
	at := t
	if s.CapEvery > 0 {
		at = later(at, slots[len(slots)-1].Truncate(time.Minute).Add(s.CapEvery))
	}
	if s.CapMax > 0 && len(slots) >= s.CapMax {
		at = later(at, slots[len(slots)-s.CapMax].Truncate(time.Minute).Add(s.CapWithin))
	}
	return at
}

// yield is the slots as they will be once everything more important that is due
// by t has gone, and the most important of that; "" when there is none.
func (p *pass) yield(t time.Time, st *aftercare.Step) (slots []time.Time, to string) {
	slots = slices.Clone(p.facts.Person.Slots)
	top := st.Priority
	for _, o := range p.facts.Person.Pending {
		if o.StepID == st.ID || o.Priority <= st.Priority || o.DueAt.IsZero() || o.DueAt.After(t) {
			continue
		}
		slots = append(slots, t)
		if o.Priority > top {
			top, to = o.Priority, o.Workflow
		}
	}
	return slots, to
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
