package engine

import (
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
	v.TakenOver = c.TakenOver()
	if !c.AcceptedAt.Before(c.EstimatedAt) {
		v.Accepted = c.Accepted
	}
	_, v.Goodwill = find(c.Grants, func(g aftercare.Grant) bool { return g.Why == cases.GoodwillID })
	return v
}

// toldAlong lists what the desk did to the case along with a word to the customer.
// That message is mailed; a second mail that says the same would only puzzle.
func toldAlong(c aftercare.Case) (out []string) {
	for _, m := range c.Messages {
		out = append(out, cases.ToldWith(c, m)...)
	}
	return out
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
