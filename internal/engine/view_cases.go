package engine

import (
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

func storeView(f *aftercare.Facts) aftercare.StoreView {
	v := aftercare.StoreView{Country: f.Store.Country, ReturnDays: f.Store.Policies.ReturnDays}
	if h := f.Store.Help; h != nil {
		v.RemindReturns = h.Returns.Remind
		if h.Returns.Days > 0 {
			v.ReturnDays = h.Returns.Days
		}
	}
	return v
}

func caseView(f *aftercare.Facts, c aftercare.Case) aftercare.CaseView {
	v := aftercare.CaseView{
		Kind: string(c.Kind), State: c.State, Closed: !c.Open(), FromUs: !c.ByPlatform(),
		WaitsFor: cases.Clocks(c, f.Store.Help, f.Store).WaitsFor,
		Cause:    c.Cause, Wanted: c.Wanted, Covered: c.Covered, Decision: c.Decision,
		Received: !c.ReceivedAt.IsZero(), ReceivedBefore: c.Decisions > 2 && c.ReceivedAt.Before(c.DecidedAt), Estimated: !c.EstimatedAt.IsZero(),
		Outcome: c.Outcome, Reopened: c.Reopened, Score: c.Score, Told: toldAlong(c),
		Solved: cases.Solved(c),
	}
	if !c.OpenedAt.IsZero() {
		_, v.Repaid = refundSince(f, c.OpenedAt)
	}
	if !c.AcceptedAt.Before(c.EstimatedAt) {
		v.Accepted = c.Accepted
	}
	_, v.Goodwill = find(c.Grants, func(g aftercare.Grant) bool { return g.Why == cases.GoodwillID })
	return v
}

// along is how far apart what the desk writes and what it does may lie to be one
// act: the desk sends both at once, and the clock goes on between them.
const along = time.Minute

// toldAlong lists what the desk did to the case along with a word to the customer.
// That message is mailed; a second mail that says the same would only puzzle. Each
// deed is looked at by itself, since the next one may be done before the mail of the
// first is due. What came in or was paid on a day before was told when the case moved
// there.
func toldAlong(c aftercare.Case) (out []string) {
	for _, deed := range []struct {
		what, state string
		at          time.Time
	}{
		{"decision", c.Decision, c.DecidedAt}, {"received", aftercare.StateReceived, c.ReceivedAt}, {"estimate", aftercare.StateEstimate, c.EstimatedAt},
		{"shipped", aftercare.StateShipped, c.ShippedAt}, {"refunded", aftercare.StateRefunded, c.RefundedAt},
	} {
		if !deed.at.IsZero() && (wroteAt(c, deed.at) || wroteAt(c, movedTo(c, deed.state, deed.at))) {
			out = append(out, deed.what)
		}
	}
	return out
}

// movedTo is when the case first came to the state after something was true; zero
// when it did not.
func movedTo(c aftercare.Case, state string, after time.Time) time.Time {
	m, _ := find(c.Moves, func(m aftercare.CaseMove) bool { return m.State == state && !m.At.Before(after) })
	return m.At
}

func wroteAt(c aftercare.Case, at time.Time) bool {
	_, ok := find(c.Messages, func(m aftercare.CaseMessage) bool {
		return m.From == aftercare.ByDesk && !at.IsZero() && m.At.Sub(at).Abs() <= along
	})
	return ok
}

// messageView is what is known of a message. One that nobody knows any more is
// answered: nothing may wait for it.
func messageView(c aftercare.Case, id string) aftercare.MessageView {
	v := aftercare.MessageView{Answered: true}
	if a, ok := askOf(c, id); ok {
		v.Answered = !a.Answered.IsZero()
	}
	m, ok := find(c.Messages, func(m aftercare.CaseMessage) bool { return m.ID == id })
	if !ok {
		return v
	}
	v.Asks, v.Latest = m.Asks, true
	for _, o := range c.Messages {
		v.Latest = v.Latest && (o.ID == id || !o.Visible() || !o.At.After(m.At))
	}
	for _, a := range cases.Asks(c) { // a price accepted, a call asked for, a case opened again: all are words
		v.Latest = v.Latest && !a.At.After(m.At)
	}
	return v
}
