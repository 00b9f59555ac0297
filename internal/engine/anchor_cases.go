package engine

import (
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

func caseTime(f *aftercare.Facts, subj aftercare.Subject, name string) time.Time {
	c, ok := caseOf(f, subj)
	if !ok {
		return time.Time{}
	}
	switch name {
	case "case_opened":
		return c.OpenedAt
	case "case_decided":
		return c.DecidedAt
	case "case_received":
		return c.ReceivedAt
	case "case_estimated":
		return c.EstimatedAt
	case "case_ready":
		return c.ReadyAt
	case "case_shipped":
		return c.ShippedAt
	case "case_refunded":
		return refundedAt(f, c)
	case "case_closed":
		return c.ClosedAt
	case "case_solved":
		if cases.Solved(c) != "" {
			return c.SolvedAt
		}
	case "case_answer_due":
		clock := cases.Clocks(c, f.Store.Help, f.Store)
		return later(clock.FirstReply, clock.NextReply) // one of them runs at most
	case "case_breach":
		return cases.Clocks(c, f.Store.Help, f.Store).Resolution
	}
	return time.Time{}
}

// refundedAt is when the money of a case moved: the desk's word, else, for a return
// that the shop took back, the first refund of the order since.
func refundedAt(f *aftercare.Facts, c aftercare.Case) time.Time {
	if !c.RefundedAt.IsZero() || c.Kind != aftercare.CaseReturn || c.Decision != aftercare.Approved {
		return c.RefundedAt
	}
	if r, ok := refundSince(f, c.DecidedAt); ok {
		return r.At
	}
	return time.Time{}
}

// refundSince is the order's first refund from then on.
func refundSince(f *aftercare.Facts, since time.Time) (aftercare.Refund, bool) {
	return find(f.Refunds, func(r aftercare.Refund) bool { return !r.At.Before(since) })
}

// messageTime is of a message of the desk, or of what the customer asked and when
// that is to be answered.
func messageTime(f *aftercare.Facts, subj aftercare.Subject, name string) time.Time {
	c, ok := caseOf(f, subj)
	if !ok {
		return time.Time{}
	}
	if m, ok := messageOf(f, subj); ok && name == "message" {
		return m.At
	}
	a, ok := askOf(c, messageID(f, subj))
	if !ok {
		return time.Time{}
	}
	warn, due := cases.DueBy(c, a, f.Store.Help, f.Store)
	switch name {
	case "message_warn":
		return warn
	case "message_due":
		return due
	}
	return a.At
}

// windowEnd is when the last line that may come back has to be on its way: nobody
// is told of an end while another line still has time. A return that was approved
// has a day of its own, which its mails and its page name.
func windowEnd(f *aftercare.Facts, subj aftercare.Subject) time.Time {
	if c, ok := caseOf(f, subj); ok {
		return cases.SendBy(f, c)
	}
	var last time.Time
	for _, l := range f.KeptLines() {
		if ok, _, until := cases.Returnable(f, l, f.LineShippedAt(l)); ok {
			last = later(last, until)
		}
	}
	return last
}
