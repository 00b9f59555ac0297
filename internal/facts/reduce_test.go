package facts_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/facts"
)

var day = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// hour is some hours into the test's day.
func hour(n float64) time.Time { return day.Add(time.Duration(n * float64(time.Hour))) }

func euro(n int64) aftercare.Money { return aftercare.Money{Amount: n, Currency: "EUR"} }

// snapshot is the order as it was known some hours in.
func snapshot(at float64, change func(*aftercare.Order)) aftercare.Event {
	o := &aftercare.Order{
		ID: "1", PlacedAt: day, UpdatedAt: hour(at), Payment: aftercare.PaymentPaid, Total: euro(4200),
		Lines:    []aftercare.Line{{ID: "a", Title: "Tent", Quantity: 2}, {ID: "b", Title: "Rope", Quantity: 1}},
		Customer: aftercare.Customer{Email: "ann@example.com", Name: "Ann"}, ShippingAddress: &aftercare.Address{Country: "CH", City: "Bern"},
	}
	if change != nil {
		change(o)
	}
	return event(aftercare.EventOrderUpdated, at, func(e *aftercare.Event) { e.Order = o })
}

func event(t aftercare.EventType, at float64, change func(*aftercare.Event)) aftercare.Event {
	e := aftercare.Event{Type: t, At: hour(at), Source: "shop", OrderID: "1", ReceivedAt: hour(at)}
	if change != nil {
		change(&e)
	}
	return e
}

// timeless takes the event's own time away: it is as old as its arrival.
func timeless(e aftercare.Event, received float64) aftercare.Event {
	e.At, e.ReceivedAt = time.Time{}, hour(received)
	if e.Order != nil {
		e.Order.UpdatedAt = time.Time{}
	}
	return e
}

func shipment(t aftercare.EventType, at float64, s aftercare.Shipment) aftercare.Event {
	return event(t, at, func(e *aftercare.Event) { e.Shipment = &s })
}

func kase(t aftercare.EventType, at float64, c aftercare.Case) aftercare.Event {
	return event(t, at, func(e *aftercare.Event) { e.Case = &c })
}

// reduce checks on the way that neither order nor duplicates matter.
func reduce(t testing.TB, events ...aftercare.Event) aftercare.OrderFacts {
	t.Helper()
	f := facts.Reduce(events)
	want, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		mixed := slices.Concat(events, events[:r.IntN(len(events)+1)])
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if got, _ := json.Marshal(facts.Reduce(mixed)); string(got) != string(want) {
			t.Fatalf("another order of arrival gives\n%s\nnot\n%s", got, want)
		}
	}
	return f
}

func TestErased(t *testing.T) {
	t.Parallel()
	in := snapshot(9, func(o *aftercare.Order) { o.Note = "ring twice" })
	f := reduce(t, in, event(aftercare.EventCustomerErased, 5, nil),
		event(aftercare.EventSurveyAnswered, 1, func(e *aftercare.Event) { e.Answer = &aftercare.Answer{Score: 2, Comment: "I, Ann, …"} }))
	o := f.Order
	if f.ErasedAt != hour(5) || o.Customer != (aftercare.Customer{}) || o.Note != "" || f.Survey.Comment != "" || f.Survey.Score != 2 ||
		o.ShippingAddress.City != "" || o.ShippingAddress.Country != "CH" || len(o.Lines) != 2 {
		t.Errorf("erased = %+v", f)
	}
	if in.Order.ShippingAddress.City != "Bern" {
		t.Error("Reduce changed its input")
	}
}

// Parts alone know whose they are, and since when; a mail provider's events do
// not name the source.
func TestSourceAndParts(t *testing.T) {
	t.Parallel()
	part := shipment(aftercare.EventShipmentShipped, 2, aftercare.Shipment{ID: "s"})
	click := event(aftercare.EventReviewClicked, 1, func(e *aftercare.Event) { e.Source = "a-provider" })
	f := reduce(t, part, click)
	if f.Snapshot || f.Source != "shop" || f.Order.ID != "1" || f.FirstSeenAt != hour(1) {
		t.Errorf("parts = %+v", f)
	}
	if f := facts.Reduce(nil); f.Snapshot || f.Source != "" {
		t.Errorf("nothing = %+v", f)
	}
	elsewhere := snapshot(0, func(o *aftercare.Order) { o.PlacedAt = day.In(time.FixedZone("", 3600)) })
	if f := reduce(t, elsewhere); f.Order.PlacedAt != day {
		t.Errorf("placed at %s, want UTC", f.Order.PlacedAt)
	}
}

func TestAssemble(t *testing.T) {
	t.Parallel()
	products := map[string]aftercare.Product{"TENT": {SKU: "TENT", Related: []string{"PEGS", "MAP"}}, "PEGS": {SKU: "PEGS", Related: []string{"HAMMER"}}, "HAMMER": {}, "PART": {SKU: "PART"}, "NEW": {SKU: "NEW"}}
	s := aftercare.OrderState{Facts: aftercare.OrderFacts{FirstSeenAt: day,
		Order: aftercare.Order{Lines: []aftercare.Line{{SKU: "TENT"}, {}}}, Cases: []aftercare.Case{{SKU: "PART"}}, Announcements: []aftercare.Announcement{{SKU: "NEW"}}}}
	f := facts.Assemble(s, &aftercare.Store{}, func(sku string) (aftercare.Product, bool) { p, ok := products[sku]; return p, ok }, true)
	if len(f.Products) != 4 || f.Products["NEW"].SKU == "" || f.Products["PEGS"].SKU == "" || f.Products["PART"].SKU == "" || !f.Order.PlacedAt.Equal(day) || !f.Relaxed {
		t.Errorf("facts = %+v", f)
	}
	if f := facts.Assemble(s, &aftercare.Store{}, nil, false); len(f.Products) != 0 {
		t.Errorf("without a catalog: %+v", f.Products)
	}
}
