package engine_test

import (
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// lines: a mail about lines is about something that the customer keeps.
func (w *witness) lines(s engine.Scene, f *aftercare.OrderFacts, _ []aftercare.Event) string {
	for _, c := range s.Draft.Covers {
		if c.Kind != aftercare.SubjectLine {
			continue
		}
		id := c.ID[strings.LastIndex(c.ID, "/")+1:]
		if kept(f, id) == 0 {
			return "about a line of which nothing is kept"
		}
	}
	return ""
}

// kept counts the pieces of a line that neither a refund nor an edit nor a return
// that was paid took back.
func kept(f *aftercare.OrderFacts, line string) int {
	back := 0
	for _, r := range f.Refunds {
		for _, l := range r.Lines {
			if l.LineID == line {
				back += l.Quantity
			}
		}
	}
	sent := 0
	for _, c := range f.Cases {
		for _, l := range c.Lines {
			if c.Kind == aftercare.CaseReturn && !c.RefundedAt.IsZero() && l.LineID == line {
				sent += l.Quantity
			}
		}
	}
	for _, l := range f.Order.Lines {
		if l.ID == line {
			return l.Quantity - max(back, l.Removed, sent)
		}
	}
	return 0
}

// forUsers are mails for who uses what was bought, not for who gave it away.
var forUsers = []string{"getting-started", "satisfaction-survey", "review-request", "cross-sell", "replenishment", "subscribe-offer", "warranty-extension"}

// present: who gave a present is not asked how it is. What is not there yet is
// neither asked about nor explained, and a guide does not come twice.
func (w *witness) present(s engine.Scene, f *aftercare.OrderFacts, _ []aftercare.Event) string {
	flow := s.Enrollment.Workflow
	if !slices.Contains(forUsers, flow) {
		return ""
	}
	if f.Order.Gift {
		return "about a present"
	}
	if flow == "getting-started" && w.knows(f, s.At) {
		return "a guide to what the customer owned before"
	}
	for _, l := range f.Order.Lines {
		if waits := l.Digital && s.At.Before(l.AvailableAt); waits && f.Digital() && len(f.Order.Lines) == 1 {
			return "before the pre-order was there"
		}
	}
	return ""
}

// knows reports whether an earlier order had all of this one that has a guide.
func (w *witness) knows(f *aftercare.OrderFacts, at time.Time) bool {
	for _, e := range w.story.Events {
		o := e.Order
		if e.Type != aftercare.EventOrderPlaced || e.ReceivedAt.After(at) || o.ID == f.Order.ID || !o.PlacedAt.Before(f.Order.PlacedAt) {
			continue
		}
		canceled := slices.ContainsFunc(w.before(o.ID, at), func(e aftercare.Event) bool { return e.Type == aftercare.EventOrderCanceled })
		if !canceled && slices.ContainsFunc(o.Lines, func(l aftercare.Line) bool { return l.SKU == "MUG" }) {
			return true
		}
	}
	return false
}

// together: two orders close together are one question.
func (w *witness) together(s engine.Scene, _ *aftercare.OrderFacts, _ []aftercare.Event) string {
	if s.Step.StepID != "ask" {
		return ""
	}
	for _, o := range w.asked {
		if o.Draft.Template == s.Draft.Template && orderOf(o) != orderOf(s) && s.At.Sub(o.At) < 10*24*time.Hour {
			return "asked about order " + orderOf(o) + " already, at " + o.At.String()
		}
	}
	w.asked = append(w.asked, s)
	return ""
}

// punctual: a transactional mail goes exactly at its time or, when that was over
// before it was known or while it was held, at once.
func (w *witness) punctual(s engine.Scene, past []engine.Scene) string {
	if s.Draft.Kind != aftercare.KindTransactional {
		return ""
	}
	var last *engine.Scene
	for i := range past {
		if o := &past[i]; o.Step != nil && o.Step.ID == s.Step.ID {
			last = o
		}
	}
	switch {
	case last == nil:
		return "never planned"
	case last.Step.Reason.Code == aftercare.ReasonQuiet || last.Step.Reason.Code == aftercare.ReasonCapped:
		return "a transactional mail waited for " + string(last.Step.Reason.Code)
	case s.At.Equal(last.Step.DueAt), s.At.Equal(last.At) && last.Step.DueAt.Before(s.At):
		return ""
	}
	return "due " + last.Step.DueAt.String() + ", planned " + last.At.String()
}
