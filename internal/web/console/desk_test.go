package console

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/clock"
	"aftercare/internal/engine"
	"aftercare/internal/intake"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
	"aftercare/internal/web/webtest"
	"aftercare/mailtemplates"
)

// help is how the sample shop helps.
const help = `
people:
  - {id: kim, name: Kim, email: kim@acme.example}
  - {id: mio, name: Mio Sato, email: mio@acme.example}
hours: {from: "09:00", to: "17:00"}
returns: {days: 30, pays: customer}
replies:
  - id: ask-photo
    title: Ask for a photo
    kinds: [return, complaint]
    asks: true
    text:
      en: "Hello {{ customer.first_name }},\n\ncould you send us a photo of the {{ case.item | default: 'item' }}?\n\n{{ helper.name }}"
      ja: "{{ greeting }}\n\nお写真を一枚お送りいただけますでしょうか。\n\n{{ helper.name }}"
  - id: yes-return
    title: Agree to the return
    kinds: [return]
    text: {en: "Dear {{ customer.first_name }}, of course: send {{ order.name }} back to us.\n{{ helper.name }}"}
  - id: who-pays
    title: Say who pays
    kinds: [return]
    text: {en: "It costs you {% if case.covered == 'customer' %}something{% else %}nothing{% endif %}."}
  - id: thank-good
    title: Thank for a good review
    kinds: [review]
    scores: [4, 5]
    text: {en: "Thank you, {{ customer.first_name }}!"}
  - id: sorry-bad
    title: Apologize for a bad one
    kinds: [review]
    scores: [1, 2, 3]
    text: {en: "We are sorry, {{ customer.first_name }}."}
plans:
  return:
    answers: [kim, mio]
    decides: mio
    lead: mio
    first_reply: 4h
    next_reply: 8h
    warn: 1h
    criteria: [{en: Within 30 days of delivery}, {en: Not worn outside}]
    ask: [{en: A photo of the damage}]
    steps:
      - {title: {en: Ask for a photo}, state: in work, reply: ask-photo}
      - {title: {en: Say yes or no}, state: approved, reply: yes-return}
      - {title: {en: Send the money back}, state: refunded}
    roots: [packaging, wrong description]
    may:
      - {kind: refund, up_to: 20 EUR, by: [mio]}
      - {kind: gift}
      - {kind: coupon, up_to: 15 EUR, pool: sorry}
    script: {en: "Thanks first. Repeat the wish. Say what happens next.", ja: "まずお礼を。"}
`

// counter is a console over a real store. What is done there goes through the
// real door.
type counter struct {
	*bundle
	s     *store.Store
	door  *intake.Door
	rules *engine.Rules
	now   *clock.Fake
	shop  *aftercare.Store
	fails error // what the door says, when it is to say no
	n     int
}

const theReturn = "R-7K4M2Q"

func counterWith(t *testing.T) *counter {
	t.Helper()
	h, err := cases.Parse("help.yaml", []byte(help))
	if err != nil {
		t.Fatal(err)
	}
	if err := mailtemplates.CheckReplies(h); err != nil {
		t.Fatal(err)
	}
	x := &counter{now: clock.NewFake(webtest.Now), shop: webtest.Store()}
	x.shop.Help, x.shop.WarrantyMonths = h, 24
	machine := clock.NewFake(webtest.Now)
	x.s = testkit.Store(t, testkit.SQLite(t), store.Options{Machine: machine})
	x.rules = &engine.Rules{Stores: map[string]*aftercare.Store{"acme": x.shop}, Product: product}
	x.door = &intake.Door{Inbox: x.s, Business: x.now}
	b := webtest.Full()
	d := deps(b, machine)
	d.Stores, d.Orders, d.Explain, d.Business = []*aftercare.Store{x.shop}, x.s, x.rules, x.now
	d.Rules, d.Desk, d.Cases, d.Months, d.Photos, d.Coupons = x.rules, x, x.s, x.s, x, x.s
	x.bundle = &bundle{T: t, b: b, machine: machine, from: "192.0.2.1:1000", h: New(d)}
	x.login(password)
	return x
}

func product(_, sku string) (aftercare.Product, bool) {
	if sku != "BOOT-42" {
		return aftercare.Product{}, false
	}
	return aftercare.Product{
		SKU: sku, Title: "Trail Boots", WarrantyMonths: 24, URL: "https://acme.example/boots",
		Guides: []aftercare.Guide{{Title: "Waxing leather", URL: "https://acme.example/wax", Kind: "tips", Tip: "Twice a year is enough."}},
		Parts:  []aftercare.Part{{SKU: "LACE", Title: "Laces, 150 cm", Price: "4.90 EUR"}},
		FAQ:    []aftercare.FAQ{{Q: aftercare.Text{"en": "Are they waterproof?"}, A: aftercare.Text{"en": "Up to the ankle."}}},
	}, true
}

func (x *counter) OrderState(ctx context.Context, store, source, id string) (aftercare.OrderState, error) {
	return x.s.OrderState(ctx, store, source, id)
}

func (x *counter) Data(f *aftercare.Facts, c aftercare.Case, locale string, now time.Time) *mailtemplates.Data {
	about := aftercare.Subject{Kind: aftercare.SubjectCase, ID: f.Subject().ID + "/" + c.ID}
	return mailtemplates.NewData(cases.Answered(f, c, now), []aftercare.Subject{about}, mailtemplates.Links{}, locale, now)
}

func (x *counter) Tell(ctx context.Context, store, order, key string, e aftercare.Event) error {
	if x.fails != nil {
		return x.fails
	}
	row, err := x.door.AcceptOrder(ctx, store, order, key, e)
	if err != nil {
		return err
	}
	_, err = x.s.Apply(ctx, row, intake.Bindings{}.Parse, x.rules, x.now.Now())
	return err
}

// tells is what a shop or a customer says.
func (x *counter) tells(e aftercare.Event) {
	x.Helper()
	x.n++
	if err := x.Tell(x.Context(), "acme", "shopify/450789469", fmt.Sprint("test:", x.n), e); err != nil {
		x.Fatal(err)
	}
}

// bought is the sample order with a return that Anna asks for.
func bought(t *testing.T) *counter {
	t.Helper()
	x := counterWith(t)
	f := webtest.Facts()
	f.Order.Lines[0].Quantity = 1
	x.tells(aftercare.Event{Type: aftercare.EventOrderPaid, At: f.Order.PaidAt, Order: &f.Order})
	for i := range f.Shipments {
		x.tells(aftercare.Event{Type: aftercare.EventShipmentDelivered, At: f.Shipments[i].DeliveredAt, Shipment: &f.Shipments[i]})
	}
	x.tells(aftercare.Event{Type: aftercare.EventCaseOpened, At: webtest.Now.Add(-time.Hour), Case: &aftercare.Case{
		ID: theReturn, Kind: aftercare.CaseReturn, From: aftercare.FromCustomer, State: aftercare.StateNew, Cause: "damaged", Wanted: "refund",
		Item: "Trail Boots", Lines: []aftercare.CaseLine{{LineID: "1", Quantity: 1}},
		Messages: []aftercare.CaseMessage{{ID: "m1", From: aftercare.ByCustomer, Text: "The left sole came off.\nWhat now?"}},
	}})
	return x
}

const itsPage = "/cases/acme/shopify/450789469/" + theReturn

func (x *counter) kase() aftercare.Case {
	x.Helper()
	st, err := x.s.OrderState(x.Context(), "acme", "shopify", "450789469")
	if err != nil {
		x.Fatal(err)
	}
	for _, c := range st.Facts.Cases {
		if c.ID == theReturn {
			return c
		}
	}
	x.Fatal("the return is gone")
	return aftercare.Case{}
}

// be says who acts.
func (x *counter) be(id string) {
	x.Helper()
	if w := x.do("POST", "/cases/me", url.Values{"helper": {id}, "next": {itsPage}}); w.Code != 303 || w.Header().Get("Location") != itsPage {
		x.Fatalf("say who acts: %d to %q", w.Code, w.Header().Get("Location"))
	}
}

var hiddenField = regexp.MustCompile(`name="(nonce|seen)" value="([^"]*)"`)

// form is a form of the case's page, opened now.
func (x *counter) form(fields ...string) url.Values {
	x.Helper()
	f := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(x.do("GET", itsPage, nil).Body.String(), -1) {
		f.Set(m[1], m[2])
	}
	if f.Get("nonce") == "" {
		x.Fatal("the page has no form")
	}
	for i := 0; i+1 < len(fields); i += 2 {
		f.Set(fields[i], fields[i+1])
	}
	return f
}

func (x *counter) acts(do string, fields ...string) {
	x.Helper()
	x.now.Set(x.now.Now().Add(time.Minute))
	w := x.do("POST", itsPage+"/"+do, x.form(fields...))
	if w.Code != 303 || w.Header().Get("Location") != itsPage+"?did="+do {
		x.Fatalf("%s: %d to %q\n%s", do, w.Code, w.Header().Get("Location"), problems(w.Body.String()))
	}
}

var problemLine = regexp.MustCompile(`<p class="[^"]*problem"[^>]*>[^<]*`)

func problems(page string) string { return strings.Join(problemLine.FindAllString(page, -1), "\n") }

// Photo is the one picture that there is.
func (x *counter) Photo(_ context.Context, store, order, id string) (string, []byte, error) {
	if store != "acme" || order != "shopify/450789469" || id != "p1" {
		return "", nil, aftercare.Errorf(aftercare.NotFound, "There is no such photo.")
	}
	return "image/png", []byte("a picture"), nil
}
