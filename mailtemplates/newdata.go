package mailtemplates

import (
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// NewData gathers what a mail may say about an order, in the words of the
// locale. covers are the subjects the mail speaks of, its own first; now is the
// business time of the attempt. f is read, never changed.
func NewData(f *aftercare.Facts, covers []aftercare.Subject, l Links, loc string, now time.Time) *Data {
	b := newBuilder(f, loc)
	d := &Data{
		Locale:   loc,
		Greeting: locale.Greeting(f.Order.Customer, loc),
		Today:    b.date(now),
		Customer: Customer{
			Name:      locale.FullName(f.Order.Customer, loc),
			FirstName: locale.CleanName(f.Order.Customer.FirstName),
			LastName:  locale.CleanName(f.Order.Customer.LastName),
		},
		Order:          b.order(),
		Store:          b.store(now),
		SurveyURL:      l.Survey,
		ReviewURL:      l.Review,
		UnsubscribeURL: l.Unsubscribe,
		in:             inputs{f, covers, l, now},
	}
	if d.ReviewURL == "" && len(d.Store.Reviews) > 0 {
		d.ReviewURL = d.Store.Reviews[0].URL
	}
	d.Shipments, d.Shipment = b.shipments(covers)
	d.Lines = b.subjectLines(covers)
	d.Several = len(d.Lines) > 1
	if len(d.Lines) > 0 {
		d.Line = d.Lines[0]
	}
	d.Change = b.change(covers)
	d.Case = b.caseOf(covers)
	d.Guides, d.Parts = b.help(covers)
	d.Related = b.related()
	return d
}

// inLocale is the same data in another language.
func (d *Data) inLocale(loc string) *Data {
	if d.Locale == loc || d.in.facts == nil {
		return d
	}
	return NewData(d.in.facts, d.in.covers, d.in.links, loc, d.in.now)
}

// builder writes facts down in one locale.
type builder struct {
	f      *aftercare.Facts
	locale string
	zone   *time.Location // where the customer lives, as far as is known
	shop   *time.Location
}

func newBuilder(f *aftercare.Facts, loc string) *builder {
	shop := f.Store.Location()
	province := ""
	for _, a := range []*aftercare.Address{f.Order.ShippingAddress, f.Order.BillingAddress} {
		if a != nil && a.Country != "" {
			province = a.Province
			break
		}
	}
	return &builder{f: f, locale: loc, shop: shop, zone: locale.Zone(f.Order.Country(), province, shop)}
}

// date writes an instant in the customer's zone. An exact midnight in UTC is a
// platform's way to give a day without a time, and stays that day.
func (b *builder) date(t time.Time) Date {
	if t.UTC().Truncate(24 * time.Hour).Equal(t) {
		return b.dateIn(t, time.UTC)
	}
	return b.dateIn(t, b.zone)
}

func (b *builder) dateIn(t time.Time, zone *time.Location) Date {
	if t.IsZero() {
		return Date{}
	}
	return Date{locale.Date(t, b.locale, zone), locale.ShortDate(t, b.locale, zone), locale.DateTime(t, b.locale, zone)}
}

// money is "" when the source gave no amount.
func (b *builder) money(m aftercare.Money) string {
	if m.Currency == "" {
		return ""
	}
	return locale.Money(m, b.locale)
}

// some is "" for nothing as well.
func (b *builder) some(m aftercare.Money) string {
	if m.Amount == 0 {
		return ""
	}
	return b.money(m)
}

func (b *builder) order() Order {
	f, o := b.f, &b.f.Order
	delivery, known := f.DeliveryOf(aftercare.Shipment{})
	out := Order{
		Name: cleanCustomers(o.Name), URL: cleanURL(o.URL), PlacedAt: b.date(o.PlacedAt),
		Paid: f.Paid(), CashOnDelivery: o.CashOnDelivery, PaymentMethod: cleanCustomers(o.PaymentMethod),
		Subtotal: b.some(o.Subtotal), Discount: b.some(o.Discount), DiscountCode: cleanCustomers(o.DiscountCode),
		Shipping: b.some(o.Shipping), Tax: b.some(o.Tax), TaxIncluded: o.TaxIncluded, Total: b.money(o.Total),
		Refunded: b.some(f.Refunded()),
		Carrier:  clean(f.CarrierOf(aftercare.Shipment{})), Delivery: b.date(delivery), DeliveryKnown: known,
		Digital: f.Digital(), Pickup: o.Pickup, Gift: o.Gift, Canceled: o.Canceled, FullyRefunded: f.FullyRefunded(),
		ShippingAddress: b.address(o.ShippingAddress), BillingAddress: b.address(o.BillingAddress),
	}
	if out.Name == "" {
		out.Name = clean(o.ID)
	}
	out.FreeShipping = o.Shipping.Currency != "" && o.Shipping.Amount == 0 && !out.Digital && !o.Pickup
	out.PayUntil, out.PayHow = b.payment()
	for _, l := range f.KeptLines() {
		line := b.line(l, f.Kept(l))
		out.Items += line.Quantity
		out.Warranty = out.Warranty || line.WarrantyMonths > 0
		out.Lines = append(out.Lines, line)
	}
	return out
}

func (b *builder) payment() (until Date, how []string) {
	o, s := &b.f.Order, b.f.Store
	by := o.PayUntil
	if by.IsZero() && s.PayWithinDays > 0 && !o.PlacedAt.IsZero() {
		by = o.PlacedAt.In(b.shop).AddDate(0, 0, s.PayWithinDays)
	}
	words := o.PayHow
	if words == "" {
		words = s.PayInstructions
	}
	for l := range strings.Lines(words) {
		if l = clean(l); l != "" {
			how = append(how, l)
		}
	}
	return b.date(by), how
}

func (b *builder) line(l aftercare.Line, pieces int) Line {
	f, p := b.f, b.f.Products[l.SKU]
	out := Line{
		Title: b.lineTitle(l, p), Variant: cleanCustomers(l.Variant), Quantity: pieces,
		Unit: b.money(l.Unit), Total: b.money(l.Total),
		ImageURL: cleanURL(l.ImageURL), URL: cleanURL(l.URL),
		WarrantyMonths: f.WarrantyMonths(l), WarrantyEnd: b.dateIn(f.WarrantyEnd(l), b.shop),
		SupplyEnd: b.date(f.SupplyEnd(l)), DeliveredAt: b.date(f.LineDeliveredAt(l)),
		Digital: l.Digital, GiftCard: l.GiftCard,
		Guides: b.guides(p), Parts: b.parts(p),
	}
	if out.ImageURL == "" {
		out.ImageURL = cleanURL(p.ImageURL)
	}
	if out.URL == "" {
		out.URL = cleanURL(p.URL)
	}
	if pieces != l.Quantity && l.Unit.Currency != "" {
		out.Total = b.money(l.Unit.Times(int64(pieces)))
	}
	return out
}

// subjectLines are the lines that the mail covers, in its order; of a mail about
// the whole order, all that are kept.
func (b *builder) subjectLines(covers []aftercare.Subject) (out []Line) {
	lines := b.f.KeptLines()
	for _, c := range covers {
		for _, l := range lines {
			if b.covered([]aftercare.Subject{c}, aftercare.SubjectLine, l.ID) {
				out = append(out, b.line(l, b.f.Kept(l)))
			}
		}
	}
	if out != nil {
		return out
	}
	for _, l := range lines {
		out = append(out, b.line(l, b.f.Kept(l)))
	}
	return out
}

func (b *builder) covered(covers []aftercare.Subject, kind aftercare.SubjectKind, id string) bool {
	return slices.Contains(covers, aftercare.Subject{Kind: kind, ID: b.f.Subject().ID + "/" + id})
}
