package mailtemplates

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// Every field is documented, named once, and filled by some fixture: a field
// that nothing fills is a promise to authors that nothing keeps.
func TestEveryFieldIsFilled(t *testing.T) {
	filled := map[string]bool{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		if v == nil || v == false {
			return
		}
		filled[path] = true
		switch v := v.(type) {
		case group:
			for k, e := range v.fields() {
				walk(strings.TrimPrefix(path+"."+k, "."), e)
			}
		case []any:
			for _, e := range v {
				walk(path+"[]", e)
			}
		}
	}
	s := load(t, Options{})
	for _, f := range append(Fixtures(), door(), half()) {
		for _, name := range s.Names() {
			walk("", group{of: f.Data(name, f.Locale), schema: dataSchema})
		}
	}
	two := door() // parcels that were late together
	second := two.Facts.Shipments[0]
	second.ID = "s2"
	two.Facts.Shipments = append(two.Facts.Shipments, second)
	walk("", group{of: NewData(two.Facts, two.covers(two.Facts, "delivery-delayed"), Links{}, "en", two.Now), schema: dataSchema})
	seen := map[string]bool{}
	for _, f := range Fields() {
		if f.Doc == "" || seen[f.Path] {
			t.Errorf("%s is not documented, or named twice", f.Path)
		}
		seen[f.Path] = true
		if !filled[f.Path] {
			t.Errorf("%s is empty in every fixture", f.Path)
		}
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Data]()) {
		if f.IsExported() && f.Tag.Get("liquid") == "" {
			t.Errorf("Data.%s has no name for templates", f.Name)
		}
	}
}

// door is what the fixtures have no room for: cash on delivery, a digital gift
// card to be collected, and words of the desk.
func door() Fixture {
	x := plain()
	o := &x.Facts.Order
	o.CashOnDelivery, o.Pickup = true, true
	o.BillingAddress = o.ShippingAddress
	o.Lines = []aftercare.Line{{ID: "1", SKU: "LANTERN", Title: "Gift card", Quantity: 1, Unit: eur(6900), Total: eur(6900), Digital: true, GiftCard: true,
		ImageURL: "https://acme.example/i/card.jpg", URL: "https://acme.example/p/card"}}
	x.Facts.Store.LogoURL, x.Facts.Store.Formality = "https://acme.example/logo.png", "formal"
	for i := range x.Facts.Cases {
		c := &x.Facts.Cases[i]
		c.State, c.Outcome, c.From, c.Accepted = "in repair", "repaired", aftercare.FromReview, aftercare.Yes
		c.Score, c.ReviewText = 2, "It came broken."
	}
	return x
}

// half is an order of which one parcel has not left yet, and the other is used up.
func half() Fixture {
	x := rich()
	x.Facts.Shipments = x.Facts.Shipments[:1]
	x.Facts.Products["LANTERN"] = aftercare.Product{SKU: "LANTERN", Title: "Trail lantern", SupplyDays: 90}
	return x
}

func TestShipments(t *testing.T) {
	f, _ := FixtureByName("rich")
	d := f.Data("shipping-update", "en")
	if s := d.Shipment; s.Index != 1 || s.Of != 2 || len(s.Lines) != 2 || s.MoreToCome || s.Delivered {
		t.Errorf("first parcel: %+v", s)
	}
	facts := *f.Facts
	facts.Shipments = facts.Shipments[:1]
	d = NewData(&facts, []aftercare.Subject{{Kind: aftercare.SubjectShipment, ID: "shopify/450789470/s1"}}, Links{}, "en", f.Now)
	if s := d.Shipment; s.Of != 1 || !s.MoreToCome || !s.Delivered || s.DeliveredAt.Short == "" {
		t.Errorf("only parcel so far: %+v", s)
	}
	facts.Shipments = nil
	if s := NewData(&facts, nil, Links{}, "en", f.Now).Shipment; s.Index != 0 || s.Carrier != "DHL" || s.ETA.Long == "" || s.ETAKnown {
		t.Errorf("before anything left: %+v", s)
	}
}

// A mail about a day that moved shows the parcel whose day it was. Parcels that are
// delayed together are one mail, which tells all of their days.
func TestSlips(t *testing.T) {
	s := load(t, Options{})
	x := rich()
	covers := x.covers(x.Facts, "delivery-delayed")
	text := func(covers ...aftercare.Subject) string {
		x.Facts.Shipments = onTheWay(x.Facts.Shipments)
		out, err := s.Render("delivery-delayed", "en", NewData(x.Facts, covers, fixtureLinks, "en", x.Now))
		if err != nil {
			t.Fatal(err)
		}
		return out.Text
	}
	const dhl, gls = "00340434161094042557", "GLS123456789"
	for i, want := range [][]string{{"by Monday, November 30, 2026", dhl, "Beeswax"}, {"by Tuesday, December 1, 2026", gls, "Hill boots"}} {
		one, other := text(covers[i]), []string{gls, dhl}[i]
		if strings.Contains(one, other) || !containsAll(one, want...) || !strings.Contains(one, "Delivery: "+want[0]) {
			t.Errorf("%d: the mail of one parcel, with %q and without %s:\n%s", i, want, other, one)
		}
	}
	if both := text(covers...); !containsAll(both, "these will not be with you", "due by Monday, November 30, 2026", dhl, "Beeswax", "due by Tuesday, December 1, 2026", gls, "Hill boots") {
		t.Errorf("two parcels:\n%s", both)
	}

	x.Facts.Promised = []aftercare.Estimate{{At: on(23, 9), Day: on(26, 0)}, {At: on(25, 18), Day: on(33, 0)}}
	x.Facts.Order.Delivery = on(33, 0)
	x.Facts.Shipments = x.Facts.Shipments[:1] // the boots wait
	all := x.Facts.Slips(time.UTC)
	own := all[slices.IndexFunc(all, func(s aftercare.Slip) bool { return s.Shipment == "" })].Subject
	if rest := text(own); strings.Contains(rest, dhl) || !strings.Contains(rest, "by Thursday, December 3, 2026") {
		t.Errorf("the order's own promise is none of the parcel's:\n%s", rest)
	}
	x.Facts.Shipments[0].LineIDs, x.Facts.Shipments[0].Estimate, x.Facts.Shipments[0].Estimates = nil, time.Time{}, nil
	if only := text(own); !containsAll(only, dhl, "by Thursday, December 3, 2026") {
		t.Errorf("the only parcel of the order:\n%s", only)
	}
}

func containsAll(s string, all ...string) bool {
	return !slices.ContainsFunc(all, func(want string) bool { return !strings.Contains(s, want) })
}

func TestChange(t *testing.T) {
	f, _ := FixtureByName("rich")
	d := f.Data("order-changed", "en")
	if c := d.Change; c.Canceled || c.Amount != "€26.78" || c.Full || c.BackBy.Short == "" || len(c.Lines) != 1 || c.Lines[0].Quantity != 2 || c.Note == "" {
		t.Errorf("partial refund: %+v", c)
	}
	facts := *f.Facts
	facts.Order.Canceled, facts.Order.CanceledAt = true, f.Now
	covers := []aftercare.Subject{facts.Changes()[0].Subject}
	if c := NewData(&facts, covers, Links{}, "en", f.Now).Change; !c.Canceled || !c.RefundOpen || c.Amount != "" || len(c.Lines) != 3 {
		t.Errorf("canceled, refund to come: %+v", c)
	}
	facts.Order.Payment, facts.Order.PaidAt = aftercare.PaymentPending, time.Time{}
	if c := NewData(&facts, covers, Links{}, "en", f.Now).Change; c.RefundOpen {
		t.Errorf("canceled before it was paid: %+v", c)
	}
	if c := NewData(&facts, nil, Links{}, "en", f.Now).Change; c.Canceled || c.Lines != nil {
		t.Errorf("not covered: %+v", c)
	}
}

func TestDatesAreTheCustomers(t *testing.T) {
	f, _ := FixtureByName("plain")
	f.Facts.Order.ShippingAddress.Country, f.Facts.Order.PlacedAt = "JP", time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)
	f.Facts.Order.Delivery = time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	f.Facts.Shipments = nil
	d := f.Data("order-confirmation", "en")
	if d.Order.PlacedAt.Short != "Nov 24, 2026" || d.Order.Delivery.Short != "Nov 27, 2026" || !d.Order.DeliveryKnown {
		t.Errorf("placed %v, delivery %v", d.Order.PlacedAt, d.Order.Delivery)
	}
	if d.Order.ShippingAddress.Lines[len(d.Order.ShippingAddress.Lines)-1] != "Japan" {
		t.Errorf("address abroad without its country: %v", d.Order.ShippingAddress.Lines)
	}
}

func TestFooters(t *testing.T) {
	s := load(t, Options{})
	render := func(name, locale, fixture string) Rendered {
		f, _ := FixtureByName(fixture)
		out, err := s.Render(name, locale, f.Data(name, locale))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if out := render("order-confirmation", "en", "plain"); strings.Contains(out.HTML+out.Text, fixtureLinks.Unsubscribe) {
		t.Error("an order mail offers to unsubscribe")
	}
	for _, c := range []struct{ name, locale, fixture, has string }{
		{"review-request", "ko", "korean", "수신거부"}, {"review-request", "ja", "konbini", "送信者：茶と道具 はなれ"}, {"review-request", "en", "plain", "Unsubscribe: https://"},
		{"warranty-ending", "en", "plain", "No more emails of this kind: https://"}, {"order-confirmation", "ko", "korean", "카카오톡 채널: https://kakao.example/onhwa (매일 9:00–21:00) (보통 30분 이내에 답해 드립니다)"},
	} {
		if out := render(c.name, c.locale, c.fixture); !strings.Contains(out.Text, c.has) {
			t.Errorf("%s/%s lacks %q:\n%s", c.name, c.locale, c.has, out.Text)
		}
	}
	for name, ad := range map[string]bool{"review-request": true, "warranty-ending": false, "order-confirmation": false} {
		for _, l := range []string{"ko", "en"} { // the law follows the customer, not the language
			if got := strings.HasPrefix(render(name, l, "korean").Subject, "(광고) "); got != ad {
				t.Errorf("%s/%s to Korea marked as advertising: %v", name, l, got)
			}
		}
	}
	for _, name := range []string{"order-link", "warranty-registered", "warranty-ending"} { // the button leads there, or to a page of it
		if n := strings.Count(render(name, "en", "plain").HTML, `href="`+fixtureLinks.Order+`"`); n != 1 {
			t.Errorf("%s leads %d times to the page of the order", name, n)
		}
	}
	if n := strings.Count(render("warranty-ending", "en", "plain").Text, "help@acme.example"); n != 1 {
		t.Errorf("the contact block is there %d times", n)
	}
}

func TestBrandIsReadable(t *testing.T) {
	white, card := rgb{255, 255, 255}, rgb{}
	card, _ = parseColor(darkCard)
	for _, c := range []string{"#2f4a3f", "#ffe000", "#000000", "#ffffff", "#ff0000", "#888888", "", "red", "#12345g"} {
		b := brandOf(c)
		get := func(k string) rgb { v, _ := parseColor(b[k].(string)); return v }
		for what, ratio := range map[string]float64{"button": get("color").contrast(get("on")), "link": get("link").contrast(white),
			"dark button": get("dark").contrast(get("dark_on")), "dark link": get("dark").contrast(card)} {
			if ratio < 4.4 {
				t.Errorf("%q: %s has contrast %.1f", c, what, ratio)
			}
		}
	}
}
