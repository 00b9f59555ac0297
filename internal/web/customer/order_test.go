package customer

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
	"aftercare/internal/link"
	"aftercare/internal/web/webtest"
)

// change lets the sample order be another one.
func (x *bundle) change(change func(*aftercare.OrderFacts)) {
	line := x.b.Lines[7]
	change(&line.State.Facts)
	x.b.Lines[7] = line
}

// A wholesaler's order of five hundred lines, each with a shelf of guides, still
// makes a page that a phone reads in a second.
func TestALargeOrderIsASmallPage(t *testing.T) {
	x := setup(t)
	var p aftercare.Product
	for i := range 6 {
		p.Guides = append(p.Guides, aftercare.Guide{Title: strings.Repeat("A guide ", 6), URL: fmt.Sprintf("https://acme.example/guides/%d", i), Tip: strings.Repeat("Once a year. ", 4)})
		p.Parts = append(p.Parts, aftercare.Part{SKU: fmt.Sprintf("PART-%d", i), Title: "A spare part", Image: "https://img.acme.example/part.png"})
	}
	x.change(func(f *aftercare.OrderFacts) {
		f.Order.Lines = nil
		for i := range 500 {
			f.Order.Lines = append(f.Order.Lines, aftercare.Line{ID: fmt.Sprint(i), SKU: "X", Title: "Trail Boots for every weather", Variant: "42, forest green", Quantity: 2})
		}
	})
	d := x.deps(x.b)
	d.Stores["acme"].WarrantyMonths = 24
	d.Facts = (&engine.Rules{Stores: d.Stores, Product: func(string, string) (aftercare.Product, bool) { return p, true }}).Facts
	x.h = New(d)
	for _, below := range []string{"", "/register", "/data", "/review"} {
		w := x.get("/c/" + x.token(link.Order, sample) + below)
		t.Logf("%q: %d bytes", below, w.Body.Len())
		if w.Code != http.StatusOK || w.Body.Len() > 100_000 {
			t.Errorf("%q: %d, %d bytes", below, w.Code, w.Body.Len())
		}
	}
	x.contains(x.get("/c/"+x.token(link.Order, sample)), http.StatusOK, "and 440 more")
}

// Whose word a day is stands beside it, and what is late is not called on time.
func TestWhoseWordTheDayIs(t *testing.T) {
	parcel := func(change func(*aftercare.Shipment)) func(*aftercare.OrderFacts) {
		return func(f *aftercare.OrderFacts) {
			s := &f.Shipments[1]
			s.Status, s.DeliveredAt, s.ShippedAt = aftercare.ShipmentShipped, time.Time{}, webtest.Now.AddDate(0, 0, -1)
			change(s)
		}
	}
	for name, c := range map[string]struct {
		change func(*aftercare.OrderFacts)
		want   string
	}{
		"delivered": {func(*aftercare.OrderFacts) {}, "Arrived on Saturday, December 12, 2026"},
		"carrier":   {parcel(func(s *aftercare.Shipment) { s.Estimate = webtest.Now.AddDate(0, 0, 2) }), "Should be with you by Thursday, December 17, 2026</b> <small>(DHL’s estimate)"},
		"late":      {parcel(func(s *aftercare.Shipment) { s.Estimate = webtest.Now.AddDate(0, 0, -2) }), "Should have been with you by Sunday, December 13, 2026. If it is not there"},
		"long ago": {parcel(func(s *aftercare.Shipment) {
			s.ShippedAt, s.Estimate = webtest.Now.AddDate(-1, 0, 0), webtest.Now.AddDate(-1, 0, 2)
		}), "Sent on Monday, December 15, 2025"},
		"today": {parcel(func(s *aftercare.Shipment) { s.Status = aftercare.ShipmentOutForDelivery }), "Being delivered today"},
		"lost":  {parcel(func(s *aftercare.Shipment) { s.Status = aftercare.ShipmentFailed }), "did not arrive"},
		"shop": {func(f *aftercare.OrderFacts) {
			f.Shipments, f.Order.Delivery = nil, webtest.Now.AddDate(0, 0, 4)
		}, "Not sent yet. Should be with you by Saturday, December 19, 2026</b> <small>(as promised when you ordered)"},
		"usual": {func(f *aftercare.OrderFacts) {
			f.Shipments, f.Order.ShippingAddress, f.Order.PaidAt = nil, nil, webtest.Now
		}, "<small>(it usually takes 3 days)"},
		"unpaid": {func(f *aftercare.OrderFacts) {
			f.Shipments, f.Order.PaidAt, f.Order.Payment = nil, time.Time{}, aftercare.PaymentPending
		}, "as soon as your payment has arrived"},
		"fetched": {func(f *aftercare.OrderFacts) { f.Shipments, f.Order.Pickup = nil, true }, "You collect this from the shop"},
		"at the counter": {func(f *aftercare.OrderFacts) {
			f.Order.Pickup = true
			f.Shipments = []aftercare.Shipment{{ID: "s1", Status: aftercare.ShipmentReady, ReadyAt: webtest.Now.AddDate(0, 0, -1)}}
		}, "Ready to collect since Monday, December 14, 2026"},
		"collected": {func(f *aftercare.OrderFacts) {
			f.Order.Pickup = true
			f.Shipments = []aftercare.Shipment{{ID: "s1", Status: aftercare.ShipmentShipped, ShippedAt: webtest.Now}}
		}, "Arrived on Tuesday, December 15, 2026"},
		"at a parcel point": {parcel(func(s *aftercare.Shipment) { s.Status, s.ReadyAt = aftercare.ShipmentReady, webtest.Now }), "Waiting for you at the pickup point since Tuesday, December 15, 2026"},
		"ordered ahead": {func(f *aftercare.OrderFacts) {
			for i := range f.Order.Lines {
				f.Order.Lines[i].AvailableAt = webtest.Now.AddDate(0, 0, 20)
			}
			f.Shipments = nil
		}, "Expected here on Monday, January 4, 2027; we will send it then."},
	} {
		t.Run(name, func(t *testing.T) {
			x := setup(t)
			x.change(c.change)
			x.with(func(s *aftercare.Store) { s.DeliveryDays = 3 })
			x.contains(x.get("/c/"+x.token(link.Order, sample)), http.StatusOK, c.want)
		})
	}
}

// Until when a line may come back is said to the day, and why not when it may not.
func TestUntilWhenALineMayComeBack(t *testing.T) {
	x := setup(t)
	shop := func(s *aftercare.Store) { s.Policies.ReturnDays, s.RefundDays = 14, 5 }
	x.with(shop)
	path := "/c/" + x.token(link.Order, sample)
	x.contains(x.get(path), http.StatusOK, "You can return this until Friday, December 25, 2026 (10 days left)", "You pay for sending it back", "within 5 days")
	x.now.Set(webtest.Now.AddDate(0, 0, 10))
	x.contains(x.get(path), http.StatusOK, "until Friday, December 25, 2026 (today is the last day)")
	x.now.Set(webtest.Now.AddDate(0, 0, 12))
	x.contains(x.get(path), http.StatusOK, "Could be returned until Dec 25, 2026")
	x.now.Set(webtest.Now)
	x.with(func(s *aftercare.Store) {
		shop(s)
		s.Help = &aftercare.Help{Returns: aftercare.ReturnPolicy{Pays: "shop", How: aftercare.Text{"en": "Use the box it came in."}}}
	})
	x.contains(x.get(path), http.StatusOK, "Sending it back costs you nothing", "Use the box it came in.")
	x.change(func(f *aftercare.OrderFacts) { f.Order.Lines[0].Digital = true })
	x.contains(x.get(path), http.StatusOK, "Digital goods and gift cards cannot be returned")
}
