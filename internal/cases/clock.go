package cases

import (
	"time"

	"aftercare/internal/aftercare"
)

// Clock is whom a case waits for, and when its clocks end. A clock that does not
// run is zero.
type Clock struct {
	WaitsFor   string    // aftercare.WaitsForUs, WaitsForCustomer; "" for closed cases and a platform's
	Since      time.Time // for so long
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
	work := workOn(c)
	out := Clock{WaitsFor: aftercare.WaitsForUs, Since: work.since}
	switch {
	case work.paused:
		out.WaitsFor = aftercare.WaitsForCustomer
		return out
	case help == nil:
		return out
	}
	plan := help.Plans[c.Kind]
	if asks := Asks(c); len(asks) > 0 && asks[len(asks)-1].Answered.IsZero() {
		_, due := DueBy(c, asks[len(asks)-1], help, store)
		if work.answered {
			out.NextReply = due
		} else {
			out.FirstReply = due
		}
	}
	if plan.Resolution > 0 {
		out.Resolution = work.end(store, plan.Resolution)
	}
	out.first()
	if !out.Due.IsZero() {
		out.Warn = later(c.Begun(), warn(out.Due, plan, store))
	}
	return out
}

// first finds the clock that ends first.
func (k *Clock) first() {
	for _, clock := range []struct {
		what string
		at   time.Time
	}{{FirstReply, k.FirstReply}, {NextReply, k.NextReply}, {Resolution, k.Resolution}} {
		if !clock.at.IsZero() && (k.Due.IsZero() || clock.at.Before(k.Due)) {
			k.Due, k.What = clock.at, clock.what
		}
	}
}

// DueBy is when an ask is to be answered, and when to warn of it; zero when the
// plan has no such clock. The first reply is the one after the case was opened,
// taken over, or opened again; that the case is opened again later does not change
// what was promised before.
func DueBy(c aftercare.Case, a Ask, help *aftercare.Help, store *aftercare.Store) (soon, due time.Time) {
	if help == nil {
		return soon, due
	}
	plan := help.Plans[c.Kind]
	d := plan.NextReply
	if !a.At.After(later(c.OpenedAt, c.HereAt)) || a.At.Equal(c.ReopenedAt) {
		d = plan.FirstReply
	}
	if d == 0 {
		return soon, due
	}
	due = store.AddBusinessTime(a.At, d)
	return later(a.At, warn(due, plan, store)), due
}

// warn is so long before the end of a clock as the plan says.
func warn(due time.Time, plan aftercare.Plan, store *aftercare.Store) time.Time {
	if plan.Warn == 0 {
		return due
	}
	return store.AddBusinessTime(due, -plan.Warn)
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

// Solved is the customer's answer to the closing check after the last end of the
// case; an answer to an earlier end does not count.
func Solved(c aftercare.Case) string {
	if c.SolvedAt.Before(c.ClosedAt) || c.SolvedAt.Before(c.Begun()) {
		return ""
	}
	return c.Solved
}

// work is when a case waited for the store since it was opened, or opened again
// last.
type work struct {
	paused   bool      // it waits for the customer
	since    time.Time // for so long it has waited for whom it waits for
	answered bool      // somebody answered
	spans    []span    // when it waited for the store; the last one is open unless paused
}

type span struct{ from, to time.Time }

func workOn(c aftercare.Case) work {
	from := c.Begun()
	w := work{since: from}
	for _, a := range acts(c) {
		if a.at.Before(c.Begun()) {
			continue
		}
		w.answered = w.answered || a.reply
		switch {
		case a.asks && !w.paused:
			w.spans = append(w.spans, span{from, a.at})
			w.paused, w.since = true, a.at
		case a.goesOn && w.paused:
			w.paused, w.since, from = false, a.at, a.at
		}
	}
	if !w.paused {
		w.spans = append(w.spans, span{from: from})
	}
	return w
}

// end is when so much business time has been worked on the case.
func (w work) end(store *aftercare.Store, d time.Duration) time.Time {
	for _, s := range w.spans {
		if s.to.IsZero() {
			return store.AddBusinessTime(s.from, d)
		}
		worked := store.BusinessTime(s.from, s.to)
		if worked >= d { // it was late before it paused
			return store.AddBusinessTime(s.from, d)
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
