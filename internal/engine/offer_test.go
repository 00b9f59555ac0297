package engine_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// The store's word counts before the step's, and only marketing mail gives
// anything away.
func TestOffers(t *testing.T) {
	t.Parallel()
	pool := aftercare.Offer{Coupon: aftercare.Coupon{Pool: "spring"}, Required: true}
	code := aftercare.Offer{Coupon: aftercare.Coupon{Code: "WELCOME10", Value: "10 %"}, Day: "2026-12-31"}
	until := code
	until.Expires = time.Date(2026, 12, 31, 22, 59, 59, 0, time.UTC) // in Berlin the last second of the year
	for name, c := range map[string]struct {
		kind       aftercare.Kind
		step, shop aftercare.Offer
		want       aftercare.Offer
	}{
		"the step's":     {aftercare.KindMarketing, pool, aftercare.Offer{}, pool},
		"the store's":    {aftercare.KindMarketing, pool, code, until},
		"nothing":        {aftercare.KindMarketing, aftercare.Offer{}, aftercare.Offer{}, aftercare.Offer{}},
		"a service mail": {aftercare.KindService, pool, code, aftercare.Offer{}},
	} {
		rules := rulesFor(mailing(aftercare.StepSpec{Kind: c.kind, Coupon: c.step}))
		store := rules.Stores["acme"]
		store.Timezone, store.QuietFrom, store.QuietTo, store.MarketingConsent = "Europe/Berlin", "", "", aftercare.ConsentCustomers
		if !c.shop.IsZero() {
			store.Offers = map[string]aftercare.Offer{"flow": c.shop, "another": pool}
		}
		v, st := claimed(rules, enrolled(rules), start)
		if v.Draft == nil {
			t.Fatalf("%s: not mailed: %s", name, st.Reason)
		}
		if v.Draft.Coupon != c.want {
			t.Errorf("%s: offers %+v, want %+v", name, v.Draft.Coupon, c.want)
		}
	}
}

// The trail names where the end of a supply comes from, with sample and spread.
func TestTrailOfASupply(t *testing.T) {
	t.Parallel()
	flow := mailing(aftercare.StepSpec{Kind: aftercare.KindMarketing, Coupon: aftercare.Offer{Coupon: aftercare.Coupon{Pool: "spring"}},
		Wait: aftercare.Wait{From: "reorder_by", For: aftercare.Span{Days: -5}}})
	flow.Trigger, flow.Subject = "line.shipped", aftercare.SubjectLine
	rules := rulesFor(flow)
	products := map[string]aftercare.Product{"COFFEE": {SKU: "COFFEE", SupplyDays: 30}}
	rules.Product = func(_, sku string) (aftercare.Product, bool) { p, ok := products[sku]; return p, ok }
	trail := func(customers int) []string {
		products["COFFEE"] = aftercare.Product{SKU: "COFFEE", SupplyDays: 30, Bought: &aftercare.Bought{Again: aftercare.Interval{Median: 41, Low: 35, High: 50, Customers: customers}}}
		s := aftercare.OrderState{Store: "acme", Facts: rules.Reduce([]aftercare.Event{
			{Source: "shop", Type: aftercare.EventOrderPlaced, At: start, ReceivedAt: start, Order: &aftercare.Order{ID: "1", PlacedAt: start, Payment: aftercare.PaymentPaid,
				Lines: []aftercare.Line{{ID: "a", SKU: "COFFEE", Quantity: 2}}}},
			{Source: "shop", Type: aftercare.EventShipmentDelivered, At: start, ReceivedAt: start, Shipment: &aftercare.Shipment{ID: "s"}},
		})}
		earlier := bought("0", start.AddDate(0, 0, -20), "COFFEE")
		earlier.Items = []aftercare.Item{{SKU: "COFFEE", Kept: 1}}
		s.Person.Purchases = []aftercare.Purchase{earlier}
		return rules.Explain(s, start)[0].Steps[0].Trail
	}
	for customers, want := range map[int]string{
		12: "supply: median 41 days of 12 customers, half between 35 and 50; pieces: 2; for 25 days there is some from before",
		2:  "supply: 30 days a piece, as the catalog says; pieces: 2; for 14 days there is some from before",
	} {
		got := trail(customers)
		if !slices.Contains(got, want) || !slices.Contains(got, "carries a coupon of the pool spring") {
			t.Errorf("%d customers: %q, want %q", customers, got, want)
		}
	}
}

// What mails offer and what rules take for an offer is the same.
func TestRelated(t *testing.T) {
	t.Parallel()
	page := func(sku string) aftercare.Product {
		return aftercare.Product{SKU: sku, URL: "https://shop.example/" + sku}
	}
	products := map[string]aftercare.Product{
		"TENT": {SKU: "TENT", Related: []string{"PEGS", "SOLD"}, Bought: &aftercare.Bought{Related: []aftercare.Also{{SKU: "LAMP"}, {SKU: "PEGS"}, {SKU: "UNKNOWN"}, {SKU: "ROPE"}}}},
		"MUG":  {SKU: "MUG", Related: []string{"LAMP", "BARE", "TENT"}},
		"PEGS": page("PEGS"), "LAMP": page("LAMP"), "ROPE": page("ROPE"), "SOLD": page("SOLD"), "BARE": {SKU: "BARE"},
	}
	sold := products["SOLD"]
	sold.OutOfStock = true
	products["SOLD"] = sold
	rules := rulesFor()
	rules.Product = func(_, sku string) (aftercare.Product, bool) { p, ok := products[sku]; return p, ok }
	returned := bought("9", start)
	returned.Items = []aftercare.Item{{SKU: "LAMP", Unwelcome: true}}
	canceled := bought("8", start, "PEGS", "LAMP", "ROPE")
	canceled.Canceled = true
	tent, mug := aftercare.Line{ID: "t", SKU: "TENT", Quantity: 1}, aftercare.Line{ID: "m", SKU: "MUG", Quantity: 1}
	for name, c := range map[string]struct {
		f      aftercare.OrderFacts
		bought []aftercare.Purchase
		want   []string
	}{
		"declared first, then bought":    {aftercare.OrderFacts{Order: aftercare.Order{Lines: []aftercare.Line{tent, mug}}}, nil, []string{"PEGS", "LAMP", "ROPE"}},
		"bought alone":                   {aftercare.OrderFacts{Order: aftercare.Order{Lines: []aftercare.Line{tent}}}, nil, []string{"PEGS", "LAMP", "ROPE"}},
		"what is owned":                  {aftercare.OrderFacts{Order: aftercare.Order{Lines: []aftercare.Line{tent}}}, []aftercare.Purchase{bought("0", start, "PEGS"), canceled}, []string{"LAMP", "ROPE"}},
		"what came back from elsewhere":  {aftercare.OrderFacts{Order: aftercare.Order{Lines: []aftercare.Line{tent}}}, []aftercare.Purchase{returned}, []string{"PEGS", "ROPE"}},
		"what went back of this order":   {aftercare.OrderFacts{Order: aftercare.Order{Lines: []aftercare.Line{tent, {ID: "l", SKU: "LAMP", Quantity: 1, Removed: 1}}}}, nil, []string{"PEGS", "ROPE"}},
		"what was complained about":      {aftercare.OrderFacts{Order: aftercare.Order{Lines: []aftercare.Line{tent}}, Cases: []aftercare.Case{{Kind: aftercare.CaseComplaint, SKU: "ROPE"}}}, nil, []string{"PEGS", "LAMP"}},
		"a question is no complaint":     {aftercare.OrderFacts{Order: aftercare.Order{Lines: []aftercare.Line{tent}}, Cases: []aftercare.Case{{Kind: aftercare.CaseQuestion, SKU: "ROPE"}}}, nil, []string{"PEGS", "LAMP", "ROPE"}},
		"what goes with what went back":  {aftercare.OrderFacts{Order: aftercare.Order{Lines: []aftercare.Line{{ID: "t", SKU: "TENT", Quantity: 1, Removed: 1}}}}, nil, nil},
		"nothing that the catalog knows": {aftercare.OrderFacts{Order: aftercare.Order{Lines: []aftercare.Line{{ID: "x", SKU: "X", Quantity: 1}}}}, nil, nil},
	} {
		c.f.Source, c.f.Order.ID = "shop", "1"
		f := rules.Facts(aftercare.OrderState{Store: "acme", Facts: c.f, Person: aftercare.Person{Purchases: c.bought}})
		var got []string
		for _, p := range f.Related() {
			got = append(got, p.SKU)
		}
		if !slices.Equal(got, c.want) || engine.View(f, f.OrderFacts.Subject()).Catalog.Related != (len(c.want) > 0) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
