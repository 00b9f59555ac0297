package woocommerce

import (
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

type order struct {
	cod bool // paid at the door; the source's options tell

	ID          wire.Text `json:"id"`
	Code        wire.Text `json:"code"` // of an error object
	Number      wire.Text `json:"number"`
	Status      wire.Text `json:"status"`
	CreatedVia  wire.Text `json:"created_via"`
	CreatedAt   wire.Time `json:"date_created_gmt"`
	ModifiedAt  wire.Time `json:"date_modified_gmt"`
	PaidAt      wire.Time `json:"date_paid_gmt"`
	CompletedAt wire.Time `json:"date_completed_gmt"`

	sums

	CustomerID   wire.Text           `json:"customer_id"`
	CustomerNote wire.Note           `json:"customer_note"`
	Billing      wire.Maybe[address] `json:"billing"`
	Shipping     wire.Maybe[address] `json:"shipping"`

	Method       wire.Text `json:"payment_method"`
	MethodTitle  wire.Text `json:"payment_method_title"`
	NeedsPayment wire.Flag `json:"needs_payment"`
	PaymentURL   wire.Text `json:"payment_url"`

	Meta          wire.List[meta]     `json:"meta_data"`
	Lines         wire.List[lineItem] `json:"line_items"`
	ShippingLines wire.List[struct {
		Title  wire.Text `json:"method_title"`
		Method wire.Text `json:"method_id"`
	}] `json:"shipping_lines"`
	Coupons wire.List[struct {
		Code wire.Text `json:"code"`
	}] `json:"coupon_lines"`
	Refunds wire.List[struct {
		ID     wire.Text    `json:"id"`
		Reason wire.Text    `json:"reason"`
		Total  wire.Decimal `json:"total"`
	}] `json:"refunds"`
}

func (in *order) status() string {
	return strings.TrimPrefix(strings.ToLower(in.Status.String()), "wc-")
}

func (s *Source) snapshot(in *order) (*aftercare.Order, error) {
	p := in.purse()
	o := &aftercare.Order{
		ID: in.ID.String(), PlacedAt: in.CreatedAt.Time, PaidAt: in.PaidAt.Time, UpdatedAt: or(in.ModifiedAt, in.CreatedAt),
		Payment: in.payment(), PaymentMethod: plain(in.MethodTitle), CashOnDelivery: in.cod,
		Discount: p.discount(in), Shipping: p.shipping(in), Tax: p.sum("total_tax", in.TotalTax),
		TaxIncluded: in.IncludeTax.True(), Total: p.sum("total", in.Total),
		BillingAddress: in.Billing.Value.address(), ShippingAddress: in.Shipping.Value.address(), Customer: in.customer(),
		Locale: s.locale(in), Marketing: s.consent(in), Note: string(in.CustomerNote),
	}
	if in.Number != "" {
		o.Name = "#" + strings.TrimPrefix(in.Number.String(), "#")
	}
	if in.status() == "cancelled" {
		o.Canceled, o.CanceledAt = true, o.UpdatedAt
	}
	if in.NeedsPayment.True() { // card payments that were left: where to go on
		o.PayHow = wire.URL(in.PaymentURL.String())
	}
	var codes []string
	for _, c := range in.Coupons {
		if c.Code != "" {
			codes = append(codes, plain(c.Code))
		}
	}
	o.DiscountCode = strings.Join(codes, ", ")
	for _, l := range in.ShippingLines {
		o.ShippingMethod = wire.First(o.ShippingMethod, plain(l.Title))
		o.Pickup = o.Pickup || has(l.Method.String(), "local_pickup", "pickup_location")
	}
	for i, l := range in.Lines {
		line := l.line(i, p)
		line.Digital = in.digital()
		line.AvailableAt = wire.FirstTime(available(l.Meta), available(in.Meta))
		line.Subscription = l.subscribed() || in.renewal()
		o.Lines = append(o.Lines, line)
		o.Subtotal = o.Subtotal.Add(line.Total)
	}
	return o, p.err
}

// payment reads the status. WooCommerce moves an order to processing when the
// money came, except cash on delivery, which is due at the door.
func (in *order) payment() aftercare.Payment {
	paid := !in.PaidAt.IsZero()
	switch in.status() {
	case "refunded":
		return aftercare.PaymentRefunded
	case "failed":
		return aftercare.PaymentFailed
	case "pending", "on-hold":
		return aftercare.PaymentPending
	case "processing", "completed":
		paid = paid || !in.cod
		if !paid {
			return aftercare.PaymentPending
		}
	}
	switch {
	case paid && len(in.Refunds) > 0:
		return aftercare.PaymentRefunded
	case paid:
		return aftercare.PaymentPaid
	}
	return "" // a plugin's status, and no date of payment: not known
}

func (s *Source) cashOnDelivery(in *order) bool {
	method := in.Method.String()
	return slices.ContainsFunc(s.options.CODMethods, func(m string) bool { return strings.EqualFold(m, method) }) || has(in.MethodTitle.String(), "cash on delivery", "代金引換", "착불", "nachnahme")
}

// digital is a guess, explained in the package documentation.
func (in *order) digital() bool {
	a := in.Shipping.Value.address()
	return len(in.Lines) > 0 && len(in.ShippingLines) == 0 && (a == nil || len(a.Lines) == 0 && a.City == "" && a.Postcode == "")
}

type address struct {
	FirstName wire.Text `json:"first_name"`
	LastName  wire.Text `json:"last_name"`
	Company   wire.Text `json:"company"`
	Address1  wire.Text `json:"address_1"`
	Address2  wire.Text `json:"address_2"`
	City      wire.Text `json:"city"`
	State     wire.Text `json:"state"`
	Postcode  wire.Text `json:"postcode"`
	Country   wire.Text `json:"country"`
	Email     wire.Text `json:"email"`
	Phone     wire.Text `json:"phone"`
}

// address is nil when nothing of it is filled in, as WooCommerce sends it for
// orders that are not shipped.
func (a *address) address() *aftercare.Address {
	if a == nil || *a == (address{Email: a.Email, Phone: a.Phone}) {
		return nil
	}
	out := &aftercare.Address{
		Name: wire.WholeName(a.Country.String(), a.FirstName.String(), a.LastName.String()), Company: a.Company.String(), City: a.City.String(),
		Province: a.State.String(), Postcode: a.Postcode.String(), Country: strings.ToUpper(a.Country.String()), Phone: a.Phone.String(),
	}
	for _, l := range []wire.Text{a.Address1, a.Address2} {
		if l != "" {
			out.Lines = append(out.Lines, l.String())
		}
	}
	return out
}

func (in *order) customer() aftercare.Customer {
	var c aftercare.Customer
	if in.CustomerID != "0" { // a guest
		c.ID = in.CustomerID.String()
	}
	if b := in.Billing.Value; b != nil {
		c.Email, c.Phone = wire.Email(b.Email.String()), b.Phone.String()
		c.FirstName, c.LastName = b.FirstName.String(), b.LastName.String()
	}
	return c
}

var tag = regexp.MustCompile(`<[a-zA-Z/][^<>]*>`)

// plain takes the HTML out of titles, which WordPress keeps escaped.
func plain(t wire.Text) string {
	return wire.Clean(html.UnescapeString(tag.ReplaceAllString(t.String(), "")))
}

type lineItem struct {
	ID          wire.Text       `json:"id"`
	SKU         wire.Text       `json:"sku"`
	ProductID   wire.Text       `json:"product_id"`
	Name        wire.Text       `json:"name"`
	ParentName  wire.Text       `json:"parent_name"`
	Quantity    wire.Decimal    `json:"quantity"`
	Price       wire.Decimal    `json:"price"`
	Subtotal    wire.Decimal    `json:"subtotal"`
	SubtotalTax wire.Decimal    `json:"subtotal_tax"`
	Meta        wire.List[meta] `json:"meta_data"`
	Image       wire.Maybe[struct {
		Src wire.Text `json:"src"`
	}] `json:"image"`
}

// subscribed reports whether the line was bought as one of a row, in the way in
// which All Products for Subscriptions notes it; 0 there is a single purchase.
func (l lineItem) subscribed() bool {
	for _, m := range l.Meta {
		if m.Key.String() != "_wcsatt_scheme" {
			continue
		}
		var scheme wire.Text
		_ = json.Unmarshal(m.Value, &scheme) // what is no text is no scheme
		return scheme != "" && scheme != "0"
	}
	return false
}

// renewal reports whether a subscription has made the order.
func (in *order) renewal() bool {
	return in.CreatedVia.String() == "subscription" || in.meta("_subscription_renewal") != ""
}

func (l lineItem) line(i int, p *purse) aftercare.Line {
	out := aftercare.Line{
		ID: wire.First(l.ID.String(), "line-"+strconv.Itoa(i+1)), SKU: l.SKU.String(), ProductID: l.ProductID.String(),
		Title: wire.First(plain(l.ParentName), plain(l.Name), l.SKU.String()), Quantity: pieces(l.Quantity),
	}
	if l.ParentName != "" { // else the name tells the variant too
		var parts []string
		for _, m := range l.Meta {
			if v := plain(m.Shown); v != "" && !strings.HasPrefix(m.Key.String(), "_") {
				parts = append(parts, v)
			}
		}
		out.Variant = strings.Join(parts, ", ")
	}
	if l.Image.Value != nil {
		out.ImageURL = wire.URL(l.Image.Value.Src.String())
	}
	out.Unit, out.Total = p.line(l)
	return out
}
