package standard

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

type order struct {
	ID         wire.Text `json:"id"`
	Name       wire.Text `json:"name"`
	URL        wire.Text `json:"url"`
	Currency   wire.Text `json:"currency"`
	PlacedAt   wire.Text `json:"placed_at"`
	PaidAt     wire.Text `json:"paid_at"`
	CanceledAt wire.Text `json:"canceled_at"`
	UpdatedAt  wire.Text `json:"updated_at"`
	Version    int64     `json:"version"`

	Payment        wire.Text `json:"payment"`
	PaymentMethod  wire.Text `json:"payment_method"`
	CashOnDelivery bool      `json:"cash_on_delivery"`
	PayUntil       wire.Text `json:"pay_until"`
	PayHow         wire.Note `json:"pay_how"`

	Lines        []line       `json:"lines"`
	Subtotal     wire.Decimal `json:"subtotal"`
	Discount     wire.Decimal `json:"discount"`
	DiscountCode wire.Text    `json:"discount_code"`
	Shipping     wire.Decimal `json:"shipping"`
	Tax          wire.Decimal `json:"tax"`
	TaxIncluded  bool         `json:"tax_included"`
	Total        wire.Decimal `json:"total"`

	ShippingMethod  wire.Text `json:"shipping_method"`
	Delivery        wire.Text `json:"delivery"`
	ShippingAddress *address  `json:"shipping_address"`
	BillingAddress  *address  `json:"billing_address"`
	Customer        *customer `json:"customer"`
	Locale          wire.Text `json:"locale"`
	Marketing       *bool     `json:"marketing"`

	Canceled     bool      `json:"canceled"`
	CancelReason wire.Text `json:"cancel_reason"`
	Test         bool      `json:"test"`
	Gift         bool      `json:"gift"`
	Pickup       bool      `json:"pickup"`
	Note         wire.Note `json:"note"`
}

type line struct {
	ID        wire.Text    `json:"id"`
	SKU       wire.Text    `json:"sku"`
	ProductID wire.Text    `json:"product_id"`
	Title     wire.Text    `json:"title"`
	Variant   wire.Text    `json:"variant"`
	Quantity  int64        `json:"quantity"`
	Unit      wire.Decimal `json:"unit"`
	Total     wire.Decimal `json:"total"`
	ImageURL  wire.Text    `json:"image_url"`
	URL       wire.Text    `json:"url"`
	Digital   bool         `json:"digital"`
	GiftCard  bool         `json:"gift_card"`
	Removed   int64        `json:"removed"`
	Available wire.Text    `json:"available_at"`

	Subscription bool `json:"subscription"`
}

// orderEvent reads a snapshot, or for order.paid and order.canceled an id alone.
func (r *reader) orderEvent(d *data, ev *aftercare.Event) {
	if d.Order == nil {
		if ev.Type != aftercare.EventOrderPaid && ev.Type != aftercare.EventOrderCanceled {
			r.fail("data.order is missing")
		}
		ev.OrderID = r.need("data.order or data.order_id", d.OrderID)
		ev.Key = fmt.Sprintf("%s:%s:%s", ev.Type, ev.OrderID, stamp(ev.At))
		return
	}
	o := r.order(d.Order)
	if ev.OrderID != "" && ev.OrderID != o.ID {
		r.fail("data.order_id and data.order.id differ")
	}
	o.UpdatedAt = wire.FirstTime(o.UpdatedAt, ev.At)
	switch ev.Type {
	case aftercare.EventOrderPlaced:
		o.PlacedAt = wire.FirstTime(o.PlacedAt, ev.At)
	case aftercare.EventOrderPaid:
		o.PaidAt = wire.FirstTime(o.PaidAt, ev.At)
		if o.Payment == "" || o.Payment == aftercare.PaymentPending || o.Payment == aftercare.PaymentAuthorized {
			o.Payment = aftercare.PaymentPaid
		}
	case aftercare.EventOrderCanceled:
		o.Canceled, o.CanceledAt = true, wire.FirstTime(o.CanceledAt, ev.At)
	}
	if o.Payment == "" && !o.PaidAt.IsZero() {
		o.Payment = aftercare.PaymentPaid
	}
	ev.At, ev.Order, ev.OrderID = o.UpdatedAt, o, o.ID
	ev.Key = fmt.Sprintf("%s:%s:%s:%s", ev.Type, o.ID, stamp(ev.At), wire.Hash(o))
}

func (r *reader) order(in *order) *aftercare.Order {
	cur := in.Currency.String()
	o := &aftercare.Order{
		ID: r.need("data.order.id", in.ID), Name: in.Name.String(), URL: wire.URL(in.URL.String()),
		PlacedAt: r.time("data.order.placed_at", in.PlacedAt), PaidAt: r.time("data.order.paid_at", in.PaidAt),
		CanceledAt: r.time("data.order.canceled_at", in.CanceledAt), UpdatedAt: r.time("data.order.updated_at", in.UpdatedAt),
		Version: in.Version, Payment: aftercare.Payment(in.Payment), PaymentMethod: in.PaymentMethod.String(),
		CashOnDelivery: in.CashOnDelivery, PayUntil: r.day("data.order.pay_until", in.PayUntil), PayHow: string(in.PayHow),
		Subtotal: r.money("data.order.subtotal", in.Subtotal, cur), Discount: r.money("data.order.discount", in.Discount, cur),
		DiscountCode: in.DiscountCode.String(), Shipping: r.money("data.order.shipping", in.Shipping, cur),
		Tax: r.money("data.order.tax", in.Tax, cur), TaxIncluded: in.TaxIncluded, Total: r.money("data.order.total", in.Total, cur),
		ShippingMethod: in.ShippingMethod.String(), Delivery: r.day("data.order.delivery", in.Delivery),
		ShippingAddress: in.ShippingAddress.address(), BillingAddress: in.BillingAddress.address(),
		Customer: in.Customer.customer(), Locale: wire.Locale(in.Locale.String()), Marketing: in.Marketing,
		CancelReason: in.CancelReason.String(), Test: in.Test, Gift: in.Gift, Pickup: in.Pickup, Note: string(in.Note),
	}
	o.Canceled = in.Canceled || !o.CanceledAt.IsZero()
	sum := aftercare.Money{}
	for i, l := range in.Lines {
		o.Lines = append(o.Lines, r.line(i, l, cur))
		sum = sum.Add(o.Lines[i].Total)
	}
	if in.Subtotal == "" {
		o.Subtotal = sum
	}
	if o.Discount.Amount < 0 {
		o.Discount.Amount = -o.Discount.Amount
	}
	return o
}

func (r *reader) line(i int, in line, cur string) aftercare.Line {
	at := "data.order.lines[" + strconv.Itoa(i) + "]."
	if in.Quantity < 1 || in.Quantity > math.MaxInt32 || in.Removed < 0 || in.Removed > in.Quantity {
		r.fail("%squantity must be 1 or more, and removed between 0 and quantity", at)
	}
	l := aftercare.Line{
		ID: r.need(at+"id", in.ID), SKU: in.SKU.String(), ProductID: in.ProductID.String(),
		Title: r.need(at+"title", in.Title), Variant: in.Variant.String(), Quantity: int(in.Quantity),
		Unit: r.money(at+"unit", in.Unit, cur), Total: r.money(at+"total", in.Total, cur),
		ImageURL: wire.URL(in.ImageURL.String()), URL: wire.URL(in.URL.String()),
		Digital: in.Digital, GiftCard: in.GiftCard, Removed: int(in.Removed),
		AvailableAt:  r.day(at+"available_at", in.Available),
		Subscription: in.Subscription,
	}
	if in.Total == "" {
		l.Total = l.Unit.Times(in.Quantity)
	}
	return l
}

// stamp writes a time into a key.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}
