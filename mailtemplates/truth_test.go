package mailtemplates

import (
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// What went back is no longer the customer's: no mail speaks of it, but those that
// tell of the refund, and those of a case, which may be about just that.
func TestNoMailSpeaksOfWhatWentBack(t *testing.T) {
	s := load(t, Options{})
	for _, name := range s.Names() {
		x := rich()
		x.Facts.Order.Lines[1].Title = "Tin of balm that went back"
		x.Facts.Refunds = []aftercare.Refund{{ID: "r1", At: on(30, 9), Amount: eur(3750), Lines: []aftercare.RefundLine{{LineID: "2", Quantity: 3}}}}
		x.Facts.Products["WAX"] = aftercare.Product{SKU: "WAX", Title: "Tin of balm that went back", URL: "https://acme.example/p/wax",
			Guides: []aftercare.Guide{{Title: "Tin of balm that went back: how to wax", URL: "https://acme.example/guides/wax"}}}
		d := x.Data(name, "en")
		if name == "order-changed" || name == "subscribe-offer" || aboutCase(d.in.covers) { // the fixture's offer is made for the balm
			continue
		}
		out, err := s.Render(name, "en", d)
		if err != nil {
			t.Fatal(err)
		}
		if all := out.Subject + out.Preheader + out.Text + out.HTML; strings.Contains(all, "went back") {
			t.Errorf("%s speaks of it:\n%s", name, out.Text)
		}
	}
}

// A present is opened by somebody who may see the buyer's screen: what stands in
// the list of mails, and lights up on a phone, says nothing of what is in it. The
// mail itself does; the buyer wants to know that the right thing comes.
func TestThePresentStaysASurprise(t *testing.T) {
	s := load(t, Options{})
	titles := []string{"lantern", "balm", "boots", "鉄瓶", "煎茶", "면기", "도마"}
	for _, name := range s.Names() {
		for _, l := range s.Locales(name) {
			for _, x := range []Fixture{rich(), ahead(), konbini(), korean()} {
				x.Facts.Order.Gift = true
				d := x.Data(name, l)
				out, err := s.Render(name, l, d)
				if err != nil {
					t.Fatal(err)
				}
				if out.Kind != aftercare.KindTransactional || aboutCase(d.in.covers) || slices.Contains(notOfDelivery, name) {
					continue
				}
				for _, title := range titles {
					if line := out.Subject + " · " + out.Preheader; strings.Contains(strings.ToLower(line), title) {
						t.Errorf("%s/%s of %s: %s", name, l, x.Name, line)
					}
				}
			}
		}
	}
}

// notOfDelivery are mails that come when the present has long been opened, or that
// are owed whatever it costs.
var notOfDelivery = []string{"recall", "warranty-registered"}

// Guides are of what is new to the customer, where something is.
func TestGuidesOfWhatIsNew(t *testing.T) {
	x := rich()
	x.Facts.Products["BOOTS"] = aftercare.Product{SKU: "BOOTS", Title: "Hill boots", Guides: []aftercare.Guide{{Title: "Breaking in", URL: "https://acme.example/guides/boots"}}}
	guides := func() (out []string) {
		for _, g := range x.Data("getting-started", "en").Guides {
			out = append(out, g.Product)
		}
		return slices.Compact(out)
	}
	if got := guides(); !slices.Equal(got, []string{"Trail lantern", "Hill boots"}) {
		t.Errorf("all is new: %v", got)
	}
	x.Facts.Person.Purchases = []aftercare.Purchase{{Source: "shopify", OrderID: "1", PlacedAt: on(1, 9), SKUs: []string{"LANTERN"}}}
	if got := guides(); !slices.Equal(got, []string{"Hill boots"}) {
		t.Errorf("the lantern is known: %v", got)
	}
	x.Facts.Person.Purchases[0].SKUs = []string{"LANTERN", "WAX", "BOOTS"}
	if got := guides(); len(got) != 2 {
		t.Errorf("a mail without guides: %v", got)
	}
}

// What was ordered ahead has a day, and no promise of the usual days beside it.
func TestOrderedAhead(t *testing.T) {
	x := rich()
	x.Facts.Shipments = nil
	x.Facts.Order.Lines[0].AvailableAt = on(60, 0)
	if o := x.Data("order-confirmation", "en").Order; o.AvailableAt.Short != "Dec 30, 2026" || o.AllLater {
		t.Errorf("part of it: %+v", o)
	}
	out, err := load(t, Options{}).Render("order-confirmation", "en", x.Data("order-confirmation", "en"))
	if err != nil || !strings.Contains(out.Text, "Part of it is not available yet: we expect it on Wednesday, December 30, 2026.") || strings.Contains(out.Text, "around") {
		t.Errorf("%v\n%s", err, out.Text)
	}
	x.Facts.Order.Lines[0].AvailableAt = time.Time{}
	if o := x.Data("order-confirmation", "en").Order; o.AvailableAt.Short != "" || o.AllLater {
		t.Errorf("nothing ahead: %+v", o)
	}
}

// What waits at the counter is no parcel, and what has been made ready is not "the
// rest".
func TestReadyToCollect(t *testing.T) {
	x := rich()
	f := x.Facts
	f.Order.Pickup = true
	f.Shipments = []aftercare.Shipment{{ID: "c1", Status: aftercare.ShipmentReady, ReadyAt: x.Now, LineIDs: []string{"1"}}}
	covers := []aftercare.Subject{{Kind: aftercare.SubjectShipment, ID: f.Subject().ID + "/c1"}}
	if s := NewData(f, covers, Links{}, "en", x.Now).Shipment; len(s.Lines) != 1 || !s.MoreToCome || s.Index != 0 {
		t.Errorf("part of it: %+v", s)
	}
	f.Shipments = append(f.Shipments, aftercare.Shipment{ID: "c2", Status: aftercare.ShipmentReady, ReadyAt: x.Now, LineIDs: []string{"2", "3"}})
	if s := NewData(f, covers, Links{}, "en", x.Now).Shipment; len(s.Lines) != 1 || s.MoreToCome {
		t.Errorf("all of it: %+v", s)
	}
}
