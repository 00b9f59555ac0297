package facts_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

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

func TestCancel(t *testing.T) {
	t.Parallel()
	canceled := event(aftercare.EventOrderCanceled, 2, nil)
	partial := func(o *aftercare.Order) { o.Lines = nil }
	for name, c := range map[string]struct {
		events []aftercare.Event
		at     time.Time // zero: not canceled
	}{
		"event alone":                     {[]aftercare.Event{canceled}, hour(2)},
		"older snapshot does not undo":    {[]aftercare.Event{canceled, snapshot(1, nil)}, hour(2)},
		"equally old does not undo":       {[]aftercare.Event{canceled, snapshot(2, nil)}, hour(2)},
		"newer snapshot undoes":           {[]aftercare.Event{canceled, snapshot(3, nil)}, time.Time{}},
		"newer partial one does not":      {[]aftercare.Event{canceled, snapshot(0, nil), snapshot(3, partial)}, hour(2)},
		"canceled again":                  {[]aftercare.Event{canceled, snapshot(3, nil), event(aftercare.EventOrderCanceled, 4, nil)}, hour(4)},
		"snapshot knows the time":         {[]aftercare.Event{snapshot(3, func(o *aftercare.Order) { o.Canceled, o.CanceledAt = true, hour(2.5) })}, hour(2.5)},
		"version undoes":                  {[]aftercare.Event{snapshot(5, func(o *aftercare.Order) { o.Canceled, o.Version = true, 3 }), snapshot(4, func(o *aftercare.Order) { o.Version = 4 })}, time.Time{}},
		"older version does not":          {[]aftercare.Event{snapshot(5, func(o *aftercare.Order) { o.Canceled, o.Version = true, 3 }), snapshot(6, func(o *aftercare.Order) { o.Version = 2 })}, hour(5)},
		"timeless snapshot does not undo": {[]aftercare.Event{canceled, timeless(snapshot(0, nil), 9)}, hour(2)},
		"timeless cancel holds":           {[]aftercare.Event{timeless(canceled, 5), snapshot(4, nil)}, hour(5)},
		"timeless cancel is undone":       {[]aftercare.Event{timeless(canceled, 5), snapshot(6, nil)}, time.Time{}},
		"its own snapshot says otherwise": {[]aftercare.Event{event(aftercare.EventOrderCanceled, 2, func(e *aftercare.Event) { e.Order = snapshot(2, nil).Order })}, hour(2)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := reduce(t, c.events...).Order
			if o.Canceled == c.at.IsZero() || !o.CanceledAt.Equal(c.at) {
				t.Errorf("canceled %v at %s, want %s", o.Canceled, o.CanceledAt, c.at)
			}
		})
	}
}

func TestDeleted(t *testing.T) {
	t.Parallel()
	deleted := timeless(event(aftercare.EventOrderDeleted, 0, func(e *aftercare.Event) { e.Order = &aftercare.Order{ID: "1"} }), 5)
	if f := reduce(t, deleted, snapshot(4, nil)); !f.Order.Deleted || !f.Snapshot || f.Order.Customer.Name != "Ann" {
		t.Errorf("deleted = %+v", f.Order)
	}
	if f := reduce(t, deleted); f.Snapshot {
		t.Error("a deletion is no snapshot")
	}
	if o := reduce(t, deleted, snapshot(6, nil)).Order; o.Deleted {
		t.Error("a newer snapshot did not bring it back")
	}
}

// The greatest snapshot wins, field by field.
func TestSnapshots(t *testing.T) {
	t.Parallel()
	first := snapshot(1, func(o *aftercare.Order) {
		o.Note, o.Gift, o.Test, o.Discount, o.BillingAddress = "ring twice", true, true, euro(500), &aftercare.Address{Country: "DE"}
	})
	second := snapshot(2, func(o *aftercare.Order) {
		o.Total, o.ShippingAddress, o.BillingAddress, o.Locale, o.Gift = euro(4700), nil, &aftercare.Address{}, "de", true
		o.Customer = aftercare.Customer{Phone: "+49"}
	})
	part := snapshot(3, func(o *aftercare.Order) { *o = aftercare.Order{ID: "1", UpdatedAt: hour(3), ShippingMethod: "Express"} })
	o := reduce(t, first, second, part, timeless(snapshot(0, func(o *aftercare.Order) { o.Note = "late" }), 9)).Order
	switch {
	case o.Note != "ring twice", o.Locale != "de", o.ShippingMethod != "Express":
		t.Errorf("what is left empty erases: %+v", o)
	case o.Total != euro(4700), o.Discount != (aftercare.Money{}):
		t.Errorf("amounts of two snapshots: %+v %+v", o.Total, o.Discount)
	case !o.Gift, o.Test:
		t.Errorf("a part denies: gift %v test %v", o.Gift, o.Test)
	case o.ShippingAddress == nil, o.BillingAddress.Country != "DE":
		t.Errorf("addresses: %+v %+v", o.ShippingAddress, o.BillingAddress)
	case o.Customer != (aftercare.Customer{Email: "ann@example.com", Name: "Ann", Phone: "+49"}):
		t.Errorf("customer: %+v", o.Customer)
	case o.UpdatedAt != hour(3):
		t.Errorf("updated: %s", o.UpdatedAt)
	}
	other := snapshot(4, func(o *aftercare.Order) { o.Customer = aftercare.Customer{Email: "bob@example.com"} })
	if c := reduce(t, first, other).Order.Customer; c != (aftercare.Customer{Email: "bob@example.com"}) {
		t.Errorf("bob is not Ann: %+v", c)
	}
}

// At the same time the status further along wins, then the hash.
func TestTies(t *testing.T) {
	t.Parallel()
	pending := snapshot(1, func(o *aftercare.Order) { o.Payment, o.Note = aftercare.PaymentPending, "pending" })
	refunded := snapshot(1, func(o *aftercare.Order) { o.Payment, o.Note = aftercare.PaymentRefunded, "refunded" })
	if o := reduce(t, pending, refunded).Order; o.Note != "refunded" {
		t.Errorf("note %q", o.Note)
	}
	a, b := snapshot(1, func(o *aftercare.Order) { o.Note = "a" }), snapshot(1, func(o *aftercare.Order) { o.Note = "b" })
	a.BodyHash, b.BodyHash = "2", "1"
	if o := reduce(t, a, b).Order; o.Note != "a" {
		t.Errorf("note %q", o.Note)
	}
}

func TestPaid(t *testing.T) {
	t.Parallel()
	pending := func(at float64) aftercare.Event {
		return snapshot(at, func(o *aftercare.Order) { o.Payment = aftercare.PaymentPending })
	}
	paid := event(aftercare.EventOrderPaid, 3, nil)
	for name, c := range map[string]struct {
		events  []aftercare.Event
		payment aftercare.Payment
		at      time.Time
	}{
		"unpaid":             {[]aftercare.Event{pending(1)}, aftercare.PaymentPending, time.Time{}},
		"event alone":        {[]aftercare.Event{paid}, aftercare.PaymentPaid, hour(3)},
		"older snapshot":     {[]aftercare.Event{paid, pending(4)}, aftercare.PaymentPaid, hour(3)},
		"timeless event":     {[]aftercare.Event{timeless(paid, 5), pending(4)}, aftercare.PaymentPaid, hour(5)},
		"paid all along":     {[]aftercare.Event{snapshot(4, nil)}, aftercare.PaymentPaid, time.Time{}},
		"seen unpaid before": {[]aftercare.Event{pending(1), snapshot(4, nil), snapshot(6, nil)}, aftercare.PaymentPaid, hour(4)},
		"given beats seen":   {[]aftercare.Event{pending(1), snapshot(4, nil), paid}, aftercare.PaymentPaid, hour(3)},
		"refunded since":     {[]aftercare.Event{paid, snapshot(5, func(o *aftercare.Order) { o.Payment = aftercare.PaymentRefunded })}, aftercare.PaymentRefunded, hour(3)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if o := reduce(t, c.events...).Order; o.Payment != c.payment || !o.PaidAt.Equal(c.at) {
				t.Errorf("%s at %s, want %s at %s", o.Payment, o.PaidAt, c.payment, c.at)
			}
		})
	}
}

// A line that the newest snapshot no longer has was taken out.
func TestLines(t *testing.T) {
	t.Parallel()
	f := reduce(t,
		snapshot(1, func(o *aftercare.Order) { o.Lines[0].SKU, o.Lines[0].Removed = "TENT", 1 }),
		snapshot(2, func(o *aftercare.Order) {
			o.Lines = []aftercare.Line{{ID: "c", Title: "Stove", Quantity: 1}, {ID: "a", Title: "Big tent", Quantity: 2}}
		}),
		snapshot(3, func(o *aftercare.Order) { o.Lines = nil }))
	var got []string
	for _, l := range f.Order.Lines {
		got = append(got, fmt.Sprint(l.ID, " ", l.SKU, " ", l.Title, " ", f.Kept(l)))
	}
	if want := []string{"c  Stove 1", "a TENT Big tent 2", "b  Rope 0"}; !slices.Equal(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
}

func TestShipments(t *testing.T) {
	t.Parallel()
	const shipped, delivered, updated = aftercare.EventShipmentShipped, aftercare.EventShipmentDelivered, aftercare.EventShipmentUpdated
	parcel := aftercare.Shipment{ID: "s"}
	with := func(status aftercare.ShipmentStatus) aftercare.Shipment {
		return aftercare.Shipment{ID: "s", Status: status}
	}
	for name, c := range map[string]struct {
		events             []aftercare.Event
		status             aftercare.ShipmentStatus
		shipped, delivered time.Time
	}{
		"shipped":              {[]aftercare.Event{shipment(shipped, 1, parcel)}, aftercare.ShipmentShipped, hour(1), time.Time{}},
		"delivered":            {[]aftercare.Event{shipment(shipped, 1, parcel), shipment(delivered, 2, parcel)}, aftercare.ShipmentDelivered, hour(1), hour(2)},
		"only delivered":       {[]aftercare.Event{shipment(delivered, 2, parcel)}, aftercare.ShipmentDelivered, hour(2), hour(2)},
		"echo after delivery":  {[]aftercare.Event{shipment(delivered, 2, parcel), shipment(updated, 3, with(aftercare.ShipmentShipped))}, aftercare.ShipmentDelivered, hour(2), hour(2)},
		"status tells":         {[]aftercare.Event{shipment(updated, 1, with(aftercare.ShipmentOutForDelivery)), shipment(updated, 2, with(aftercare.ShipmentDelivered))}, aftercare.ShipmentDelivered, hour(1), hour(2)},
		"canceled stays":       {[]aftercare.Event{shipment(updated, 2, with(aftercare.ShipmentCanceled)), shipment(shipped, 1, parcel), shipment(shipped, 2, parcel)}, aftercare.ShipmentCanceled, hour(1), time.Time{}},
		"shipped after all":    {[]aftercare.Event{shipment(updated, 2, with(aftercare.ShipmentCanceled)), shipment(shipped, 3, parcel)}, aftercare.ShipmentShipped, hour(3), time.Time{}},
		"timeless cancel":      {[]aftercare.Event{timeless(shipment(updated, 0, with(aftercare.ShipmentCanceled)), 4), shipment(shipped, 3, parcel)}, aftercare.ShipmentCanceled, hour(3), time.Time{}},
		"lost on the way":      {[]aftercare.Event{shipment(shipped, 1, parcel), shipment(updated, 2, with(aftercare.ShipmentFailed))}, aftercare.ShipmentFailed, hour(1), time.Time{}},
		"announced":            {[]aftercare.Event{shipment(updated, 1, with(aftercare.ShipmentPending))}, aftercare.ShipmentPending, time.Time{}, time.Time{}},
		"given time wins":      {[]aftercare.Event{shipment(shipped, 3, parcel), shipment(updated, 4, aftercare.Shipment{ID: "s", ShippedAt: hour(1)})}, aftercare.ShipmentShipped, hour(1), time.Time{}},
		"timeless never beats": {[]aftercare.Event{shipment(shipped, 1, parcel), timeless(shipment(updated, 0, with(aftercare.ShipmentPending)), 9)}, aftercare.ShipmentShipped, hour(1), time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := reduce(t, c.events...).Shipments[0]
			if s.Status != c.status || !s.ShippedAt.Equal(c.shipped) || !s.DeliveredAt.Equal(c.delivered) {
				t.Errorf("%s, %s, %s; want %s, %s, %s", s.Status, s.ShippedAt, s.DeliveredAt, c.status, c.shipped, c.delivered)
			}
		})
	}
	merged := reduce(t, shipment(shipped, 1, aftercare.Shipment{ID: "s", Carrier: "DHL", Number: "1"}), shipment(updated, 2, aftercare.Shipment{ID: "s", Number: "2"}),
		shipment(shipped, 3, aftercare.Shipment{ID: "r"})).Shipments
	if len(merged) != 2 || merged[0].ID != "r" || merged[1].Carrier != "DHL" || merged[1].Number != "2" {
		t.Errorf("merged = %+v", merged)
	}
}

func TestRefunds(t *testing.T) {
	t.Parallel()
	refund := func(at float64, r aftercare.Refund) aftercare.Event {
		return event(aftercare.EventOrderRefunded, at, func(e *aftercare.Event) { e.Refund = &r })
	}
	got := reduce(t, snapshot(1, nil),
		refund(4, aftercare.Refund{ID: "z", Amount: aftercare.Money{Amount: 100}}),
		refund(3, aftercare.Refund{ID: "a", Amount: euro(200), Note: "sorry"}),
		refund(5, aftercare.Refund{ID: "a", At: hour(2), Lines: []aftercare.RefundLine{{LineID: "a", Quantity: 1}}})).Refunds
	if len(got) != 2 || got[0].ID != "a" || got[0].Amount != euro(200) || got[0].At != hour(2) || got[0].Note != "sorry" || len(got[0].Lines) != 1 ||
		got[1].Amount != euro(100) || got[1].At != hour(4) {
		t.Errorf("refunds = %+v", got)
	}
}

func TestCases(t *testing.T) {
	t.Parallel()
	const opened, updated, closed = aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseClosed
	c := aftercare.Case{ID: "c", Kind: aftercare.CaseRepair}
	got := reduce(t, kase(opened, 1, c), kase(updated, 2, aftercare.Case{ID: "c", State: "in repair", ShippedAt: hour(3)}), kase(closed, 4, c),
		kase(opened, 0.5, aftercare.Case{ID: "d", Kind: aftercare.CaseReturn})).Cases
	if len(got) != 2 || got[0].ID != "d" || !got[0].Open() || got[1].OpenedAt != hour(1) || got[1].ClosedAt != hour(4) ||
		got[1].State != "in repair" || got[1].ShippedAt != hour(3) || got[1].Kind != aftercare.CaseRepair {
		t.Errorf("cases = %+v", got)
	}
	if again := reduce(t, kase(opened, 1, c), kase(closed, 4, c), kase(opened, 5, c)).Cases[0]; !again.Open() || again.OpenedAt != hour(1) {
		t.Errorf("opened again = %+v", again)
	}
	if late := reduce(t, kase(closed, 4, c), timeless(kase(opened, 0, c), 9)).Cases[0]; late.Open() {
		t.Errorf("a timeless opening reopened %+v", late)
	}
	if only := reduce(t, kase(updated, 2, c)).Cases[0]; only.OpenedAt != hour(2) {
		t.Errorf("never seen opened = %+v", only)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	answer := func(at float64, score int) aftercare.Event {
		return event(aftercare.EventSurveyAnswered, at, func(e *aftercare.Event) { e.Answer = &aftercare.Answer{Score: score} })
	}
	f := reduce(t, answer(2, 5), answer(1, 1), event(aftercare.EventReviewClicked, 4, nil), event(aftercare.EventReviewClicked, 3, nil),
		event(aftercare.EventReviewPosted, 5, nil))
	if f.Survey.Score != 5 || f.SurveyAt != hour(2) || f.ReviewClickedAt != hour(3) || f.ReviewPostedAt != hour(5) {
		t.Errorf("answers = %+v", f)
	}
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

// Any events at all: every permutation and duplication gives the same JSON.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	when := rapid.SampledFrom([]float64{0, 1, 1, 2, 2, 3})
	rapid.Check(t, func(t *rapid.T) {
		var events []aftercare.Event
		for i := range rapid.IntRange(0, 8).Draw(t, "events") {
			events = append(events, drawEvent(t, when.Draw(t, "at"), i))
		}
		want, _ := json.Marshal(facts.Reduce(events))
		mixed := slices.Clone(events)
		for _, e := range events {
			if rapid.Bool().Draw(t, "twice") {
				mixed = append(mixed, e)
			}
		}
		mixed = rapid.Permutation(mixed).Draw(t, "order")
		if got, _ := json.Marshal(facts.Reduce(mixed)); string(got) != string(want) {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

func drawEvent(t *rapid.T, at float64, i int) aftercare.Event {
	id := rapid.SampledFrom([]string{"x", "y"}).Draw(t, "id")
	word := rapid.SampledFrom([]string{"", "p", "q"}).Draw(t, "word")
	amount := rapid.Int64Range(0, 3).Draw(t, "amount")
	kind := rapid.SampledFrom([]aftercare.EventType{
		aftercare.EventOrderUpdated, aftercare.EventOrderPlaced, aftercare.EventOrderPaid, aftercare.EventOrderCanceled, aftercare.EventOrderDeleted, aftercare.EventOrderRefunded,
		aftercare.EventShipmentShipped, aftercare.EventShipmentUpdated, aftercare.EventShipmentDelivered, aftercare.EventCaseOpened, aftercare.EventCaseUpdated,
		aftercare.EventCaseClosed, aftercare.EventSurveyAnswered, aftercare.EventCustomerErased,
	}).Draw(t, "type")
	e := event(kind, at, func(e *aftercare.Event) {
		e.Key, e.Source = fmt.Sprint(i), rapid.SampledFrom([]string{"shop", "other"}).Draw(t, "source")
	})
	switch kind {
	case aftercare.EventOrderUpdated, aftercare.EventOrderPlaced:
		e.Order = snapshot(at, func(o *aftercare.Order) {
			o.Payment = rapid.SampledFrom([]aftercare.Payment{"", aftercare.PaymentPending, aftercare.PaymentPaid, aftercare.PaymentRefunded}).Draw(t, "payment")
			o.Canceled, o.Note, o.Customer.Email = rapid.Bool().Draw(t, "canceled"), word, word
			o.Lines = o.Lines[:rapid.IntRange(0, 2).Draw(t, "lines")]
			o.Version = amount
		}).Order
	case aftercare.EventOrderRefunded:
		e.Refund = &aftercare.Refund{ID: id, Amount: aftercare.Money{Amount: amount}, Note: word}
	case aftercare.EventShipmentShipped, aftercare.EventShipmentUpdated, aftercare.EventShipmentDelivered:
		e.Shipment = &aftercare.Shipment{ID: id, Carrier: word, Status: rapid.SampledFrom([]aftercare.ShipmentStatus{
			"", aftercare.ShipmentShipped, aftercare.ShipmentDelivered, aftercare.ShipmentCanceled}).Draw(t, "status")}
	case aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseClosed:
		e.Case = &aftercare.Case{ID: id, State: word}
	case aftercare.EventSurveyAnswered:
		e.Answer = &aftercare.Answer{Score: int(amount), Comment: word}
	}
	if rapid.Bool().Draw(t, "timeless") {
		return timeless(e, at)
	}
	return e
}

func TestAssemble(t *testing.T) {
	t.Parallel()
	products := map[string]aftercare.Product{"TENT": {SKU: "TENT", Related: []string{"PEGS", "MAP"}}, "PEGS": {SKU: "PEGS", Related: []string{"HAMMER"}}, "HAMMER": {}, "PART": {SKU: "PART"}}
	s := aftercare.OrderState{Facts: aftercare.OrderFacts{FirstSeenAt: day,
		Order: aftercare.Order{Lines: []aftercare.Line{{SKU: "TENT"}, {}}}, Cases: []aftercare.Case{{SKU: "PART"}}}}
	f := facts.Assemble(s, &aftercare.Store{}, func(sku string) (aftercare.Product, bool) { p, ok := products[sku]; return p, ok }, true)
	if len(f.Products) != 3 || f.Products["PEGS"].SKU == "" || f.Products["PART"].SKU == "" || !f.Order.PlacedAt.Equal(day) || !f.Relaxed {
		t.Errorf("facts = %+v", f)
	}
	if f := facts.Assemble(s, &aftercare.Store{}, nil, false); len(f.Products) != 0 {
		t.Errorf("without a catalog: %+v", f.Products)
	}
}
