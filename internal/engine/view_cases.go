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
		Received: !c.ReceivedAt.IsZero(), Estimated: !c.EstimatedAt.IsZero(),
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

// toldAlong reports whether the desk wrote to the customer when it last moved the
// case on. That message is mailed; a second mail that says the same would only
// puzzle.
func toldAlong(c aftercare.Case) bool {
	var last time.Time
	for _, t := range []time.Time{c.DecidedAt, c.ReceivedAt, c.EstimatedAt, c.ShippedAt, c.RefundedAt} {
		last = later(last, t)
	}
	_, ok := find(c.Messages, func(m aftercare.CaseMessage) bool {
		return m.From == aftercare.ByDesk && !last.IsZero() && m.At.Sub(last).Abs() <= along
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
	return v
}
