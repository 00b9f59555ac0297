package engine

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// stage is the rows and the clock of a story.
type stage struct {
	rules  *Rules
	person aftercare.Person // without what its orders add
	paused time.Time        // when the person last said until when they want no mail
	orders []*playing
	now    time.Time
	rows   int64
	scenes []Scene
}

// playing is one order of a story. see puts the person into its state.
type playing struct {
	id     string // "": the only one
	source string // "": of whichever
	past   bool   // it has rows
	events []aftercare.Event
	state  aftercare.OrderState
}

// hears reports whether the event is about the order. One that names none is about
// the person, or about a parcel that the order must have.
func (o *playing) hears(e aftercare.Event, alone bool) bool {
	switch {
	case e.OrderID != "":
		return e.OrderID == o.id && (o.source == "" || e.Source == "" || e.Source == o.source)
	case e.Shipment != nil && !alone:
		return slices.ContainsFunc(o.state.Facts.Shipments, func(s aftercare.Shipment) bool { return s.Number == e.Shipment.Number })
	}
	return true
}

func newStage(r *Rules, s Story) *stage {
	t := &stage{rules: r, person: s.Person, now: s.From}
	row := int64(0)
	for _, k := range s.Known {
		t.know(k)
		row = max(row, k.State.Row)
	}
	begin := func(id, source string) {
		row++
		t.orders = append(t.orders, &playing{id: id, source: source, state: aftercare.OrderState{Row: row, Store: s.Store, Person: s.Person}})
	}
	for _, e := range s.Events {
		if e.OrderID != "" && !slices.ContainsFunc(t.orders, func(o *playing) bool { return o.hears(e, false) }) {
			begin(e.OrderID, e.Source)
		}
	}
	if len(t.orders) == 0 {
		begin("", "")
	}
	t.forget()
	return t
}

// know takes over an order's rows; new ones are numbered after all of them.
func (t *stage) know(k Known) {
	for _, e := range k.State.Enrollments {
		t.rows = max(t.rows, e.ID)
		for _, st := range e.Steps {
			t.rows = max(t.rows, st.ID)
		}
	}
	k.State.Enrollments = slices.Clone(k.State.Enrollments)
	t.orders = append(t.orders, &playing{id: k.State.Facts.Order.ID, source: k.State.Facts.Source, past: true, events: slices.Clone(k.Events), state: k.State})
}

// forget takes from the person what see adds for every order on the stage.
func (t *stage) forget() {
	t.person.Pending = nil
	t.person.Purchases = slices.DeleteFunc(slices.Clone(t.person.Purchases), func(b aftercare.Purchase) bool {
		return slices.ContainsFunc(t.orders, func(o *playing) bool { return o.bought(b) })
	})
}

// goOn plans what has a past by the rules of today.
func (t *stage) goOn() {
	for _, o := range t.orders {
		if o.state.Facts.Snapshot {
			t.plan(o)
		}
	}
}

func (t *stage) states() (out []aftercare.OrderState) {
	for _, o := range t.orders {
		t.see(o)
		out = append(out, o.state)
	}
	return out
}

// hear lets an event reach its orders and the person.
func (t *stage) hear(e aftercare.Event) {
	for _, o := range t.orders {
		if o.hears(e, len(t.orders) == 1) {
			o.events = append(o.events, e)
			o.facts(t.rules.Reduce(o.events))
		}
	}
	switch at, _ := e.When(); e.Type {
	case aftercare.EventConsentChanged:
		if e.Consent != nil {
			c := *e.Consent
			if c.At.IsZero() {
				c.At = at
			}
			t.person.Apply(c)
		}
	case aftercare.EventMarketingPaused:
		if !at.Before(t.paused) {
			t.paused, t.person.PausedUntil = at, e.Until
		}
	case aftercare.EventMailBounced:
		t.person.Suppressed = "hard bounce"
	case aftercare.EventMailComplained:
		t.person.Suppressed = "complaint"
	case aftercare.EventCustomerErased:
		t.person.Erased = t.person.Erased || e.OrderID == ""
	case aftercare.EventRestricted:
		if t.person.RestrictedAt = at; e.Restriction != nil && e.Restriction.Lifted {
			t.person.RestrictedAt = time.Time{}
		}
	}
}

// facts takes over what the events make; of an order that has a past, the row knows
// whose it is and whether it was erased.
func (o *playing) facts(f aftercare.OrderFacts) {
	if was := o.state.Facts; o.past {
		f.Source, f.Order.ID = was.Source, was.Order.ID
		if f.ErasedAt.IsZero() {
			f.ErasedAt = was.ErasedAt
		}
	}
	o.state.Facts = f
}

// act does something to each order; what it does to the person, all see.
func (t *stage) act(a Act) {
	for _, o := range t.orders {
		t.see(o)
		a.Do(&o.state)
		t.person = o.state.Person
		t.forget()
	}
}

// bought reports whether the purchase is this order.
func (o *playing) bought(b aftercare.Purchase) bool {
	return b.Source == o.state.Facts.Source && b.OrderID == o.state.Facts.Order.ID
}

// see puts the person into the order's state, as the store would read them.
func (t *stage) see(o *playing) {
	p := t.person
	p.Pending, p.Purchases = nil, slices.Clone(p.Purchases)
	for _, other := range t.orders {
		p.Pending = append(p.Pending, pending(other.state.Enrollments)...)
		if f := &other.state.Facts; f.Snapshot {
			b := aftercare.Purchase{Source: f.Source, OrderID: f.Order.ID, PlacedAt: f.Order.PlacedAt, Canceled: f.Order.Canceled}
			for _, l := range f.Order.Lines {
				b.SKUs = append(b.SKUs, l.SKU)
			}
			p.Purchases = append(p.Purchases, b)
		}
	}
	o.state.Person = p
}

// pending is what the store would tell of the person's marketing steps.
func pending(all []aftercare.Enrollment) []aftercare.PendingStep {
	var out []aftercare.PendingStep
	for _, e := range all {
		for _, st := range e.Steps {
			if st.Kind == aftercare.KindMarketing && (st.State == aftercare.StepWaiting || st.State == aftercare.StepDue) {
				out = append(out, aftercare.PendingStep{StepID: st.ID, Workflow: e.Workflow, Priority: st.Priority, DueAt: st.DueAt})
			}
		}
	}
	return out
}

// waiting lists the steps that have a time, soonest and most important first.
func (t *stage) waiting() (orders []*playing, steps []*aftercare.Step) {
	type due struct {
		order *playing
		step  *aftercare.Step
	}
	var all []due
	for _, o := range t.orders {
		for i := range o.state.Enrollments {
			for j := range o.state.Enrollments[i].Steps {
				st := &o.state.Enrollments[i].Steps[j]
				if (st.State == aftercare.StepWaiting || st.State == aftercare.StepDue) && !st.DueAt.IsZero() {
					all = append(all, due{o, st})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b due) int {
		return cmp.Or(a.step.DueAt.Compare(b.step.DueAt), cmp.Compare(b.step.Priority, a.step.Priority))
	})
	for _, d := range all {
		orders, steps = append(orders, d.order), append(steps, d.step)
	}
	return orders, steps
}

func (t *stage) alarm() time.Time {
	if _, w := t.waiting(); len(w) > 0 {
		return w[0].DueAt
	}
	return time.Time{}
}

func (t *stage) due() (*playing, *aftercare.Step) {
	if o, w := t.waiting(); len(w) > 0 && !w[0].DueAt.After(t.now) {
		return o[0], w[0]
	}
	return nil, nil
}
