package cases

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Clock is whom a case waits for, and when its clocks end. A clock that does not
// run is zero.
type Clock struct {
	WaitsFor   string // aftercare.WaitsForUs, WaitsForCustomer; "" for closed cases and a platform's
	Since      time.Time
	FirstReply time.Time
	NextReply  time.Time
	Resolution time.Time

	Due  time.Time // the end of the one that ends first
	What string    // which that is: FirstReply, NextReply, Resolution
	Warn time.Time // when to warn of it
}

// Names of the clocks, as the desk reads them.
const (
	FirstReply = "first reply"
	NextReply  = "next reply"
	Resolution = "resolution"
)

// Clocks reads the clocks of a case.
func Clocks(c aftercare.Case, help *aftercare.Help, store *aftercare.Store) Clock {
	if !c.Open() || c.ByPlatform() {
		return Clock{}
	}
	t := read(c)
	if t.paused {
		return Clock{WaitsFor: aftercare.WaitsForCustomer, Since: t.since}
	}
	out := Clock{WaitsFor: aftercare.WaitsForUs, Since: t.since}
	if help == nil {
		return out
	}
	plan := help.Plans[c.Kind]
	switch {
	case t.unanswered.IsZero():
	case !t.answered && plan.FirstReply > 0:
		out.FirstReply = store.AddBusinessTime(t.unanswered, plan.FirstReply)
	case t.answered && plan.NextReply > 0:
		out.NextReply = store.AddBusinessTime(t.unanswered, plan.NextReply)
	}
	if plan.Resolution > 0 {
		out.Resolution = t.end(store, plan.Resolution)
	}
	for _, clock := range []struct {
		what string
		at   time.Time
	}{{FirstReply, out.FirstReply}, {NextReply, out.NextReply}, {Resolution, out.Resolution}} {
		if !clock.at.IsZero() && (out.Due.IsZero() || clock.at.Before(out.Due)) {
			out.Due, out.What = clock.at, clock.what
		}
	}
	if !out.Due.IsZero() {
		out.Warn = later(t.since, store.AddBusinessTime(out.Due, -plan.Warn))
	}
	return out
}

// AnswerBy is when the customer is to hear next: the end of the clock of replies,
// else that of the whole case; zero while none runs.
func AnswerBy(c aftercare.Case, help *aftercare.Help, store *aftercare.Store) time.Time {
	clock := Clocks(c, help, store)
	for _, at := range []time.Time{clock.FirstReply, clock.NextReply} {
		if !at.IsZero() {
			return at
		}
	}
	return clock.Resolution
}

// tale is what a case's history means for its clocks.
type tale struct {
	paused     bool      // it waits for the customer
	since      time.Time // for so long it has waited for whom it waits for
	answered   bool      // somebody answered since it began
	unanswered time.Time // the first word of the customer that nobody has answered
	works      []stretch // when it waited for the store; the last one has no end unless paused
}

type stretch struct{ from, to time.Time }

// act is something that was said or done in a case.
type act struct {
	at     time.Time
	by     aftercare.Author // customer or desk
	reply  bool             // it answers the customer
	asks   bool             // it makes the case wait for the customer
	answer bool             // it ends that
}

// read tells a case since it was opened, or opened again last. At equal times the
// customer's word counts first.
func read(c aftercare.Case) tale {
	begun := c.Begun()
	t := tale{since: begun, unanswered: begun}
	from := begun
	for _, a := range acts(c) {
		if a.at.Before(begun) {
			continue
		}
		switch {
		case a.by == aftercare.ByCustomer:
			if t.unanswered.IsZero() {
				t.unanswered = a.at
			}
		case a.reply:
			t.answered, t.unanswered = true, time.Time{}
		}
		switch {
		case a.asks && !t.paused:
			t.works = append(t.works, stretch{from, a.at})
			t.paused, t.since = true, a.at
		case a.answer && t.paused:
			t.paused, t.since, from = false, a.at, a.at
		}
	}
	if !t.paused {
		t.works = append(t.works, stretch{from: from})
	}
	return t
}

// acts are what happened in a case, by time.
func acts(c aftercare.Case) []act {
	var out []act
	add := func(a act) {
		if !a.at.IsZero() {
			out = append(out, a)
		}
	}
	for _, m := range c.Messages {
		switch m.From {
		case aftercare.ByCustomer:
			add(act{at: m.At, by: aftercare.ByCustomer, answer: true})
		case aftercare.ByDesk:
			asks := m.Asks || estimateOpen(c, m.At)
			add(act{at: m.At, by: aftercare.ByDesk, reply: true, asks: asks, answer: !asks})
		case aftercare.ByPhone:
			add(act{at: m.At, by: aftercare.ByDesk, reply: true})
		}
	}
	add(act{at: c.CallAt, by: aftercare.ByCustomer, answer: true})
	if c.Estimate != nil {
		add(act{at: c.EstimatedAt, by: aftercare.ByDesk, reply: true, asks: true})
		add(act{at: c.AcceptedAt, by: aftercare.ByCustomer, answer: true})
	}
	slices.SortStableFunc(out, func(a, b act) int {
		if c := a.at.Compare(b.at); c != 0 || a.by == b.by {
			return c
		}
		if a.by == aftercare.ByCustomer {
			return -1
		}
		return 1
	})
	return out
}

// estimateOpen reports whether, at a time, an estimate waits for the customer's
// word: a plain message of the desk does not end that.
func estimateOpen(c aftercare.Case, at time.Time) bool {
	return c.Estimate != nil && !c.EstimatedAt.IsZero() && !at.Before(c.EstimatedAt) &&
		(c.AcceptedAt.Before(c.EstimatedAt) || at.Before(c.AcceptedAt))
}

// end is when so much business time has been worked on the case.
func (t tale) end(store *aftercare.Store, d time.Duration) time.Time {
	for _, w := range t.works {
		if w.to.IsZero() {
			return store.AddBusinessTime(w.from, d)
		}
		worked := store.BusinessTime(w.from, w.to)
		if worked >= d { // it was late before it paused
			return store.AddBusinessTime(w.from, d)
		}
		d -= worked
	}
	return time.Time{}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
