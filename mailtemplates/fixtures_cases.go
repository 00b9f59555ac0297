package mailtemplates

import (
	"cmp"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// talk is what a fixture's customer and desk say to each other.
type talk struct {
	kind            aftercare.CaseKind // of mails that are for cases of any kind
	from            string             // "": the customer opened it
	cause, wanted   string             // of a return
	said, answered  string
	asked           string // a question of the desk; "": what was answered is one
	note            string // with the decision
	found           string // in the workshop
	reported        string // to a customer who asked for a repair
	decision        string
	label           string
	estimate        aftercare.Money
	phone, callWhen string
	goodwill, worth string // code, and what it is worth if not a sum
	again           bool   // it was closed before
}

var fixtureNumbers = map[aftercare.CaseKind]string{
	aftercare.CaseComplaint: "C-7K4M2Q", aftercare.CaseReturn: "R-3HV9TD", aftercare.CaseRepair: "P-8XW2NE", aftercare.CaseSparePart: "S-5Q1ZKB",
	aftercare.CaseQuestion: "Q-6M0RYA", aftercare.CaseSuggestion: "U-2BC7JF", aftercare.CaseData: "D-9TT4GH", aftercare.CaseReview: "V-4E8NPX",
}

// ours is the fixture's case as it stood when the template's mail was due, and
// the time of that. It begins ten days after the order.
func (x Fixture) ours(template string) (aftercare.Case, time.Time) {
	kind, t := x.talk.kind, x.Now.AddDate(0, 0, 10)
	switch moment(template) {
	case "case-decided", "return-received", "return-refunded", "return-window":
		kind = aftercare.CaseReturn
	case "repair-estimate", "repair-estimate-reminder":
		kind = aftercare.CaseRepair
	}
	c := aftercare.Case{ID: fixtureNumbers[kind], Kind: kind, State: aftercare.StateNew, From: aftercare.FromCustomer, OpenedAt: t, CallPhone: x.talk.phone, CallWhen: x.talk.callWhen}
	if x.talk.from != "" && kind == x.talk.kind {
		c.From = x.talk.from
	}
	if plan := x.Facts.Store.Help; plan != nil {
		c.Owner = plan.Plans[kind].Answers[0]
	}
	if kind != aftercare.CaseData && kind != aftercare.CaseSuggestion {
		c.Lines = []aftercare.CaseLine{{LineID: x.Facts.Order.Lines[0].ID, Quantity: 1}}
	}
	if kind == aftercare.CaseReturn {
		c.Cause, c.Wanted = x.talk.cause, x.talk.wanted
	}
	if x.talk.said != "" {
		c.Messages = []aftercare.CaseMessage{{ID: "m1", At: t, From: aftercare.ByCustomer, Text: x.talk.said, Photos: []string{"u1", "u2"}}}
	}
	return x.unfold(template, c)
}

// unfold lets the case come as far as the template's mail.
func (x Fixture) unfold(template string, c aftercare.Case) (aftercare.Case, time.Time) {
	t := c.OpenedAt
	day := func(n int) time.Time { return t.AddDate(0, 0, n) }
	switch template {
	case "case-received":
		if x.talk.again {
			c.Reopened = 1
		}
		return c, t.Add(time.Minute)
	case "case-reply":
		if x.talk.answered != "" {
			m := aftercare.CaseMessage{ID: "m2", At: t.Add(3 * time.Hour), From: aftercare.ByDesk, By: c.Owner, Text: x.talk.answered, Asks: x.talk.decision != aftercare.Approved}
			c.Messages = append(c.Messages, m)
		}
		if x.talk.decision == aftercare.Approved && c.Kind == aftercare.CaseReturn {
			c.Decision, c.DecidedAt, c.LabelURL = x.talk.decision, t.Add(3*time.Hour), x.talk.label
		}
		return c, t.Add(3 * time.Hour)
	case "case-question":
		m := aftercare.CaseMessage{ID: "m2", At: t.Add(3 * time.Hour), From: aftercare.ByDesk, By: c.Owner, Text: cmp.Or(x.talk.asked, x.talk.answered), Asks: true}
		c.Messages = append(c.Messages, m)
		return c, day(5)
	case "case-warning":
		return c, t.Add(4 * time.Hour)
	case "case-waiting": // just when the answer was due
		return c, day(1).Add(30 * time.Minute)
	case "case-late":
		return c, day(4)
	case "case-decided", "return-received", "return-refunded", "return-window":
		c.Decision, c.DecidedAt, c.Note, c.LabelURL = x.talk.decision, day(1), x.talk.note, x.talk.label
		if template == "case-decided" {
			return c, day(1)
		}
		if c.Decision = aftercare.Approved; template == "return-window" {
			return c, cases.SendBy(x.Facts, c).AddDate(0, 0, -3)
		}
		c.ReceivedAt = day(6)
		if template == "return-refunded" {
			c.RefundedAt = day(8)
			back := x.Facts.Order.Lines[0].Unit
			if back.Currency == "EUR" {
				back = eur(7390) // with the shipping there, or less the discount and with the tax
			}
			c.Grants = []aftercare.Grant{{ID: "g1", At: day(8), Kind: "refund", Amount: back}}
		}
		return c, day(8)
	case "repair-estimate", "repair-estimate-reminder":
		c.EstimatedAt, c.Covered, c.Note, c.ReadyAt = day(5), aftercare.CoveredByCustomer, x.talk.found, day(15)
		if x.talk.estimate.Amount > 0 {
			c.Estimate = &x.talk.estimate
		}
		return c, day(5)
	case "case-thanks":
		c.Solved, c.SolvedAt = aftercare.Yes, day(6)
		if x.talk.goodwill != "" {
			c.Grants = []aftercare.Grant{{ID: "goodwill", At: day(6), Kind: "coupon", Code: x.talk.goodwill, Amount: x.coupon.Off, Value: x.talk.worth, Expires: x.coupon.Expires, Why: "goodwill"}}
		}
	}
	c.ClosedAt = day(4)
	return c, day(6)
}
