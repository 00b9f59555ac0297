package facts

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// cases is the union of all cases, by opening and id. A closed one is open again
// only when somebody strictly later opens it, or the customer writes.
func cases(events []aftercare.Event) []aftercare.Case {
	all := collect(events, func(e aftercare.Event) (aftercare.Case, stamp, bool) {
		if e.Case == nil {
			return aftercare.Case{}, stamp{}, false
		}
		c := *e.Case
		if e.Type == aftercare.EventCaseClosed && c.ClosedAt.IsZero() {
			c.ClosedAt, _ = e.When()
		}
		return c, when(e, e.At), true
	})
	ids, groups := byID(all, func(c aftercare.Case) string { return c.ID })
	var out []aftercare.Case
	for _, id := range ids {
		out = append(out, mergeCase(groups[id]))
	}
	slices.SortStableFunc(out, func(a, b aftercare.Case) int { return a.OpenedAt.Compare(b.OpenedAt) })
	return out
}

func mergeCase(tellings []told[aftercare.Case]) aftercare.Case {
	var c aftercare.Case
	var given, told, seen, shipped time.Time
	var opened []stamp
	for _, t := range tellings {
		overlay(&c, t.what)
		given, seen = first(given, t.what.OpenedAt), first(seen, t.at)
		shipped = first(shipped, t.what.ShippedAt)
		if t.event.Type == aftercare.EventCaseOpened {
			told = first(told, t.event.At)
		}
		if opens(t) {
			opened = append(opened, t.stamp)
		}
	}
	c.OpenedAt, c.ShippedAt, c.ClosedAt = known(given, told, seen), shipped, time.Time{}
	for _, t := range tellings {
		if !t.what.ClosedAt.IsZero() && !undone(t.stamp, opened) {
			c.ClosedAt = t.what.ClosedAt
		}
	}
	if c.Open() && c.State == aftercare.StateClosed {
		c.State = aftercare.StateNew
	}
	c.Promised = nil
	for _, t := range tellings {
		c.Promised = estimated(c.Promised, t.stamp, t.what.ReadyAt)
	}
	c.Messages, c.Grants = messages(tellings), grants(tellings)
	c.Moves, c.Reopened, c.ReopenedAt = moves(tellings)
	c.Decisions, c.HereAt = decisions(tellings), takenOver(tellings)
	return c
}

// opens reports whether the telling opens a closed case again: somebody says so,
// or the customer wrote when the desk's last word was on its way.
func opens(t told[aftercare.Case]) bool {
	return t.own && (t.event.Type == aftercare.EventCaseOpened ||
		slices.ContainsFunc(t.what.Messages, func(m aftercare.CaseMessage) bool { return m.From == aftercare.ByCustomer }))
}

// takenOver is when a case that the platform had told of came to be answered here;
// zero for one that never was the platform's, or still is.
func takenOver(tellings []told[aftercare.Case]) time.Time {
	var here, there time.Time
	for _, t := range tellings {
		if t.what.From != "" {
			here = first(here, t.at)
		} else {
			there = first(there, t.at)
		}
	}
	if there.IsZero() || !there.Before(here) {
		return time.Time{}
	}
	return here
}

// decisions counts how often a yes became a no or a no a yes, the first one too.
func decisions(tellings []told[aftercare.Case]) (n int) {
	last := ""
	for _, t := range tellings {
		if d := t.what.Decision; d != "" && d != last {
			n, last = n+1, d
		}
	}
	return n
}

// messages is the union of what was said, in the order in which it was said.
func messages(tellings []told[aftercare.Case]) []aftercare.CaseMessage {
	out := union(tellings, func(t told[aftercare.Case]) []aftercare.CaseMessage { return t.what.Messages },
		func(m *aftercare.CaseMessage) (string, *time.Time) { return m.ID, &m.At })
	slices.SortStableFunc(out, func(a, b aftercare.CaseMessage) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID))
	})
	return out
}

// grants is the union of what was given; nothing is given twice.
func grants(tellings []told[aftercare.Case]) []aftercare.Grant {
	out := union(tellings, func(t told[aftercare.Case]) []aftercare.Grant { return t.what.Grants },
		func(g *aftercare.Grant) (string, *time.Time) { return g.ID, &g.At })
	slices.SortStableFunc(out, func(a, b aftercare.Grant) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// union takes each thing as it was told first. One without a time has that of its
// telling.
func union[T any](tellings []told[aftercare.Case], of func(told[aftercare.Case]) []T, key func(*T) (id string, at *time.Time)) (out []T) {
	taken := map[string]bool{}
	for _, t := range tellings {
		for _, what := range of(t) {
			id, at := key(&what)
			if taken[id] {
				continue
			}
			taken[id] = true
			if *at = utc(*at); at.IsZero() {
				*at = t.at
			}
			out = append(out, what)
		}
	}
	return out
}

// moves are the states that the case went through, as time went on, how often it
// was opened again after its end, and when last. As for ClosedAt, only a strictly
// later opening undoes an end: a platform may tell of both in one second, or of the
// end without its time.
func moves(tellings []told[aftercare.Case]) (out []aftercare.CaseMove, reopened int, last time.Time) {
	tellings = slices.Clone(tellings)
	slices.SortStableFunc(tellings, func(a, b told[aftercare.Case]) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(ends(a), ends(b)))
	})
	var closed *stamp
	for _, t := range tellings {
		state := t.what.State
		switch {
		case ends(t) > 0:
			closed, state = &t.stamp, aftercare.StateClosed
		case closed != nil && opens(t) && t.undoes(*closed):
			closed, last, state = nil, t.at, cmp.Or(state, aftercare.StateNew)
			reopened++
		}
		if state != "" && (len(out) == 0 || out[len(out)-1].State != state) {
			out = append(out, aftercare.CaseMove{State: state, At: t.at})
		}
	}
	return out, reopened, last
}

// ends is 1 for a telling of the case's end: of what was told of one moment, the end
// comes last.
func ends(t told[aftercare.Case]) int {
	if t.what.ClosedAt.IsZero() {
		return 0
	}
	return 1
}

// eraseCase takes out what somebody wrote or what leads to them. What was asked
// for, when, and what came of it stays: it counts in reports.
func eraseCase(c *aftercare.Case) {
	c.Note, c.CallPhone, c.CallWhen, c.HelpNote, c.ReviewText, c.ReviewURL = "", "", "", "", "", ""
	c.LabelURL = "" // the label bears an address
	for i := range c.Messages {
		c.Messages[i].Text, c.Messages[i].Photos = "", nil
	}
	for i := range c.Grants {
		c.Grants[i].Code = ""
		if c.Grants[i].Why != "goodwill" {
			c.Grants[i].Why = ""
		}
	}
}
