package engine_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
	"aftercare/workflows"
)

// happened are the six events of the permutation test, all on one day.
func happened() []aftercare.Event {
	at := func(h int) time.Time { return start.Add(time.Duration(h) * time.Hour) }
	paid := order()
	paid.Payment, paid.PaidAt, paid.UpdatedAt = aftercare.PaymentPaid, at(1), at(1)
	return []aftercare.Event{
		{Type: aftercare.EventOrderPlaced, At: at(0), Order: order()},
		{Type: aftercare.EventOrderPaid, At: at(1), Order: paid},
		{Type: aftercare.EventShipmentShipped, At: at(2), Shipment: &aftercare.Shipment{ID: "s", Carrier: "DHL"}},
		{Type: aftercare.EventShipmentDelivered, At: at(5), Shipment: &aftercare.Shipment{ID: "s", Number: "123"}},
		{Type: aftercare.EventOrderRefunded, At: at(6), Refund: &aftercare.Refund{
			ID: "r", Amount: aftercare.Money{Amount: 900}, Lines: []aftercare.RefundLine{{LineID: "b", Quantity: 1}}}},
		{Type: aftercare.EventOrderCanceled, At: at(7)},
	}
}

// later waits long enough for nothing to be due on the day of the events: what
// is decided when it is due depends, as it must, on what is known by then.
const laterWorkflows = `
workflow: review
about: A review.
trigger: order.shipped
exit_when: order.canceled
hold_when: case.open
steps:
  - {id: ask, wait: {for: 7d, from: all_delivered, at: "10:00", or: {for: 14d, from: shipped}}, mail: review}
  - {id: remind, wait: {for: 7d, from: ask}, mail: review}
---
workflow: changed
about: Changes.
trigger: order.changed
together: 2h
steps:
  - {id: tell, wait: {for: 2h, from: changed}, mail: changed}
---
workflow: thanks
about: Thanks.
trigger: order.paid
steps:
  - {id: tell, wait: {for: 1mo, from: confirmed}, mail: check}
---
workflow: supply
about: Supply.
trigger: line.shipped
together: 3d
steps:
  - {id: tell, wait: {for: -5d, from: supply_end}, mail: offer}
`

func laterRules(t testing.TB) *engine.Rules {
	t.Helper()
	r := &engine.Rules{Stores: map[string]*aftercare.Store{"acme": shop()}, Product: product}
	for i, src := range strings.Split(laterWorkflows, "---\n") {
		wf, err := workflows.Parse(fmt.Sprint("later", i, ".yaml"), []byte(src), func(n string) (aftercare.Kind, bool) { k, ok := kinds[n]; return k, ok })
		if err != nil {
			t.Fatal(err)
		}
		r.Workflows = append(r.Workflows, wf)
	}
	return r
}

// apply keeps what Plan says, with rows of their own.
func apply(s *aftercare.OrderState, es []aftercare.Enrollment) {
	for _, e := range es {
		i := slices.IndexFunc(s.Enrollments, func(o aftercare.Enrollment) bool { return o.Key() == e.Key() })
		if i >= 0 {
			s.Enrollments[i] = e
			continue
		}
		e.ID = int64(len(s.Enrollments) + 1)
		for j := range e.Steps {
			e.Steps[j].ID = e.ID*100 + int64(j)
		}
		s.Enrollments = append(s.Enrollments, e)
	}
}

// All 720 orders of arrival, planned after each, end in the same facts and plan.
func TestArrivalOrder(t *testing.T) {
	t.Parallel()
	rules := laterRules(t)
	now := start.Add(7*time.Hour + time.Minute)
	var wantFacts, wantPlan string
	permute(happened(), func(events []aftercare.Event) {
		s := aftercare.OrderState{Store: "acme"}
		for i := range events {
			events[i].Source, events[i].ReceivedAt = "shop", now
			s.Facts = rules.Reduce(events[:i+1])
			apply(&s, rules.Plan(s, now))
		}
		facts, _ := json.Marshal(s.Facts)
		got := plan(s)
		if wantFacts == "" {
			wantFacts, wantPlan = string(facts), got
		}
		if string(facts) != wantFacts {
			t.Fatalf("facts differ:\n%s\n%s", facts, wantFacts)
		}
		if got != wantPlan {
			t.Fatalf("plans differ:\n%s\n%s", got, wantPlan)
		}
	})
}

// plan writes down what will happen, without ids and times of deciding.
func plan(s aftercare.OrderState) string {
	var out []string
	for _, e := range s.Enrollments {
		line := fmt.Sprint(e.Key(), " ", e.State, e.Reason)
		for _, st := range e.Steps {
			line += fmt.Sprint("; ", st.StepID, " ", st.State, " ", st.Reason)
			if !st.State.Final() {
				line += fmt.Sprint(" ", st.DueAt, st.UsefulUntil)
			}
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func permute[T any](all []T, visit func([]T)) {
	var rec func(k int)
	rec = func(k int) {
		if k == len(all) {
			visit(slices.Clone(all))
			return
		}
		for i := k; i < len(all); i++ {
			all[k], all[i] = all[i], all[k]
			rec(k + 1)
			all[k], all[i] = all[i], all[k]
		}
	}
	rec(0)
}
