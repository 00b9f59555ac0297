package counter

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/clock"
	"aftercare/internal/engine"
	"aftercare/internal/intake"
	"aftercare/internal/link"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
	"aftercare/internal/web/customer"
	"aftercare/internal/web/webtest"
)

// help is how the shop helps.
const help = `
people:
  - {id: kim, name: Kim Sommer}
  - {id: lee, name: Lee Novak}
hours: {from: "09:00", to: "17:00"}
returns:
  days: 30
  exclude: [WAX]
  pays: customer
  address: [Acme Outdoor, Returns, Bergstrasse 7, 3011 Bern, Switzerland]
  how: {en: "Any parcel service will do.", ja: "お好きな運送会社をご利用ください。"}
  label_url: https://acme.example/label
faq:
  - q: {en: "How do I wash merino?", ja: "メリノの洗い方は？"}
    a: {en: "Cold, and with little soap.", ja: "冷水と少量の洗剤で。"}
  - q: {en: "Where is my refund?"}
    a: {en: "On its way."}
    kinds: [complaint]
plans:
  complaint: {answers: [kim], lead: lee, first_reply: 4h, next_reply: 8h, goodwill: {kind: coupon, up_to: 10 EUR, pool: sorry}}
  return: {answers: [kim], lead: lee, first_reply: 8h, next_reply: 8h}
  repair: {answers: [lee], lead: kim, first_reply: 8h, next_reply: 8h}
  spare_part: {answers: [lee], lead: kim, first_reply: 8h}
  question: {answers: [kim], lead: lee, first_reply: 4h, next_reply: 8h}
  suggestion: {answers: [kim], lead: lee, first_reply: 24h}
`

// products are the shop's catalog.
var products = map[string]aftercare.Product{
	"BOOT-42": {
		SKU: "BOOT-42", Title: "Trail Boots", WarrantyMonths: 24,
		Guides: []aftercare.Guide{
			{Title: "A new sole in an hour", URL: "https://acme.example/sole", Kind: "repair", Mends: []string{"The sole comes off"}, Tip: "Warm it up first."},
			{Title: "Waxing", URL: "https://acme.example/wax", Kind: "tips"},
		},
		Parts: []aftercare.Part{
			{SKU: "SOLE", Title: "Sole", Price: "24.90 EUR", Image: "https://acme.example/sole.jpg"}, {SKU: "LACE", Title: "Laces"},
		},
		FAQ: []aftercare.FAQ{{Q: aftercare.Text{"en": "Are they waterproof?"}, A: aftercare.Text{"en": "With wax."}}},
	},
	"EBOOK": {SKU: "EBOOK", Title: "Hut to hut"},
	"KNIFE": {SKU: "KNIFE", Title: "Pocket knife", WarrantyMonths: 24, NoReturn: aftercare.Text{"en": "Knives stay with who bought them."}},
}

// house is the shop with its database, and everything that a customer reaches.
type house struct {
	*testing.T
	s      *store.Store
	url    string
	rules  *engine.Rules
	now    *clock.Fake
	signer *link.Signer
	pages  http.Handler
	slow   bool // what came through the door is not applied yet
	n      int
}

const orderID = "450789469"

func open(t *testing.T) *house { return openIn(t, "en") }

// openIn is the shop with a customer who reads a language.
func openIn(t *testing.T, locale string) *house {
	t.Helper()
	url := testkit.SQLite(t)
	h := &house{T: t, url: url, s: testkit.Store(t, url, store.Options{}), now: clock.NewFake(webtest.Now)}
	h.signer = link.New("https://mail.acme.example", []aftercare.SigningKey{{ID: "k", Secret: []byte("0123456789abcdef0123456789abcdef")}})
	shop := webtest.Store()
	shop.Keep.Customers = 3 * 365 * 24 * time.Hour
	var err error
	if shop.Help, err = cases.Parse("help.yaml", []byte(help)); err != nil {
		t.Fatal(err)
	}
	h.rules = &engine.Rules{Stores: map[string]*aftercare.Store{"acme": shop}, Product: func(_, sku string) (aftercare.Product, bool) {
		p, ok := products[sku]
		return p, ok
	}}
	h.pages = h.over(h.s)
	f := webtest.Facts()
	f.Order.Locale = locale
	f.Order.Lines = append(f.Order.Lines,
		aftercare.Line{ID: "4", SKU: "EBOOK", Title: "Hut to hut", Quantity: 1, Digital: true},
		aftercare.Line{ID: "5", SKU: "KNIFE", Title: "Pocket knife", Quantity: 1},
		aftercare.Line{ID: "6", SKU: "TENT", Title: "Tent", Quantity: 1})
	f.Shipments[0].LineIDs = []string{"1", "5"}
	h.place(f)
	other := webtest.Facts()
	other.Order.ID, other.Order.Name, other.Order.Customer.Email = "77", "#1077", "bob@example.com"
	h.place(other)
	return h
}

// over is the pages over a database, whose door applies at once.
func (h *house) over(s *store.Store) http.Handler {
	door := &intake.Door{Inbox: s, Business: h.now, Nudge: func(ids ...int64) {
		for _, id := range ids {
			if !h.slow {
				h.apply(id)
			}
		}
	}}
	return customer.New(customer.Deps{
		Stores: h.rules.Stores, Links: h.signer, Orders: s, Facts: h.rules.Facts, Door: door, Uploads: s, Coupons: s,
		Business: h.now, PublicURL: "https://mail.acme.example",
	})
}

func (h *house) apply(id int64) {
	h.Helper()
	if _, err := h.s.Apply(context.Background(), id, h.parse, h.rules, h.now.Now()); err != nil {
		h.Fatal(err)
	}
}

// parse reads the shop's own webhooks, which are events as they are, and answers.
func (h *house) parse(in aftercare.Inbound) ([]aftercare.Event, error) {
	if in.Topic != "seed" {
		return intake.Bindings{}.Parse(in)
	}
	var all []aftercare.Event
	return all, json.Unmarshal(in.Body, &all)
}

// place tells an order with all that happened to it.
func (h *house) place(f aftercare.OrderFacts) {
	h.Helper()
	e := func(kind aftercare.EventType, key string, at time.Time) aftercare.Event {
		return aftercare.Event{Type: kind, Key: f.Order.ID + key, At: at, OrderID: f.Order.ID}
	}
	placed := e(aftercare.EventOrderPlaced, "placed", f.Order.PlacedAt)
	placed.Order = &f.Order
	all := []aftercare.Event{placed}
	for _, s := range f.Shipments {
		sent := e(aftercare.EventShipmentDelivered, s.ID, s.DeliveredAt)
		sent.Shipment = &s
		all = append(all, sent)
	}
	h.seed(all...)
}

func (h *house) seed(all ...aftercare.Event) {
	h.Helper()
	body, err := json.Marshal(all)
	if err != nil {
		h.Fatal(err)
	}
	h.n++
	id, _, err := h.s.Receive(h.Context(), aftercare.Inbound{Store: "acme", Source: "shopify", Topic: "seed", Key: fmt.Sprint("seed", h.n), Body: body, ReceivedAt: h.now.Now()})
	if err != nil {
		h.Fatal(err)
	}
	h.apply(id)
}

// coupons puts a code into the pool that the plan names.
func (h *house) coupons(code, value string) {
	h.Helper()
	all := []aftercare.Coupon{{Pool: "sorry", Code: code, Value: value, Expires: webtest.Now.AddDate(0, 6, 0)}}
	if _, _, err := h.s.ImportCoupons(h.Context(), "acme", "sorry", all, false, h.now.Now(), nil); err != nil {
		h.Fatal(err)
	}
}

// desk says something about a case, as the people who answer do.
func (h *house) desk(what aftercare.EventType, c aftercare.Case) {
	h.Helper()
	h.now.Advance(time.Minute)
	h.n++
	h.seed(aftercare.Event{Type: what, Key: fmt.Sprint("desk", h.n), At: h.now.Now(), OrderID: orderID, Case: &c})
}

// cases are the order's cases as the facts have them.
func (h *house) cases(order string) []aftercare.Case {
	h.Helper()
	st, err := h.s.OrderState(h.Context(), "acme", "shopify", order)
	if err != nil {
		h.Fatal(err)
	}
	return st.Facts.Cases
}

// only is the one case there is.
func (h *house) only() aftercare.Case {
	h.Helper()
	all := h.cases(orderID)
	if len(all) != 1 {
		h.Fatalf("%d cases, want one: %+v", len(all), all)
	}
	return all[0]
}

func (h *house) order(below string) string { return h.link(link.Order, "shopify/"+orderID) + below }

func (h *house) of(c aftercare.Case) string { return h.link(link.Case, "shopify/"+orderID+"/"+c.ID) }

func (h *house) link(p link.Purpose, subject string) string {
	return "/c/" + h.signer.Token(link.Claims{Purpose: p, Store: "acme", Subject: subject, Expires: h.now.Now().AddDate(1, 0, 0)})
}
