package engine_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// peace is a person's life with a store, made up: orders, what becomes of them,
// what the person allows, and what people at the store do meanwhile.
type peace struct {
	*rapid.T
	rules *engine.Rules
	store *aftercare.Store
	story engine.Story
	stops []stop // pauses and brakes, in the order in which they were made
	keys  int
}

// stop is a pause or a brake, with its time.
type stop struct {
	aftercare.Pause
	until time.Time
}

// settled is when everything that held something back has ended.
var settled = start.AddDate(0, 0, 150)

// some is true one time in n, or a little less: small numbers are drawn more often
// than others.
func (p *peace) some(label string, n int) bool {
	return rapid.IntRange(0, n-1).Draw(p.T, label) == min(n-1, n/2+1)
}

func pick[T any](p *peace, label string, of ...T) T { return rapid.SampledFrom(of).Draw(p.T, label) }

// daysOfYear are to be picked from: drawn as a number, a few days would be nearly all.
var daysOfYear = func() (out []int) {
	for day := range 366 {
		out = append(out, day)
	}
	return out
}()

// span is a length of time up to a number of days, to the minute.
func (p *peace) span(label string, days int) time.Duration {
	minutes := rapid.IntRange(0, 24*60-1).Draw(p.T, label+", minutes")
	day := rapid.SampledFrom(daysOfYear[:days+1]).Draw(p.T, label+", days")
	return time.Duration(day)*24*time.Hour + time.Duration(minutes)*time.Minute
}

func drawPeace(t *rapid.T, flows []*aftercare.Workflow) *peace {
	p := &peace{T: t, store: shop()}
	p.drawStore()
	p.rules = &engine.Rules{Stores: map[string]*aftercare.Store{"acme": p.store}, Workflows: flows, Product: sold}
	p.story = engine.Story{Store: "acme", Person: aftercare.Person{ID: 1, Address: "ann@example.com"}, Until: settled.AddDate(5, 0, 0)}
	home := pick(p, "home", "DE", "DE", "DE", "GB", "US", "JP", "KR", "AT", "CA", "")
	for n := range rapid.IntRange(1, 4).Draw(t, "orders") {
		p.drawOrder(fmt.Sprint(n+1), home)
	}
	for range rapid.IntRange(0, 3).Draw(t, "words of the person") {
		p.drawWord()
	}
	for range rapid.IntRange(0, 3).Draw(t, "deeds of the store") {
		p.drawDeed()
	}
	p.release()
	return p
}

// sold is the catalog, with what may be had regularly or under a longer warranty.
func sold(store, sku string) (aftercare.Product, bool) {
	p, ok := product(store, sku)
	switch sku {
	case "COFFEE":
		p.SubscribeURL = "https://shop.example/regularly"
	case "MUG":
		p.WarrantyMonths, p.ExtendURL = 12, "https://shop.example/longer"
	}
	return p, ok
}

func (p *peace) drawStore() {
	s := p.store
	s.Timezone = pick(p, "zone", "Europe/Berlin", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe")
	s.Country = pick(p, "store's country", "DE", "DE", "GB", "US", "")
	s.MarketingConsent = pick(p, "consent", aftercare.ConsentCustomers, aftercare.ConsentCustomers, aftercare.ConsentAsked)
	s.QuietFrom, s.QuietTo = pick(p, "quiet from", "21:00", "22:30", "01:30", ""), pick(p, "quiet to", "09:00", "08:00", "02:30")
	if p.some("other caps", 3) {
		s.CapEvery, s.CapMax = pick(p, "cap every", 0, 40*time.Hour), rapid.IntRange(0, 3).Draw(p.T, "cap max")
	}
	if s.Since = map[string]time.Time{}; p.some("since", 4) {
		s.Since["shop"] = start.AddDate(0, 0, -30)
	}
	s.Off = map[string]bool{}
}

// tell adds an event of an order, or of the person when there is none.
func (p *peace) tell(order string, e aftercare.Event, at time.Time) {
	p.keys++
	e.Source, e.Store, e.OrderID, e.Key, e.BodyHash, e.At = "shop", "acme", order, fmt.Sprint(p.keys), fmt.Sprint(p.keys), at
	late := p.span("late", pick(p, "days late", 0, 0, 0, 0, 0, 0, 1, 9))
	e.ReceivedAt = at.Add(late)
	p.story.Events = append(p.story.Events, e)
}

// snapshot is the order as the shop tells it.
func (p *peace) drawSnapshot(id, home string, placed time.Time) *aftercare.Order {
	o := &aftercare.Order{
		ID: id, Name: "#" + id, PlacedAt: placed, UpdatedAt: placed, Total: aftercare.Money{Amount: 4200, Currency: "EUR"},
		Payment:  pick(p, "payment", aftercare.PaymentPaid, aftercare.PaymentPaid, aftercare.PaymentPending),
		Customer: aftercare.Customer{Email: "ann@example.com"},
	}
	if country := pick(p, "country", home, home, home, "FR"); country != "" {
		o.ShippingAddress = &aftercare.Address{Country: country, Name: "Ann"}
	}
	if o.Gift = p.some("gift", 6); o.Gift && home != "" {
		o.BillingAddress = &aftercare.Address{Country: home}
	}
	o.Pickup, o.Test = p.some("pickup", 8), p.some("test order", 40)
	if p.some("asked at checkout", 3) {
		yes := p.some("said yes", 2)
		o.Marketing = &yes
	}
	for i, sku := range []string{"COFFEE", "FILTER", "MUG", "EBOOK"} {
		if i > 0 && !p.some("with "+sku, 2) {
			continue
		}
		l := aftercare.Line{ID: string(rune('a' + i)), SKU: sku, Title: sku, Quantity: rapid.IntRange(1, 2).Draw(p.T, "quantity"), Digital: sku == "EBOOK"}
		if p.some("only digital", 10) {
			l.Digital = true
		}
		if p.some("pre-ordered", 10) {
			l.AvailableAt = placed.AddDate(0, 0, rapid.IntRange(5, 40).Draw(p.T, "available"))
		}
		o.Lines = append(o.Lines, l)
	}
	return o
}

// drawOrder is an order and what becomes of it.
func (p *peace) drawOrder(id, home string) {
	placed := start.Add(p.span("placed", 60))
	o := p.drawSnapshot(id, home, placed)
	p.tell(id, aftercare.Event{Type: aftercare.EventOrderPlaced, Order: o}, placed)
	at := placed
	if !p.some("no ordinary order", 3) { // most orders are paid, sent and received
		p.tell(id, aftercare.Event{Type: aftercare.EventOrderPaid}, at.Add(time.Minute))
		at = at.Add(p.span("packed", 3))
		p.tell(id, aftercare.Event{Type: aftercare.EventShipmentShipped, Shipment: &aftercare.Shipment{ID: "s"}}, at)
		at = at.Add(p.span("on its way", 5))
		p.tell(id, aftercare.Event{Type: aftercare.EventShipmentDelivered, Shipment: &aftercare.Shipment{ID: "s"}}, at)
	}
	for range rapid.IntRange(0, 7).Draw(p.T, "events") {
		at = at.Add(p.span("after", pick(p, "days", 0, 3, 3, 12)))
		p.drawNews(id, *o, at)
	}
}
