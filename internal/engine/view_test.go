package engine_test

import (
	"reflect"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

func bought(id string, at time.Time, skus ...string) aftercare.Purchase {
	return aftercare.Purchase{Source: "shop", OrderID: id, PlacedAt: at, SKUs: skus}
}

func TestView(t *testing.T) {
	t.Parallel()
	rules := rulesFor()
	o := order()
	o.Payment = aftercare.PaymentPaid
	s := aftercare.OrderState{Store: "acme", Facts: rules.Reduce([]aftercare.Event{
		{Source: "shop", Type: aftercare.EventOrderPlaced, At: start, Order: o},
		{Source: "shop", Type: aftercare.EventShipmentShipped, At: start, Shipment: &aftercare.Shipment{ID: "s", Number: "1"}},
		{Source: "shop", Type: aftercare.EventShipmentUpdated, At: start, Shipment: &aftercare.Shipment{ID: "x", Status: aftercare.ShipmentFailed}},
		{Source: "shop", Type: aftercare.EventOrderRefunded, At: start, Refund: &aftercare.Refund{
			ID: "r", Amount: aftercare.Money{Amount: 900}, Lines: []aftercare.RefundLine{{LineID: "a", Quantity: 1}}}},
		{Source: "shop", Type: aftercare.EventCaseOpened, At: start, Case: &aftercare.Case{ID: "c", Kind: aftercare.CaseRepair, State: "received"}},
		{Source: "shop", Type: aftercare.EventSurveyAnswered, At: start, Answer: &aftercare.Answer{Score: 4}},
	})}
	canceled := bought("5", start.AddDate(0, 0, 3), "MUG")
	canceled.Canceled = true
	s.Person.Purchases = []aftercare.Purchase{
		bought("0", start.AddDate(0, -1, 0), "FILTER"), bought("1", start, "COFFEE", "FILTER", "MUG"), bought("2", start.AddDate(0, 0, 9), "COFFEE"), canceled,
	}
	f := rules.Facts(s)
	view := func(kind aftercare.SubjectKind, id string) aftercare.View {
		return engine.View(f, aftercare.Subject{Kind: kind, ID: "shop/1/" + id})
	}
	v := engine.View(f, f.OrderFacts.Subject())
	if want := (aftercare.OrderView{Total: 4200, Currency: "EUR", Items: 4, Paid: true, Confirmed: true, PartlyRefunded: true, Shipped: true, Country: "DE"}); v.Order != want {
		t.Errorf("order = %+v", v.Order)
	}
	if want := (aftercare.CustomerView{Email: true, Orders: 3}); v.Customer != want {
		t.Errorf("customer = %+v", v.Customer)
	}
	if v.Line != (aftercare.LineView{}) || v.Shipment != (aftercare.ShipmentView{}) || v.Change != (aftercare.ChangeView{}) {
		t.Errorf("an order is no line, shipment or change: %+v", v)
	}
	if want := (aftercare.CaseView{Open: true}); !reflect.DeepEqual(v.Case, want) {
		t.Errorf("case of the order = %+v", v.Case)
	}
	if !v.Catalog.Guides || v.Catalog.Related || !v.Survey.Answered || v.Survey.Score != 4 || !v.Review.Asked || v.Review.Clicked {
		t.Errorf("catalog %+v survey %+v review %+v", v.Catalog, v.Survey, v.Review)
	}
	if got, want := view(aftercare.SubjectLine, "a").Line, (aftercare.LineView{SKU: "COFFEE", Kept: 1, SupplyDays: 20, Repurchased: true, Bought: 1}); got != want {
		t.Errorf("line a = %+v", got)
	}
	if got, want := view(aftercare.SubjectLine, "c").Line, (aftercare.LineView{SKU: "MUG", Kept: 1, Warranty: 24, Bought: 1}); got != want {
		t.Errorf("line c = %+v", got)
	}
	if got := view(aftercare.SubjectShipment, "s").Shipment; got != (aftercare.ShipmentView{Tracked: true}) {
		t.Errorf("shipment s = %+v", got)
	}
	if got := view(aftercare.SubjectShipment, "x").Shipment; got != (aftercare.ShipmentView{Canceled: true}) {
		t.Errorf("shipment x = %+v", got)
	}
	if got := view(aftercare.SubjectCase, "c").Case; !reflect.DeepEqual(got, aftercare.CaseView{Open: true, Kind: "repair", State: "received", Repaid: true}) {
		t.Errorf("case c = %+v", got)
	}
	if got := view(aftercare.SubjectChange, "refund/r").Change; got != (aftercare.ChangeView{Kind: "refund"}) {
		t.Errorf("change = %+v", got)
	}
}

// Guides count when the customer can read them, related things when they are
// new to the customer and in stock.
func TestCatalogView(t *testing.T) {
	t.Parallel()
	products := map[string]aftercare.Product{
		"LAMP": {SKU: "LAMP", Guides: []aftercare.Guide{{URL: "https://shop.example/de", Locale: "de"}}, Related: []string{"BULB", "SOLD", "GONE"}},
		"BULB": {SKU: "BULB", URL: "https://shop.example/bulb"}, "SOLD": {SKU: "SOLD", URL: "https://shop.example/sold", OutOfStock: true},
	}
	rules := rulesFor()
	rules.Product = func(_, sku string) (aftercare.Product, bool) { p, ok := products[sku]; return p, ok }
	for _, c := range []struct {
		locale string
		bought []aftercare.Purchase
		want   aftercare.CatalogView
	}{
		{"de-AT", nil, aftercare.CatalogView{Guides: true, Related: true}},
		{"fr", nil, aftercare.CatalogView{Related: true}},
		{"de", []aftercare.Purchase{bought("0", start, "BULB")}, aftercare.CatalogView{Guides: true}},
	} {
		s := aftercare.OrderState{Store: "acme", Person: aftercare.Person{Purchases: c.bought}, Facts: aftercare.OrderFacts{
			Source: "shop", Order: aftercare.Order{ID: "1", Locale: c.locale, Lines: []aftercare.Line{{ID: "a", SKU: "LAMP", Quantity: 1}}}}}
		f := rules.Facts(s)
		if got := engine.View(f, f.OrderFacts.Subject()).Catalog; got != c.want {
			t.Errorf("%s %v: %+v, want %+v", c.locale, c.bought, got, c.want)
		}
	}
}

// A store that is not configured is left as it is.
func TestNoStore(t *testing.T) {
	t.Parallel()
	rules := rulesFor(mailing(aftercare.StepSpec{}))
	s := enrolled(rules)
	rules.Stores = nil
	if rules.Facts(s) != nil || rules.Plan(s, start) != nil || rules.Explain(s, start) != nil {
		t.Error("decided for a store that nobody configured")
	}
}

// A condition that cannot be evaluated enrolls nobody, and says so.
func TestBrokenWhen(t *testing.T) {
	t.Parallel()
	flow := mailing(aftercare.StepSpec{})
	flow.When = broken
	rules := rulesFor(flow)
	s := enrolled(rules)
	if len(s.Enrollments) != 0 {
		t.Fatalf("enrolled: %+v", s.Enrollments)
	}
	es := rules.Explain(s, start)
	if len(es) != 1 || es[0].State != "" || es[0].Reason.Code != aftercare.ReasonError {
		t.Errorf("explain = %+v", es)
	}
}
