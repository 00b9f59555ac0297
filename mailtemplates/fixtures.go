package mailtemplates

import (
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// Fixture is one customer's story, for trying templates on. The hostile one
// must come out harmless; the others are what a shop sees every day.
type Fixture struct {
	Name   string
	About  string
	Locale string // the customer's
	Facts  *aftercare.Facts
	Now    time.Time

	changes []aftercare.Refund // told in order-changed only
	cancel  bool
	talk    talk    // its case: see fixtures_cases.go
	coupon  Voucher // handed out with marketing mails
}

// Fixtures lists all of them, newly made: a caller may change what it gets.
func Fixtures() []Fixture {
	return []Fixture{plain(), rich(), minimal(), konbini(), korean(), ahead(), hostile(), long()}
}

// FixtureByName finds one; false when there is none of that name.
func FixtureByName(name string) (Fixture, bool) {
	for _, f := range Fixtures() {
		if f.Name == name {
			return f, true
		}
	}
	return Fixture{}, false
}

// moment names what of the story a template knows; templates of one moment get
// the same data.
func moment(template string) string {
	switch {
	case strings.HasPrefix(template, "case-"), strings.HasPrefix(template, "return-"), strings.HasPrefix(template, "repair-estimate"):
		return template
	case slices.Contains([]string{"order-received", "order-confirmation", "shipping-update", "pickup-ready", "order-changed", "recall", "presale", "delivery-delayed", "delivery-late", "repair-received"}, template):
		return template
	case slices.Contains([]string{"replenishment", "replenishment-nudge", "subscribe-offer"}, template):
		return "supply"
	case slices.Contains([]string{"warranty-ending", "warranty-registered", "warranty-extension"}, template):
		return "line"
	case strings.HasPrefix(template, "repair-"):
		return "repair"
	case strings.HasPrefix(template, "spare-part-"):
		return "spare-part"
	}
	return "order"
}

// Data tells the story up to the moment that the template speaks of: an
// order-received knows no parcel yet, a shipping-update no delivery.
func (x Fixture) Data(template, locale string) *Data {
	f := *x.Facts
	at, now, links := moment(template), x.Now, fixtureLinks
	links.Coupon = x.coupon
	switch at {
	case "order-received":
		f.Shipments, f.Cases = nil, nil
		f.Order.Payment, f.Order.PaidAt, f.Order.CashOnDelivery = aftercare.PaymentPending, time.Time{}, false
		if f.Order.PaymentMethod == card {
			f.Order.PaymentMethod = "Bank transfer"
		}
	case "order-confirmation":
		f.Shipments, f.Cases = nil, nil
	case "shipping-update", "delivery-delayed", "delivery-late":
		f.Shipments, f.Cases = onTheWay(f.Shipments), nil
	case "pickup-ready":
		f.Shipments, f.Cases = waiting(f.Shipments, now, f.Order.Pickup), nil
	case "order-changed":
		f.Refunds, f.Order.Canceled = x.changes, x.cancel
		if f.Order.CanceledAt = x.Now; x.cancel {
			f.Shipments = nil // before it left
		}
	case "repair-received":
		if f.Cases = only(f.Cases, aftercare.CaseRepair); len(f.Cases) > 0 {
			f.Cases[0].Note = x.talk.reported
		}
	case "repair":
		f.Cases = only(f.Cases, aftercare.CaseRepair)
	case "spare-part":
		f.Cases = only(f.Cases, aftercare.CaseSparePart)
	case "supply":
		f.Order.Lines = x.usedUp(f.Order.Lines)
		for _, l := range f.Order.Lines {
			if end := f.SupplyEnd(l); x.runsOut(l) && !end.IsZero() { // some days before
				now = end.AddDate(0, 0, -12)
				links.Coupon.Expires = now.AddDate(0, 0, 60)
			}
		}
	case "order", "line", "recall", "presale":
	default:
		var c aftercare.Case
		c, now = x.ours(template)
		f.Cases, links.Coupon = []aftercare.Case{c}, Voucher{}
		if template == "case-warning" || template == "case-late" {
			links.To = f.Cases[0].Owner
		}
	}
	return NewData(&f, x.covers(&f, template), links, locale, now)
}

// covers are what a workflow would have enrolled at that moment.
func (x Fixture) covers(f *aftercare.Facts, template string) []aftercare.Subject {
	root := f.Subject().ID + "/"
	own := func(kind aftercare.SubjectKind, id string) []aftercare.Subject {
		return []aftercare.Subject{{Kind: kind, ID: root + id}}
	}
	at := moment(template)
	switch {
	case at == "order-changed":
		var all []aftercare.Subject
		for _, c := range f.Changes() {
			all = append(all, c.Subject)
		}
		return all
	case (at == "shipping-update" || at == "pickup-ready" || at == "delivery-late") && len(f.Shipments) > 0:
		return own(aftercare.SubjectShipment, f.Shipments[0].ID)
	case at == "delivery-delayed":
		if all := f.Slips(f.Store.Location()); len(all) > 0 {
			var covers []aftercare.Subject
			for _, s := range all {
				covers = append(covers, s.Subject)
			}
			return covers
		}
	case at == "supply":
		for _, l := range f.Order.Lines {
			if x.runsOut(l) {
				return own(aftercare.SubjectLine, l.ID)
			}
		}
	case at == "line":
		return own(aftercare.SubjectLine, f.Order.Lines[0].ID)
	case at == "recall" || at == "presale":
		for _, a := range f.Announcements {
			if string(a.Kind) == at {
				return own(aftercare.SubjectNews, a.ID)
			}
		}
	case (at == "case-reply" || at == "case-question" || at == "case-waiting" || at == "case-warning" || at == "case-late") && len(f.Cases[0].Messages) > 0:
		c := f.Cases[0]
		return own(aftercare.SubjectMessage, c.ID+"/"+c.Messages[len(c.Messages)-1].ID)
	case len(f.Cases) == 1:
		return own(aftercare.SubjectCase, f.Cases[0].ID)
	}
	return []aftercare.Subject{f.Subject()}
}

var fixtureLinks = Links{
	Unsubscribe: "https://care.example/c/eyJhbGc.unsubscribe",
	Survey:      "https://care.example/c/eyJhbGc.survey",
	Review:      "https://care.example/c/eyJhbGc.review",
	Order:       "https://care.example/c/eyJhbGc.order",
	Preferences: "https://care.example/c/eyJhbGc.preferences",
	Case:        func(string) string { return "https://care.example/c/eyJhbGc.case" },
	Desk:        func(string) string { return "https://care.example/desk/acme/case" },
}

// runsOut reports whether the line is of what is used up, and may come by itself.
func (x Fixture) runsOut(l aftercare.Line) bool {
	return x.Facts.Products[l.SKU].SubscribeURL != ""
}

// usedUp are the lines with one that runs out, where the catalog has such a thing.
func (x Fixture) usedUp(lines []aftercare.Line) []aftercare.Line {
	balm := aftercare.Line{ID: "balm", SKU: "WAX", Title: "Beeswax leather balm", Variant: "100 ml", Quantity: 1, Unit: eur(1250), Total: eur(1250)}
	if slices.ContainsFunc(lines, x.runsOut) || !x.runsOut(balm) {
		return lines
	}
	return append(slices.Clone(lines), balm)
}

func onTheWay(all []aftercare.Shipment) []aftercare.Shipment {
	var out []aftercare.Shipment
	for _, s := range all {
		s.DeliveredAt, s.Status = time.Time{}, aftercare.ShipmentShipped
		out = append(out, s)
	}
	return out
}

// waiting is the same at the counter of the shop, or at a parcel point.
func waiting(all []aftercare.Shipment, at time.Time, shop bool) []aftercare.Shipment {
	var out []aftercare.Shipment
	for _, s := range all {
		s.DeliveredAt, s.ReadyAt, s.Status = time.Time{}, at, aftercare.ShipmentReady
		if shop {
			s.ShippedAt, s.Carrier, s.Number, s.URL = time.Time{}, "", "", ""
		}
		out = append(out, s)
	}
	return out
}

func only(all []aftercare.Case, kind aftercare.CaseKind) []aftercare.Case {
	for _, c := range all {
		if c.Kind == kind {
			return []aftercare.Case{c}
		}
	}
	return nil
}

// on is an instant in November 2026 and after: day 1 is the first.
func on(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }

func eur(cents int64) aftercare.Money { return aftercare.Money{Amount: cents, Currency: "EUR"} }
func jpy(yen int64) aftercare.Money   { return aftercare.Money{Amount: yen, Currency: "JPY"} }
func krw(won int64) aftercare.Money   { return aftercare.Money{Amount: won, Currency: "KRW"} }
