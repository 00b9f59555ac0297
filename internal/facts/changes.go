package facts

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// refunds is the union of all refunds, by time and id. One without a currency
// is in the order's.
func refunds(events []aftercare.Event, currency string) []aftercare.Refund {
	all := collect(events, func(e aftercare.Event) (aftercare.Refund, stamp, bool) {
		if e.Refund == nil {
			return aftercare.Refund{}, stamp{}, false
		}
		return *e.Refund, when(e, e.At), true
	})
	ids, groups := byID(all, func(r aftercare.Refund) string { return r.ID })
	var out []aftercare.Refund
	for _, id := range ids {
		var r aftercare.Refund
		var given, told, heard time.Time
		for _, t := range groups[id] {
			money := r.Amount
			overlay(&r, t.what)
			overlay(&money, t.what.Amount)
			r.Amount = money
			given, heard = first(given, t.what.At), first(heard, t.event.ReceivedAt)
			told = first(told, t.event.At)
		}
		r.At = known(given, told, heard)
		r.Amount.Currency = cmp.Or(r.Amount.Currency, currency)
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b aftercare.Refund) int { return a.At.Compare(b.At) })
	return out
}

// cases is the union of all cases, by opening and id. A closed one is open again
// only when somebody strictly later says that it was opened.
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
			if t.own {
				opened = append(opened, t.stamp)
			}
		}
	}
	c.OpenedAt, c.ShippedAt, c.ClosedAt = known(given, told, seen), shipped, time.Time{}
	for _, t := range tellings {
		if !t.what.ClosedAt.IsZero() && !undone(t.stamp, opened) {
			c.ClosedAt = t.what.ClosedAt
		}
	}
	return c
}

// known is the first time that is.
func known(times ...time.Time) time.Time {
	i := slices.IndexFunc(times, func(t time.Time) bool { return !t.IsZero() })
	if i < 0 {
		return time.Time{}
	}
	return times[i]
}
