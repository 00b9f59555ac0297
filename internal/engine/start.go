package engine

import (
	"slices"
	"strconv"
	"time"

	"aftercare/internal/aftercare"
)

// staleAfter is how much later than it was placed an order may be seen first and
// still start its chains: connecting a shop must never mail old customers.
const staleAfter = 24 * time.Hour

// start is a subject for whom a trigger is true, and since when. What can become
// true again names each time: its enrollments are others.
type start struct {
	subject    aftercare.Subject
	at         time.Time
	occurrence string
}

// starts reads from the facts for whom the trigger is true.
func starts(f *aftercare.Facts, trigger string) []start {
	var out []start
	add := func(subj aftercare.Subject, at time.Time) {
		if !at.IsZero() {
			out = append(out, start{subject: subj, at: at})
		}
	}
	order := f.OrderFacts.Subject()
	switch trigger {
	case "order.placed":
		add(order, f.Order.PlacedAt)
	case "order.paid":
		add(order, paidAt(f))
	case "order.shipped":
		add(order, f.ShippedAt())
	case "order.delivered":
		add(order, f.AllDeliveredAt())
	case "order.changed":
		for _, c := range f.Changes() {
			add(c.Subject, c.At)
		}
	case "line.shipped":
		for _, l := range f.Order.Lines {
			add(own(f, aftercare.SubjectLine, l.ID), f.LineShippedAt(l))
		}
	case "shipment.shipped":
		for _, s := range f.Shipments {
			if s.Left() {
				add(own(f, aftercare.SubjectShipment, s.ID), s.ShippedAt)
			}
		}
	case "order.announced":
		for _, a := range f.Announcements {
			add(own(f, aftercare.SubjectNews, a.ID), a.At)
		}
	case "delivery.slipped":
		for _, s := range f.Slips(Zone(f)) {
			add(s.Subject, s.At)
		}
	case "shipment.ready":
		for _, s := range f.Shipments {
			add(own(f, aftercare.SubjectShipment, s.ID), s.ReadyAt)
		}
	case "link.requested":
		for _, at := range f.LinkRequests {
			add(own(f, aftercare.SubjectRequest, "link/"+strconv.FormatInt(at.Unix(), 10)), at)
		}
	case "product.registered":
		for _, r := range slices.Backward(f.Registrations) { // the first of a line counts
			add(own(f, aftercare.SubjectLine, r.LineID), r.At)
		}
	default:
		for _, c := range f.Cases {
			out = append(out, caseStarts(f, c, trigger)...)
		}
	}
	return out
}

// occasion is a subject at one of the times at which its trigger was true.
type occasion struct {
	subject    aftercare.Subject
	occurrence string
}

// triggered is since when the trigger is true for the enrollment, zero when it is
// not.
func (p *pass) triggered(trigger string, e aftercare.Enrollment) time.Time {
	if p.started[trigger] == nil {
		p.started[trigger] = map[occasion]time.Time{}
		for _, s := range starts(p.facts, trigger) {
			p.started[trigger][occasion{s.subject, s.occurrence}] = s.at
		}
	}
	return p.started[trigger][occasion{e.Subject, e.Occurrence}]
}

// enroll takes up every subject that a current workflow is for and that does not
// go through it yet.
func (p *pass) enroll() {
	known := map[string]bool{}
	for _, c := range p.courses {
		known[c.Key()] = true
	}
	for _, wf := range p.rules.Workflows {
		for _, s := range starts(p.facts, wf.Trigger) {
			e := aftercare.Enrollment{
				Workflow: wf.Name, Version: wf.Version, Subject: s.subject, Occurrence: s.occurrence,
				State: aftercare.EnrollmentActive, EnrolledAt: p.now,
			}
			if known[e.Key()] || !p.refused(wf, s.subject).IsZero() {
				continue
			}
			if p.stale(wf) {
				e.State = aftercare.EnrollmentExited
				e.Reason = aftercare.Because(aftercare.ReasonStale, "placed "+p.say(p.facts.Order.PlacedAt)+
					", first seen "+p.say(p.facts.FirstSeenAt))
			}
			for _, spec := range wf.Steps {
				e.Steps = append(e.Steps, aftercare.Step{
					StepID: spec.ID, State: aftercare.StepWaiting,
					Template: spec.Mail, Kind: p.kind(spec), Priority: wf.Priority,
				})
			}
			known[e.Key()] = true // a subject may start twice, as a line of which two pieces were registered
			p.follow(e, aftercare.Enrollment{})
		}
	}
}

// refusal says why a subject whose trigger is true does not enroll, with what of the
// workflow's condition failed. That takes time, and only people read it.
func (p *pass) refusal(wf *aftercare.Workflow, subj aftercare.Subject) aftercare.Reason {
	why := p.refused(wf, subj)
	if why.Code == aftercare.ReasonCondition {
		why.Detail = lacking(wf.When, p.view(subj))
	}
	return why
}

// refused is refusal without the words.
func (p *pass) refused(wf *aftercare.Workflow, subj aftercare.Subject) aftercare.Reason {
	switch {
	case p.facts.Store.Off[wf.Name]:
		return aftercare.Because(aftercare.ReasonOff, "")
	case !p.facts.Snapshot && !ofCase(wf.Trigger):
		return aftercare.Because(aftercare.ReasonAnchor, "the order itself; only parts of it are known")
	case wf.When == nil:
		return aftercare.Reason{}
	}
	ok, failed := holds(wf.When, p.view(subj))
	if !failed.IsZero() || ok {
		return failed
	}
	return aftercare.Because(aftercare.ReasonCondition, "")
}

// ofToday are the triggers that are about what somebody does now, however old the
// order is; so are those of cases.
var ofToday = []string{"link.requested", "product.registered", "order.announced"}

// stale reports whether the order is older than its connection.
func (p *pass) stale(wf *aftercare.Workflow) bool {
	f := p.facts
	if f.Relaxed || ofCase(wf.Trigger) || slices.Contains(ofToday, wf.Trigger) || f.FirstSeenAt.Sub(f.Order.PlacedAt) <= staleAfter {
		return false
	}
	since, ok := f.Store.Since[f.Source]
	return !ok || since.IsZero() || f.Order.PlacedAt.Before(since)
}
