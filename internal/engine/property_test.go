package engine_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
	"aftercare/workflows"
)

var start = time.Date(2026, 3, 20, 8, 0, 0, 0, time.UTC) // nine days before clocks change

// shipped are the workflows that come with Aftercare.
func shipped(t testing.TB) []*aftercare.Workflow {
	t.Helper()
	marketing := []string{"getting-started", "satisfaction-survey", "review-request", "review-reminder", "replenishment", "cross-sell"}
	all, err := workflows.Load(workflows.Options{Template: func(name string) (aftercare.Kind, bool) {
		switch {
		case slices.Contains(marketing, name):
			return aftercare.KindMarketing, true
		case name == "warranty-ending" || strings.HasSuffix(name, "-check"):
			return aftercare.KindService, true
		}
		return aftercare.KindTransactional, true
	}})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var catalog = map[string]aftercare.Product{
	"COFFEE": {SKU: "COFFEE", SupplyDays: 20},
	"FILTER": {SKU: "FILTER", SupplyDays: 21, Related: []string{"MUG"}},
	"MUG":    {SKU: "MUG", Guides: []aftercare.Guide{{Title: "Care", URL: "https://shop.example/care"}}, Related: []string{"FILTER"}},
}

func product(_, sku string) (aftercare.Product, bool) {
	p, ok := catalog[sku]
	return p, ok
}

func order() *aftercare.Order {
	return &aftercare.Order{
		ID: "1", PlacedAt: start, Total: aftercare.Money{Amount: 4200, Currency: "EUR"}, Payment: aftercare.PaymentPending,
		Lines: []aftercare.Line{
			{ID: "a", SKU: "COFFEE", Title: "Coffee", Quantity: 2}, {ID: "b", SKU: "FILTER", Title: "Filters", Quantity: 2},
			{ID: "c", SKU: "MUG", Title: "Mug", Quantity: 1},
		},
		Customer: aftercare.Customer{Email: "ann@example.com"}, ShippingAddress: &aftercare.Address{Country: "DE"},
	}
}

func shop() *aftercare.Store {
	return &aftercare.Store{
		ID: "acme", Mode: aftercare.Live, Locale: "en", Timezone: "Europe/Berlin", Country: "DE", DeliveryDays: 3, WarrantyMonths: 24,
		MarketingConsent: aftercare.ConsentCustomers, Reviews: []aftercare.ReviewLink{{Name: "Reviews", URL: "https://reviews.example"}},
		QuietFrom: "21:00", QuietTo: "09:00", CapEvery: 16 * time.Hour, CapMax: 2, CapWithin: 7 * 24 * time.Hour,
	}
}

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

// drawStory makes up a store and what happens to an order of it.
func drawStory(t *rapid.T, flows []*aftercare.Workflow) (*engine.Rules, engine.Story) {
	store := shop()
	store.Timezone = rapid.SampledFrom([]string{"Europe/Berlin", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe"}).Draw(t, "zone")
	store.Mode = rapid.SampledFrom([]aftercare.Mode{aftercare.Live, aftercare.Live, aftercare.Shadow}).Draw(t, "mode")
	store.QuietFrom = rapid.SampledFrom([]string{"", "21:00", "01:00", "02:30"}).Draw(t, "quiet from")
	store.QuietTo = rapid.SampledFrom([]string{"09:00", "11:30"}).Draw(t, "quiet to")
	if rapid.Bool().Draw(t, "uncapped") {
		store.CapMax = 0
	}
	country := rapid.SampledFrom([]string{"DE", "US", "JP", ""}).Draw(t, "country")
	placed := start.Add(time.Duration(rapid.IntRange(0, 15*24*3600).Draw(t, "placed")) * time.Second)
	var events []aftercare.Event
	n := rapid.IntRange(1, 12).Draw(t, "events")
	for i := range n {
		at := placed.Add(time.Duration(rapid.IntRange(0, 30*24*60).Draw(t, "minute")) * time.Minute)
		e := aftercare.Event{At: at, Source: "shop", Key: fmt.Sprint(i), ReceivedAt: at.Add(time.Duration(rapid.IntRange(0, 3600).Draw(t, "late")) * time.Second)}
		if i == 0 {
			e.Type, e.At, e.ReceivedAt = aftercare.EventOrderPlaced, placed, placed
		} else {
			drawEvent(t, &e)
		}
		if e.Type == aftercare.EventOrderPlaced || e.Type == aftercare.EventOrderUpdated {
			e.Order = order()
			e.Order.PlacedAt, e.Order.UpdatedAt, e.Order.ShippingAddress.Country = placed, e.At, country
			e.Order.Payment = rapid.SampledFrom([]aftercare.Payment{aftercare.PaymentPending, aftercare.PaymentPaid}).Draw(t, "payment")
		}
		events = append(events, e)
	}
	rules := &engine.Rules{Stores: map[string]*aftercare.Store{"acme": store}, Workflows: flows, Product: product}
	until := placed.Add(time.Duration(rapid.IntRange(1, 24*1000).Draw(t, "hours")) * time.Hour)
	return rules, engine.Story{Store: "acme", Events: events, Until: until}
}

func drawEvent(t *rapid.T, e *aftercare.Event) {
	e.Type = rapid.SampledFrom([]aftercare.EventType{
		aftercare.EventOrderPaid, aftercare.EventOrderUpdated, aftercare.EventOrderCanceled, aftercare.EventOrderRefunded,
		aftercare.EventShipmentShipped, aftercare.EventShipmentShipped, aftercare.EventShipmentDelivered, aftercare.EventShipmentDelivered,
		aftercare.EventCaseOpened, aftercare.EventCaseClosed, aftercare.EventConsentChanged, aftercare.EventSurveyAnswered, aftercare.EventReviewClicked,
	}).Draw(t, "type")
	id := rapid.SampledFrom([]string{"x", "y"}).Draw(t, "id")
	switch e.Type {
	case aftercare.EventOrderRefunded:
		e.Refund = &aftercare.Refund{ID: id, Amount: aftercare.Money{Amount: 900}, Lines: []aftercare.RefundLine{{LineID: "b", Quantity: 1}}}
	case aftercare.EventShipmentShipped, aftercare.EventShipmentDelivered:
		e.Shipment = &aftercare.Shipment{ID: id}
	case aftercare.EventCaseOpened, aftercare.EventCaseClosed:
		e.Case = &aftercare.Case{ID: id, Kind: rapid.SampledFrom([]aftercare.CaseKind{aftercare.CaseRepair, aftercare.CaseReturn, aftercare.CaseSparePart}).Draw(t, "kind")}
	case aftercare.EventConsentChanged:
		e.Consent = &aftercare.Consent{Kind: aftercare.KindMarketing, Granted: rapid.Bool().Draw(t, "granted")}
	case aftercare.EventSurveyAnswered:
		e.Answer = &aftercare.Answer{Score: rapid.IntRange(1, 5).Draw(t, "score")}
	}
}

// Whatever happens to an order: a plan that was carried out has nothing more to
// say, mails keep to quiet hours and caps, nobody is told anything twice, and
// what ended gives a reason.
func TestStories(t *testing.T) {
	t.Parallel()
	flows := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		rules, story := drawStory(t, flows)
		scenes, end := rules.Play(story)
		now := story.Until
		apply(&end, rules.Plan(end, now))
		if again := rules.Plan(end, now); len(again) > 0 {
			t.Fatalf("planning twice changes something: %+v", again)
		}
		told := map[string]bool{}
		var slots []time.Time
		for _, s := range scenes {
			if s.Draft == nil {
				continue
			}
			checkMail(t, rules.Stores["acme"], end, s, slots)
			if s.Draft.Kind == aftercare.KindMarketing {
				slots = append(slots, s.At)
			}
			for _, c := range s.Draft.Covers {
				key := s.Enrollment.Workflow + s.Step.StepID + c.Key()
				if told[key] {
					t.Fatalf("told twice: %s", key)
				}
				told[key] = true
			}
		}
		for _, e := range end.Enrollments {
			for _, st := range e.Steps {
				if st.State == aftercare.StepSkipped && st.Reason.IsZero() {
					t.Fatalf("%s/%s skipped without a reason", e.Key(), st.StepID)
				}
				if e.State == aftercare.EnrollmentDone && !st.State.Final() {
					t.Fatalf("%s done with %s %s", e.Key(), st.StepID, st.State)
				}
			}
		}
	})
}

func checkMail(t *rapid.T, store *aftercare.Store, end aftercare.OrderState, s engine.Scene, slots []time.Time) {
	if store.Mode == aftercare.Shadow {
		t.Fatalf("mailed in shadow mode: %+v", s)
	}
	if s.At.Before(end.Facts.Order.PlacedAt) {
		t.Fatalf("mailed %s before the order was placed", s.At)
	}
	if s.Draft.Kind != aftercare.KindTransactional && store.QuietFrom != "" {
		zone := map[string]string{"DE": "Europe/Berlin", "JP": "Asia/Tokyo"}[end.Facts.Order.Country()]
		if loc, err := time.LoadLocation(zone); err == nil && zone != "" {
			c := s.At.In(loc).Format("15:04")
			after, before := c >= store.QuietFrom, c < store.QuietTo
			if (store.QuietFrom > store.QuietTo && (after || before)) || (after && before) {
				t.Fatalf("%s mail at %s local", s.Draft.Kind, c)
			}
		}
	}
	if s.Draft.Kind != aftercare.KindMarketing {
		return
	}
	week := 0
	for _, slot := range slots {
		if s.At.Sub(slot) < store.CapEvery {
			t.Fatalf("marketing mails at %s and %s", slot, s.At)
		}
		if s.At.Sub(slot) < store.CapWithin {
			week++
		}
	}
	if store.CapMax > 0 && week >= store.CapMax {
		t.Fatalf("%d marketing mails in a week at %s", week+1, s.At)
	}
}
