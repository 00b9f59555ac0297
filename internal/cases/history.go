package cases

import (
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// act is something that was said or done in a case, as far as its clocks care.
type act struct {
	at       time.Time
	customer string // id of the customer's word; "" for what the desk did
	reply    bool   // it answers the customer
	asks     bool   // the case waits for the customer from then on
	goesOn   bool   // and no longer does
	ends     bool   // the case was closed
}

// acts are what happened in a case, by time, since it is answered here; at equal times the customer's word
// comes first, since the desk answers what it has read.
func acts(c aftercare.Case) []act {
	var out []act
	add := func(a act) {
		if !a.at.IsZero() && !a.at.Before(c.HereAt) {
			out = append(out, a)
		}
	}
	says := func(at time.Time, id string) { add(act{at: at, customer: id, goesOn: true}) }
	for _, m := range c.Messages {
		switch m.From {
		case aftercare.ByCustomer:
			says(m.At, m.ID)
		case aftercare.ByDesk:
			asks := m.Asks || estimateOpen(c, m.At)
			add(act{at: m.At, reply: true, asks: asks, goesOn: !asks})
		case aftercare.ByPhone:
			add(act{at: m.At, reply: true})
		}
	}
	says(c.OpenedAt, "opened")
	says(c.HereAt, "here")
	says(c.ReopenedAt, fmt.Sprintf("reopened-%d", c.Reopened))
	says(c.CallAt, dated("call", c.CallAt))
	if c.Estimate != nil {
		add(act{at: c.EstimatedAt, reply: true, asks: true})
		says(c.AcceptedAt, dated("estimate", c.AcceptedAt))
	}
	if c.TakenOver() {
		add(act{at: c.DecidedAt, goesOn: true})
	}
	for _, at := range toldByMail(c) {
		add(act{at: at, reply: true})
	}
	for _, m := range c.Moves {
		if m.State == aftercare.StateClosed {
			add(act{at: m.At, ends: true})
		}
	}
	slices.SortStableFunc(out, func(a, b act) int {
		if c := a.at.Compare(b.at); c != 0 || (a.customer == "") == (b.customer == "") {
			return c
		}
		if a.customer != "" {
			return -1
		}
		return 1
	})
	return out
}

// dated names what may be done again.
func dated(what string, at time.Time) string { return what + "-" + at.UTC().Format("20060102T150405Z") }

// estimateOpen reports whether, at a time, an estimate waits for the customer's
// word: a plain message of the desk does not end that.
func estimateOpen(c aftercare.Case, at time.Time) bool {
	if c.TakenOver() && !at.Before(c.DecidedAt) {
		return false
	}
	return c.Estimate != nil && !c.EstimatedAt.IsZero() && !at.Before(c.EstimatedAt) &&
		(c.AcceptedAt.Before(c.EstimatedAt) || at.Before(c.AcceptedAt))
}

// Ask is a word of the customer that nobody had answered when it came. What the
// customer adds before somebody does belongs to it: it is not asked twice.
type Ask struct {
	ID       string // of the message, or of what was done without a word: "opened", "reopened-1", "call-…", "estimate-…"
	At       time.Time
	Answered time.Time // by a reply, or by the end of the case; zero: not yet
}

// Asks are what the customer has asked, oldest first. A platform's case asks
// nothing here.
func Asks(c aftercare.Case) []Ask {
	if c.ByPlatform() {
		return nil
	}
	var out []Ask
	waiting := false
	for _, a := range acts(c) {
		switch {
		case a.customer != "" && !waiting:
			out, waiting = append(out, Ask{ID: a.customer, At: a.at}), true
		case (a.reply || a.ends) && waiting:
			out[len(out)-1].Answered, waiting = a.at, false
		}
	}
	return out
}

// toldByMail are the times of news that a mail of its own tells the customer: who
// has just read that the parcel is on its way is not to hear that nobody has
// answered yet.
func toldByMail(c aftercare.Case) []time.Time {
	switch c.Kind {
	case aftercare.CaseReturn:
		return []time.Time{c.DecidedAt, c.ReceivedAt, c.RefundedAt}
	case aftercare.CaseRepair, aftercare.CaseSparePart:
		return []time.Time{c.ShippedAt}
	}
	return nil
}
