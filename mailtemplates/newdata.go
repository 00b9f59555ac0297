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
	if l.To != "" { // the desk reads the shop's clocks
		b.zone = b.shop
	}
	d := &Data{
		Locale:   loc,
		Greeting: locale.Greeting(f.Order.Customer, loc),
		Today:    b.date(now),
		Customer: Customer{
			Name:      locale.FullName(f.Order.Customer, loc),
			FirstName: locale.CleanName(f.Order.Customer.FirstName),
			LastName:  locale.CleanName(f.Order.Customer.LastName),
		},
		Order:          b.order(now),
		Store:          b.store(now),
		Survey:         b.survey(),
		OrderURL:       l.Order,
		SurveyURL:      l.Survey,
		ReviewURL:      l.Review,
		PreferencesURL: l.Preferences,
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
	d.SubscribeURL, d.ExtendURL = b.offers(covers)
	d.Change = b.change(covers)
	b.talk(d, covers, l, now)
	d.Announcement = b.announcement(covers)
	if slips := b.slips(covers); len(slips) > 0 {
		if d.Slip = slips[0]; len(slips) > 1 {
			d.Slips = slips
		}
	}
	d.Guides, d.Parts = b.help(covers)
	d.Related = b.related()
	return d
}

// inLocale is the same data in another language.
func (d *Data) inLocale(loc string) *Data {
	if d.Locale == loc || d.in.facts == nil {
		return d
	}
	return NewData(d.in.facts, d.in.covers, d.in.links, loc, d.in.now).As(d.kind)
}

// As makes it the data of a mail of that kind, where it is another than the
// template's: what is advertising in one country is none in another.
func (d *Data) As(kind aftercare.Kind) *Data {
	d.kind = kind
	return d
}

func (b *builder) order(now time.Time) Order {
	f, o := b.f, &b.f.Order
	delivery, known := f.DeliveryOf(aftercare.Shipment{})
	out := Order{
		Name: cleanCustomers(o.Name), URL: cleanURL(o.URL), PlacedAt: b.date(o.PlacedAt),
		Paid: f.Paid(), CashOnDelivery: o.CashOnDelivery, PaymentMethod: cleanCustomers(o.PaymentMethod),
		Subtotal: b.some(o.Subtotal), Discount: b.some(o.Discount), DiscountCode: cleanCustomers(o.DiscountCode),
		Shipping: b.some(o.Shipping), Tax: b.some(o.Tax), TaxIncluded: o.TaxIncluded, Total: b.money(o.Total),
		Refunded: b.some(f.Refunded()),
		Carrier:  clean(f.CarrierOf(aftercare.Shipment{})), Delivery: b.date(delivery), DeliveryKnown: known,
		Digital: f.Digital(), Pickup: o.Pickup, Gift: o.Present(), Canceled: o.Canceled, FullyRefunded: f.FullyRefunded(),
		ShippingAddress: b.address(o.ShippingAddress), BillingAddress: b.address(o.BillingAddress),
	}
	if out.Name == "" {
		out.Name = clean(o.ID)
	}
	later, all := f.AvailableAt()
	out.AvailableAt, out.AllLater = b.date(later), all
	out.FreeShipping = o.Shipping.Currency != "" && o.Shipping.Amount == 0 && !out.Digital && !o.Pickup
	out.PayUntil, out.PayHow = b.payment()
	if until := b.returnUntil(); !until.IsZero() {
		out.ReturnUntil, out.ReturnDaysLeft = b.dateIn(until, b.shop), b.daysLeft(until, now)
	}
	out.Lines = b.shown
	for _, l := range b.shown {
		out.Items += l.Quantity
		out.Warranty = out.Warranty || l.WarrantyMonths > 0
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
		Serial: b.serial(l.ID), Digital: l.Digital, GiftCard: l.GiftCard,
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

// subjectLines are the lines that the mail covers, in its order, or that its
// announcement is about; of a mail about the whole order, all that are kept.
func (b *builder) subjectLines(covers []aftercare.Subject) (out []Line) {
	if out = b.concerned(covers); out != nil {
		return out
	}
	for _, c := range covers {
		for i, l := range b.kept {
			if b.covered([]aftercare.Subject{c}, aftercare.SubjectLine, l.ID) {
				out = append(out, b.shown[i])
			}
		}
	}
	if out == nil {
		return b.shown
	}
	return out
}

func (b *builder) covered(covers []aftercare.Subject, kind aftercare.SubjectKind, id string) bool {
	return slices.Contains(covers, aftercare.Subject{Kind: kind, ID: b.f.Subject().ID + "/" + id})
}
