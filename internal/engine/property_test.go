package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/engine"
	"aftercare/workflows"
)

var start = time.Date(2026, 3, 20, 8, 0, 0, 0, time.UTC) // nine days before clocks change

// shipped are the workflows that come with Aftercare.
func shipped(t testing.TB) []*aftercare.Workflow {
	t.Helper()
	all, err := workflows.Load(workflows.Options{Template: func(name string) (aftercare.Kind, bool) {
		text, err := os.ReadFile(filepath.Join("..", "..", "mailtemplates", name, "en.md"))
		_, kind, found := strings.Cut(string(text), "\nkind: ")
		kind, _, _ = strings.Cut(kind, "\n")
		return aftercare.Kind(kind), err == nil && found
	}})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var catalog = map[string]aftercare.Product{
	"COFFEE": {SKU: "COFFEE", SupplyDays: 20},
	"FILTER": {SKU: "FILTER", URL: "https://shop.example/filter", SupplyDays: 21, Related: []string{"MUG"}},
	"MUG":    {SKU: "MUG", URL: "https://shop.example/mug", Guides: []aftercare.Guide{{Title: "Care", URL: "https://shop.example/care"}}, Related: []string{"FILTER"}},
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
		Help: cases.Default(), Mail: aftercare.MailIdentity{ReplyTo: "shop@acme.example"}, Policies: aftercare.Policies{ReturnDays: 14},
		MarketingConsent: aftercare.ConsentCustomers, Reviews: []aftercare.ReviewLink{{Name: "Reviews", URL: "https://reviews.example"}},
		QuietFrom: "21:00", QuietTo: "09:00", CapEvery: 16 * time.Hour, CapMax: 2, CapWithin: 7 * 24 * time.Hour,
	}
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
		aftercare.EventShipmentUpdated, aftercare.EventShipmentUpdated, aftercare.EventAnnounced, aftercare.EventRegistered, aftercare.EventLinkRequested,
		aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseUpdated, aftercare.EventCaseClosed, aftercare.EventConsentChanged, aftercare.EventSurveyAnswered, aftercare.EventReviewClicked,
	}).Draw(t, "type")
	id := rapid.SampledFrom([]string{"x", "y"}).Draw(t, "id")
	switch e.Type {
	case aftercare.EventOrderRefunded:
		e.Refund = &aftercare.Refund{ID: id, Amount: aftercare.Money{Amount: 900}, Lines: []aftercare.RefundLine{{LineID: "b", Quantity: 1}}}
	case aftercare.EventShipmentShipped, aftercare.EventShipmentDelivered:
		e.Shipment = &aftercare.Shipment{ID: id}
	case aftercare.EventShipmentUpdated:
		e.Shipment = &aftercare.Shipment{ID: id, Number: id, Status: rapid.SampledFrom([]aftercare.ShipmentStatus{"", aftercare.ShipmentOutForDelivery}).Draw(t, "status"),
			Estimate: start.Truncate(24*time.Hour).AddDate(0, 0, rapid.IntRange(0, 40).Draw(t, "estimate"))}
	case aftercare.EventRegistered:
		e.Registration = &aftercare.Registration{LineID: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "line"), Serial: e.Key}
	case aftercare.EventAnnounced:
		e.Announcement = &aftercare.Announcement{ID: id, Kind: rapid.SampledFrom([]aftercare.AnnouncementKind{aftercare.AnnouncementRecall, aftercare.AnnouncementPresale}).Draw(t, "news"),
			SKUs: []string{rapid.SampledFrom([]string{"MUG", "FILTER"}).Draw(t, "sku")}}
	case aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseClosed:
		e.Case = drawCase(t, id, e)
	case aftercare.EventConsentChanged:
		e.Consent = &aftercare.Consent{Kind: aftercare.KindMarketing, Granted: rapid.Bool().Draw(t, "granted")}
	case aftercare.EventSurveyAnswered:
		e.Answer = &aftercare.Answer{Score: rapid.IntRange(1, 5).Draw(t, "score")}
	}
}

// drawCase makes up what is said in a case: x is the platform's, y is our own.
func drawCase(t *rapid.T, id string, e *aftercare.Event) *aftercare.Case {
	c := &aftercare.Case{ID: id, Kind: rapid.SampledFrom(aftercare.CaseKinds).Draw(t, "kind")}
	if id == "x" {
		return c
	}
	c.From = aftercare.FromCustomer
	if rapid.Bool().Draw(t, "says") {
		c.Messages = []aftercare.CaseMessage{{
			ID: e.Key, Asks: rapid.Bool().Draw(t, "asks"),
			From: rapid.SampledFrom([]aftercare.Author{aftercare.ByCustomer, aftercare.ByDesk, aftercare.ByNote, aftercare.ByPhone}).Draw(t, "from"),
		}}
	}
	switch rapid.SampledFrom([]string{"", "", "decides", "receives", "estimates", "accepts", "ships", "refunds", "solves"}).Draw(t, "does") {
	case "decides":
		c.Decision, c.DecidedAt = rapid.SampledFrom([]string{aftercare.Approved, aftercare.Declined}).Draw(t, "decision"), e.At
	case "receives":
		c.ReceivedAt = e.At
	case "estimates":
		c.Estimate, c.EstimatedAt = &aftercare.Money{Amount: 900, Currency: "EUR"}, e.At
	case "accepts":
		c.Accepted, c.AcceptedAt = rapid.SampledFrom([]string{aftercare.Yes, aftercare.No}).Draw(t, "accepted"), e.At
	case "ships":
		c.ShippedAt = e.At
	case "refunds":
		c.RefundedAt = e.At
	case "solves":
		c.Solved, c.SolvedAt = rapid.SampledFrom([]string{aftercare.Yes, aftercare.No}).Draw(t, "solved"), e.At
		c.Grants = []aftercare.Grant{{ID: cases.GoodwillID, Kind: "gift", Why: cases.GoodwillID}}
	}
	return c
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
				key := s.Enrollment.Workflow + s.Enrollment.Occurrence + s.Step.StepID + c.Key()
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
		if slot = slot.Truncate(time.Minute); s.At.Sub(slot) < store.CapEvery { // slots count from their whole minute
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
