package store_test

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// rules is a planner small enough to see through: every order with a snapshot
// goes through "care": "thanks" at once, then "offer", marketing, an hour after
// it was sent and at most one a day per person.
type rules struct{}

func (rules) Reduce(events []aftercare.Event) aftercare.OrderFacts {
	var f aftercare.OrderFacts
	events = slices.Clone(events)
	slices.SortStableFunc(events, func(a, b aftercare.Event) int {
		x, _ := a.When()
		y, _ := b.When()
		return cmp.Or(x.Compare(y), cmp.Compare(a.Key, b.Key))
	})
	for _, e := range events {
		if f.FirstSeenAt.IsZero() || e.ReceivedAt.Before(f.FirstSeenAt) {
			f.FirstSeenAt = e.ReceivedAt
		}
		if e.Order != nil {
			canceled, at := f.Order.Canceled, f.Order.CanceledAt
			f.Order, f.Snapshot = *e.Order, true
			f.Order.Canceled, f.Order.CanceledAt = canceled, at
		}
		if e.Shipment != nil {
			reduceShipment(&f, *e.Shipment)
		}
		if e.Case != nil {
			reduceCase(&f, e)
		}
		switch e.Type {
		case aftercare.EventOrderCanceled:
			f.Order.Canceled, f.Order.CanceledAt = true, e.At
		case aftercare.EventCustomerErased:
			f.ErasedAt = e.At
		}
	}
	return f
}

func reduceCase(f *aftercare.OrderFacts, e aftercare.Event) {
	c := *e.Case
	if c.OpenedAt.IsZero() {
		c.OpenedAt = e.At
	}
	if e.Type == aftercare.EventCaseClosed {
		c.ClosedAt = e.At
	}
	for i := range f.Cases {
		if o := &f.Cases[i]; o.ID == c.ID {
			c.OpenedAt = o.OpenedAt
			*o = c
			return
		}
	}
	f.Cases = append(f.Cases, c)
}

func reduceShipment(f *aftercare.OrderFacts, s aftercare.Shipment) {
	for i := range f.Shipments {
		if o := &f.Shipments[i]; o.ID == s.ID {
			o.Status, o.DeliveredAt = s.Status, s.DeliveredAt
			return
		}
	}
	f.Shipments = append(f.Shipments, s)
}

func (rules) Plan(s aftercare.OrderState, now time.Time) []aftercare.Enrollment {
	if s.Facts.Order.Name == "panic" {
		panic("poison order")
	}
	if !s.Facts.Snapshot {
		return nil
	}
	e := aftercare.Enrollment{
		Workflow: "care", Version: "v1", Subject: s.Facts.Subject(), State: aftercare.EnrollmentActive, EnrolledAt: now,
		Steps: []aftercare.Step{
			{StepID: "thanks", State: aftercare.StepWaiting, DueAt: s.Facts.Order.PlacedAt, Template: "thanks", Kind: aftercare.KindTransactional},
			{StepID: "offer", State: aftercare.StepWaiting, Template: "offer", Kind: aftercare.KindMarketing, Priority: 5},
		},
	}
	if len(s.Enrollments) > 0 {
		e = s.Enrollments[0]
		e.Steps = slices.Clone(e.Steps)
	}
	thanks, offer := &e.Steps[0], &e.Steps[1]
	if thanks.State == aftercare.StepDone && offer.DueAt.IsZero() {
		offer.DueAt = thanks.DoneAt.Add(time.Hour)
	}
	if why := ends(s); why != aftercare.ReasonNone {
		for i := range e.Steps {
			if st := &e.Steps[i]; !st.State.Final() && st.State != aftercare.StepRunning {
				st.State, st.Reason, st.DoneAt = aftercare.StepSkipped, aftercare.Because(why, ""), now
			}
		}
	}
	if thanks.State.Final() && offer.State.Final() {
		e.State = aftercare.EnrollmentDone
	}
	return []aftercare.Enrollment{e}
}

// Standing is a promise for each order, and its cases as they are; a case is due
// an hour after it was opened.
func (rules) Standing(s aftercare.OrderState) aftercare.Standing {
	var out aftercare.Standing
	for _, c := range s.Facts.Cases {
		row := aftercare.CaseRow{Case: c, Owner: c.Owner}
		if c.Open() {
			row.WaitsFor, row.Due, row.Clock = aftercare.WaitsForUs, c.OpenedAt.Add(time.Hour), "first reply"
		}
		out.Cases = append(out.Cases, row)
	}
	for _, p := range s.Facts.Shipments {
		if p.Status != aftercare.ShipmentCanceled {
			out.Promises = append(out.Promises, aftercare.Promise{What: "delivery", About: p.ID, Due: noon.AddDate(0, 0, 3), KeptAt: p.DeliveredAt})
		}
	}
	return out
}

func ends(s aftercare.OrderState) aftercare.ReasonCode {
	switch {
	case s.Facts.Order.Canceled:
		return aftercare.ReasonCanceled
	case !s.Facts.ErasedAt.IsZero() || s.Person.Erased:
		return aftercare.ReasonErased
	case s.Person.Suppressed != "":
		return aftercare.ReasonSuppressed
	}
	return aftercare.ReasonNone
}

func (r rules) Claim(s aftercare.OrderState, step int64, now time.Time) aftercare.Verdict {
	if s.Facts.Order.Note == "panic" {
		panic("poison step")
	}
	for _, e := range s.Enrollments {
		for i, st := range e.Steps {
			if st.ID != step {
				continue
			}
			e.Steps = slices.Clone(e.Steps)
			at := &e.Steps[i]
			if why := ends(s); why != aftercare.ReasonNone {
				at.State, at.Reason, at.DoneAt = aftercare.StepSkipped, aftercare.Because(why, ""), now
				return aftercare.Verdict{Enrollment: e}
			}
			if st.Kind == aftercare.KindMarketing {
				if free := r.free(s.Person, now); !free.IsZero() {
					at.State, at.DueAt, at.Reason = aftercare.StepWaiting, free, aftercare.Because(aftercare.ReasonCapped, "")
					return aftercare.Verdict{Enrollment: e}
				}
			}
			return aftercare.Verdict{Draft: &aftercare.Draft{Template: st.Template, Kind: st.Kind, Locale: "en",
				Address: s.Facts.Order.Customer.Email, Covers: []aftercare.Subject{e.Subject}}}
		}
	}
	panic("step of another order")
}

// free is when the person may get marketing mail again, zero when now.
func (rules) free(p aftercare.Person, now time.Time) time.Time {
	var free time.Time
	for _, slot := range p.Slots {
		if next := slot.Add(24 * time.Hour); next.After(now) {
			free = next
		}
	}
	return free
}
