package shopify

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

type order struct {
	ID               wire.Text `json:"id"`
	Name             wire.Text `json:"name"`
	Number           wire.Text `json:"order_number"`
	StatusURL        wire.Text `json:"order_status_url"`
	CreatedAt        wire.Time `json:"created_at"`
	ProcessedAt      wire.Time `json:"processed_at"`
	UpdatedAt        wire.Time `json:"updated_at"`
	CancelledAt      wire.Time `json:"cancelled_at"`
	CancelReason     wire.Text `json:"cancel_reason"`
	Test             wire.Flag `json:"test"`
	Note             wire.Note `json:"note"`
	SourceName       wire.Text `json:"source_name"`
	Tags             wire.Text `json:"tags"`
	CustomerLocale   wire.Text `json:"customer_locale"`
	AcceptsMarketing wire.Flag `json:"buyer_accepts_marketing"`

	payment
	sums
	contact

	Lines         wire.List[lineItem]  `json:"line_items"`
	ShippingLines wire.List[shipping]  `json:"shipping_lines"`
	Codes         wire.List[code]      `json:"discount_codes"`
	Attributes    wire.List[attribute] `json:"note_attributes"`
	Fulfillments  wire.List[parcel]    `json:"fulfillments"`
	Refunds       wire.List[refund]    `json:"refunds"`
}

type lineItem struct {
	ID        wire.Text        `json:"id"`
	SKU       wire.Text        `json:"sku"`
	ProductID wire.Text        `json:"product_id"`
	Title     wire.Text        `json:"title"`
	Name      wire.Text        `json:"name"`
	Variant   wire.Text        `json:"variant_title"`
	Quantity  wire.Decimal     `json:"quantity"`
	Current   wire.Decimal     `json:"current_quantity"`
	Price     wire.Decimal     `json:"price"`
	PriceSet  wire.Maybe[both] `json:"price_set"`
	Shipped   wire.Flag        `json:"requires_shipping"`
	GiftCard  wire.Flag        `json:"gift_card"`

	Properties wire.List[attribute] `json:"properties"`
	Plan       wire.Text            `json:"selling_plan_id"` // since API version 2026-10
	Allotted   wire.Maybe[struct{}] `json:"selling_plan_allocation"`
}

type shipping struct {
	Title    wire.Text        `json:"title"`
	Category wire.Text        `json:"delivery_category"`
	Price    wire.Decimal     `json:"price"`
	PriceSet wire.Maybe[both] `json:"price_set"`
}

type code struct {
	Code wire.Text `json:"code"`
}

type attribute struct {
	Name  wire.Text `json:"name"`
	Value wire.Text `json:"value"`
}

// readOrder gives the snapshot, and what else the body tells: its parcels, its
// refunds and the buyer's consent.
func readOrder(d delivery) ([]aftercare.Event, error) {
	var in order
	if err := d.decode(&in); err != nil {
		return nil, err
	}
	o, err := in.snapshot()
	if err != nil {
		return nil, err
	}
	ev := aftercare.Event{Type: in.event(d.topic), At: o.UpdatedAt, OrderID: o.ID, Order: o}
	ev.Key = fmt.Sprintf("%s:%s:%s:%s", ev.Type, o.ID, stamp(ev.At), wire.Hash(o))
	events := []aftercare.Event{ev}
	seen := map[string]bool{ev.Key: true}
	add := func(ev *aftercare.Event) {
		if ev != nil && !seen[ev.Key] {
			seen[ev.Key] = true
			events = append(events, *ev)
		}
	}
	for _, p := range in.Fulfillments {
		add(p.event(o.ID))
	}
	for _, r := range in.Refunds {
		ev, err := r.event(o.ID)
		if err != nil {
			return nil, err
		}
		add(ev)
	}
	if c := in.contact.Customer.Value; c != nil {
		add(c.consent(o.Customer.Email))
	}
	return events, nil
}

// event is the topic's, as far as the body bears it out: a paid order that is
// not paid is a snapshot, no more.
func (in *order) event(topic string) aftercare.EventType {
	paid := word(in.FinancialStatus.String(), "paid", "refunded") && !word(in.FinancialStatus.String(), "partially_paid")
	switch {
	case topic == "orders/create":
		return aftercare.EventOrderPlaced
	case topic == "orders/paid" && paid:
		return aftercare.EventOrderPaid
	case topic == "orders/cancelled" && !in.CancelledAt.IsZero():
		return aftercare.EventOrderCanceled
	}
	return aftercare.EventOrderUpdated
}

func (in *order) snapshot() (*aftercare.Order, error) {
	if in.ID == "" {
		return nil, invalid("the order has no id")
	}
	p := in.purse()
	o := &aftercare.Order{
		ID: in.ID.String(), Name: in.Name.String(), URL: wire.URL(in.StatusURL.String()),
		PlacedAt: or(in.ProcessedAt, in.CreatedAt), UpdatedAt: or(in.UpdatedAt, in.CreatedAt), CanceledAt: in.CancelledAt.Time,
		Payment: in.state(), PaymentMethod: in.method(), CashOnDelivery: in.cashOnDelivery(), PayUntil: in.until(),
		Subtotal: p.read("total_line_items_price", in.TotalLinesSet, in.TotalLines),
		Discount: p.read("total_discounts", in.TotalDiscountsSet, in.TotalDiscounts),
		Shipping: in.shipping(p), Tax: p.read("total_tax", in.TotalTaxSet, in.TotalTax), TaxIncluded: in.TaxesIncluded.True(),
		Total:    p.read("total_price", in.TotalSet, in.Total),
		Delivery: in.delivery(), ShippingAddress: in.ShippingAddress.Value.address(), BillingAddress: in.BillingAddress.Value.address(),
		Customer: in.customer(), Locale: wire.Locale(in.CustomerLocale.String()), Marketing: in.marketing(),
		Canceled: !in.CancelledAt.IsZero(), CancelReason: in.CancelReason.String(), Test: in.Test.True(), Gift: in.gift(), Note: string(in.Note),
	}
	if o.Name == "" && in.Number != "" {
		o.Name = "#" + in.Number.String()
	}
	var codes []string
	for _, c := range in.Codes {
		if c.Code != "" {
			codes = append(codes, c.Code.String())
		}
	}
	o.DiscountCode = strings.Join(codes, ", ")
	for _, s := range in.ShippingLines {
		o.ShippingMethod = wire.First(o.ShippingMethod, s.Title.String())
		o.Pickup = o.Pickup || word(s.Category.String(), "pickup", "pick_up", "pick-up")
	}
	for i, l := range in.Lines {
		line := l.line(i, p)
		line.Subscription = line.Subscription || in.renewal()
		o.Lines = append(o.Lines, line)
	}
	return o, p.err
}

func (l lineItem) line(i int, p *purse) aftercare.Line {
	n := count(l.Quantity)
	unit := p.read("line_items["+strconv.Itoa(i)+"].price", l.PriceSet, l.Price)
	out := aftercare.Line{
		ID: wire.First(l.ID.String(), "line-"+strconv.Itoa(i+1)), SKU: l.SKU.String(), ProductID: l.ProductID.String(),
		Title: wire.First(l.Title, l.Name, l.SKU).String(), Variant: l.Variant.String(), Quantity: n,
		Unit: unit, Total: unit.Times(int64(n)), Digital: l.Shipped.False(), GiftCard: l.GiftCard.True(),
		Subscription: l.Plan != "" && l.Plan != "0" || l.Allotted.Value != nil,
	}
	if l.Current != "" {
		out.Removed = max(0, n-count(l.Current))
	}
	out.AvailableAt = day(l.Properties, "release date", "available from", "available at", "ships on", "ship date", "発売日", "出荷予定日", "출시일", "출고예정일")
	return out
}

// renewal reports whether the order comes from a subscription's contract, or is
// tagged as subscription apps do.
func (in *order) renewal() bool {
	if strings.HasPrefix(in.SourceName.String(), "subscription_contract") {
		return true
	}
	for tag := range strings.SplitSeq(strings.ToLower(in.Tags.String()), ",") {
		switch strings.TrimSpace(tag) {
		case "subscription", "subscription first order", "subscription recurring order":
			return true
		}
	}
	return false
}

// count reads a number of pieces; what is none, or absurd, is 0.
func count(d wire.Decimal) int {
	n, err := strconv.ParseInt(string(d), 10, 64)
	if err != nil || n < 0 || n > math.MaxInt32 {
		return 0
	}
	return int(n)
}

// gift tells by the cart's attributes, as gift apps and themes write them.
func (in *order) gift() bool {
	for _, a := range in.Attributes {
		if said := wire.Truth(a.Value.String()); word(a.Name.String(), "gift", "ギフト", "のし", "선물") && a.Value != "" && (said == nil || *said) {
			return true
		}
	}
	return false
}

// delivery is the day that the customer chose, as delivery-date apps write it.
func (in *order) delivery() time.Time {
	return day(in.Attributes, "delivery date", "配送希望日", "お届け希望日", "配達希望日", "희망배송일", "배송희망일")
}

// day is the first day under one of the names, as apps write them.
func day(attributes wire.List[attribute], names ...string) time.Time {
	for _, a := range attributes {
		name := strings.NewReplacer("-", " ", "_", " ").Replace(a.Name.String())
		if !word(name, names...) {
			continue
		}
		if day, ok := wire.ParseTime(a.Value.String(), time.UTC); ok {
			if day.Equal(day.Truncate(24 * time.Hour)) {
				day = day.Add(10 * time.Hour) // a date: the same day from Honolulu to Auckland
			}
			return day
		}
	}
	return time.Time{}
}

func or(a, b wire.Time) time.Time { return wire.FirstTime(a.Time, b.Time) }

// stamp writes a time into a key.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}
