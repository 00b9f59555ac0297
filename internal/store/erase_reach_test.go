package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// renamed is a later snapshot of the order under another address.
func renamed(id, email string) aftercare.Event {
	e := order(id)
	e.Key, e.Type, e.At = "renamed:"+id+fmt.Sprint(len(email)), aftercare.EventOrderUpdated, noon.Add(time.Minute)
	e.Order.Customer = aftercare.Customer{Email: email}
	e.Order.UpdatedAt, e.Order.ShippingAddress = noon.Add(time.Minute), nil
	return e
}

// own is an erasure as an operator asks for it.
func own(key string, who aftercare.PersonID) aftercare.Event {
	return aftercare.Event{Type: aftercare.EventCustomerErased, Key: key, At: noon.Add(time.Hour), Person: &who}
}

// asks keeps and applies an operator's event.
func (w *world) asks(e aftercare.Event) (inbox int64) {
	w.Helper()
	w.n++
	id, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: aftercare.OwnSource, Key: fmt.Sprint("own ", w.n), Body: events(w.T, e), ReceivedAt: noon})
	w.must(err)
	_, err = w.s.Apply(w.Context(), id, parse, rules{}, noon)
	w.must(err)
	return id
}

// An order's address changed after it was placed: whichever of the two is
// named, the events, webhooks and mails of both are emptied.
func TestErasureReachesAFormerAddress(t *testing.T) {
	for _, address := range []string{"anna@example.com", "anna.new@example.com"} {
		t.Run(address, func(t *testing.T) {
			each(t, func(w *world) {
				w.tell(order("1"))
				w.send(noon, w.step("1", 0).ID)
				w.tell(renamed("1", "anna.new@example.com"))
				w.asks(own("e", aftercare.PersonID{Email: address}))
				if left := w.leftovers(secrets...); len(left) > 0 {
					w.Fatalf("left:\n%s", strings.Join(left, "\n"))
				}
				for _, known := range []string{"anna@example.com", "anna.new@example.com"} {
					if p := w.personOf(known, "7"); p != "" {
						w.Errorf("a late webhook brought back %s", p)
					}
				}
			})
		})
	}
}

// personOf tells an old order late, and returns whom it made known.
func (w *world) personOf(email, id string) string {
	w.Helper()
	late := order(id + email)
	late.Order.Customer = aftercare.Customer{Email: email}
	w.tell(late)
	var found []string
	w.must(w.s.All(w.Context(), &found, "SELECT address FROM persons WHERE address = ?", email))
	return strings.Join(found, " ")
}

// Who shares an address with nobody stays: another person's orders are theirs.
func TestErasureLeavesOthers(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(renamed("1", "joanna@example.com"))
		w.tell(renamed("2", "joanna@example.com"))
		body := []byte(`{"email":"joanna@example.com","id":"2"}`)
		id, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: "j", Body: body, ReceivedAt: noon})
		w.must(err)
		_, err = w.s.Apply(w.Context(), id, func(aftercare.Inbound) ([]aftercare.Event, error) {
			return nil, aftercare.Errorf(aftercare.Ignored, "not for us")
		}, rules{}, noon)
		w.must(err)
		w.asks(own("e", aftercare.PersonID{Email: "anna@example.com"}))
		if st := w.state("2"); st.Person.Erased || st.Person.Address != "joanna@example.com" || st.Facts.Order.Customer.Email == "" {
			w.Fatalf("another person's order: %+v", st)
		}
		in, err := w.s.Inbound(w.Context(), id)
		w.must(err)
		if len(in.Body) == 0 {
			w.Fatal("another person's webhook was emptied")
		}
	})
}

func TestErasureByPhoneAndByOrder(t *testing.T) {
	for name, who := range map[string]aftercare.PersonID{
		"phone":        {Phone: "0049 (0)30 5550199"},
		"order":        {OrderIDs: []string{"standard/1"}},
		"customer":     {CustomerID: "standard/c1"},
		"only order 1": {OrderIDs: []string{"standard/1"}, OnlyOrders: true},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.tell(order("1"))
				w.tell(order("2"))
				w.asks(own("e", who))
				if left := w.leftovers(secrets...); (len(left) > 0) != who.OnlyOrders {
					w.Fatalf("left:\n%s", strings.Join(left, "\n"))
				}
				if st := w.state("2"); who.OnlyOrders == (st.Facts.Order.Customer.Email == "") {
					w.Fatalf("order 2: %+v", st.Facts.Order)
				}
			})
		})
	}
}

// Webhooks that told nothing new have no event that leads to them, and those
// that were held, rejected or ignored never made one.
func TestErasureReachesEveryWebhook(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("50991"))
		w.tell(order("50991")) // a repeat under another key
		no := consent("no", false, noon, aftercare.PersonID{Email: "anna@example.com"})
		w.tell(no)
		w.tell(no)
		w.tell(consent("waits", false, noon, aftercare.PersonID{CustomerID: "c1"}))
		w.tell(shipment("50991", "f", "DHL", "JJD77XY", aftercare.ShipmentShipped))
		w.tell(shipment("50991", "JJD77XY", "DHL", "JJD77XY", aftercare.ShipmentShipped)) // known by its number alone
		w.tell(shipment("", "scan", "DHL", "JJD 77XY", aftercare.ShipmentDelivered))
		for i, body := range []string{
			`{"email":"anna\u0040example.com"}`, "email=Anna%40example.com&name=Secret", `{"order_id":50991,"to":"Hidden Lane"}`,
			`{"note":"call +49 30 555-0199"}`, "\u003canna@example.com\u003e", `"\u003canna@example.com\u003e"`,
		} {
			code := []aftercare.Code{aftercare.Ignored, aftercare.Invalid, aftercare.Internal}[i%3]
			id, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: fmt.Sprint("x", i), Body: []byte(body), ReceivedAt: noon})
			w.must(err)
			for range 3 { // a row that fails is held at the third time
				_, _ = w.s.Apply(w.Context(), id, func(aftercare.Inbound) ([]aftercare.Event, error) {
					return nil, aftercare.Errorf(code, "no event of anna")
				}, rules{}, noon)
				w.machine.Advance(time.Minute)
			}
		}
		w.asks(own("e", aftercare.PersonID{Email: "anna@example.com"}))
		if left := w.leftovers(secrets...); len(left) > 0 {
			w.Fatalf("left:\n%s", strings.Join(left, "\n"))
		}
		var held int64
		w.must(w.s.Get(w.Context(), &held, "SELECT MIN(id) FROM inbox WHERE state = 'held'"))
		w.wantCode(w.s.Replay(w.Context(), held), aftercare.NotFound)
	})
}

// The receipt counts and names nobody; a preview says the same and changes nothing.
func TestErasureReceipt(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"), shipment("1", "f", "DHL", "JJD77XY", aftercare.ShipmentShipped))
		w.send(noon, w.step("1", 0).ID)
		e := own("e", aftercare.PersonID{Email: "anna@example.com"})
		before := len(w.dump("events")) + len(w.dump("inbox"))
		would, err := w.s.PreviewErasure(w.Context(), "acme", e, rules{}, noon)
		w.must(err)
		if after := len(w.dump("events")) + len(w.dump("inbox")); after != before || len(w.leftovers(secrets...)) == 0 {
			w.Fatalf("the preview changed something: %d rows, were %d", after, before)
		}
		_, err = w.s.Erasure(w.Context(), 1)
		w.wantCode(err, aftercare.NotFound)
		id := w.asks(e)
		got, err := w.s.Erasure(w.Context(), id)
		w.must(err)
		all, err := w.s.Erasures(w.Context(), "acme", 10)
		w.must(err)
		if fmt.Sprint(got.Emptied) != fmt.Sprint(would.Emptied) || got.Asked != "mail" || len(got.Hashes) != 2 || len(all) != 1 || all[0].ID != got.ID {
			w.Fatalf("receipt %+v, preview %+v, list %+v", got, would, all)
		}
		want := map[string]int{"orders": 1, "events": 2, "webhooks": 1, "mails": 1, "mail bodies": 1, "parcels": 1, "persons": 1, "contacts": 2, "steps ended": 1}
		if fmt.Sprint(got.Emptied) != fmt.Sprint(want) {
			w.Fatalf("emptied %v, want %v", got.Emptied, want)
		}
	})
}

// Whatever of the person is told late, in whatever order, stays unknown.
func TestNothingBringsThemBack(t *testing.T) {
	late := []func() aftercare.Event{
		func() aftercare.Event { e := order("1"); e.Key = "again"; return e },
		func() aftercare.Event { return renamed("1", "anna.new@example.com") },
		func() aftercare.Event { return order("8") },
		func() aftercare.Event { e := order("9"); e.Order.Customer.Email = ""; return e },
		func() aftercare.Event { return shipment("1", "g", "DHL", "JJD77XY", aftercare.ShipmentShipped) },
		func() aftercare.Event {
			return consent("late", true, noon, aftercare.PersonID{Email: "anna@example.com"})
		},
	}
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(consent("no", false, noon, aftercare.PersonID{Email: "anna@example.com"}))
		w.asks(own("e", aftercare.PersonID{Email: "anna@example.com"}))
		for turn := range late {
			for i := range late {
				e := late[(i*5+turn)%len(late)]()
				e.Key += fmt.Sprint(turn)
				w.tell(e)
			}
		}
		if left := w.leftovers(secrets...); len(left) > 0 {
			w.Fatalf("left:\n%s", strings.Join(left, "\n"))
		}
		back := order("20")
		back.At, back.Order.PlacedAt = noon.Add(48*time.Hour), noon.Add(48*time.Hour)
		w.tell(back)
		if p := w.state("20").Person; p.Marketing != aftercare.Denied || len(p.Purchases) != 1 {
			w.Fatalf("who came back is %+v", p)
		}
	})
}

// What an earlier release kept without contacts is found after one look.
func TestContactsAreCaughtUp(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(renamed("1", "anna.new@example.com"))
		w.must(w.s.Exec(w.Context(), "DELETE FROM contacts"))
		_, more, err := w.s.IndexContacts(w.Context())
		w.must(err)
		orders, addresses, err := w.s.Whose(w.Context(), "acme", aftercare.PersonID{Email: "anna@example.com"})
		w.must(err)
		slices.Sort(addresses)
		if more || !slices.Equal(orders, []string{"standard/1"}) || !slices.Equal(addresses, []string{"anna.new@example.com", "anna@example.com"}) {
			w.Fatalf("orders %q, addresses %q, more %v", orders, addresses, more)
		}
	})
}

func TestCopyHoldsEverything(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"), shipment("1", "f", "DHL", "JJD77XY", aftercare.ShipmentShipped))
		w.tell(renamed("1", "anna.new@example.com"))
		w.tell(consent("no", false, noon, aftercare.PersonID{Email: "anna.new@example.com"}))
		w.send(noon, w.step("1", 0).ID)
		id, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: "r", Body: []byte("anna@example.com \xff"),
			Header: map[string]string{"X-Hmac": "s3cr3t", "X-Topic": "t"}, ReceivedAt: noon})
		w.must(err)
		_, err = w.s.Apply(w.Context(), id, func(aftercare.Inbound) ([]aftercare.Event, error) {
			return nil, aftercare.Errorf(aftercare.Invalid, "no")
		}, rules{}, noon)
		w.must(err)
		other := order("2")
		other.Order.Customer = aftercare.Customer{Email: "bob@example.com"}
		w.tell(other)
		var b strings.Builder
		steps := 0
		w.must(w.s.Copy(w.Context(), "acme", aftercare.PersonID{Email: "anna@example.com"}, noon, &b, func(done, of int) { steps = done }))
		var doc struct {
			Version   int
			Addresses []struct {
				Address  string
				Consents []struct{ How string }
			}
			Orders []struct {
				ID              string
				Events, Parcels []json.RawMessage
				Workflows       []struct{ Steps []json.RawMessage }
				Mails           []struct{ Subject, HTML, Text string }
				Webhooks        []struct{ Body []json.RawMessage }
			}
			Webhooks []struct {
				Header map[string]string
				Text   string `json:"body_text"`
			} `json:"other_webhooks"`
		}
		w.must(json.Unmarshal([]byte(b.String()), &doc))
		o := doc.Orders
		if doc.Version != 1 || steps != 1 || len(doc.Addresses) != 2 || len(o) != 1 || o[0].ID != "1" || len(o[0].Events) != 3 || len(o[0].Parcels) != 1 ||
			len(o[0].Workflows) != 1 || len(o[0].Workflows[0].Steps) != 2 || len(o[0].Mails) != 1 || o[0].Mails[0].HTML == "" ||
			len(o[0].Webhooks) != 2 || len(o[0].Webhooks[0].Body) != 2 || len(doc.Webhooks) != 2 {
			w.Fatalf("the copy is\n%s", b.String())
		}
		for _, bad := range []string{"s3cr3t", "bob@"} {
			if strings.Contains(b.String(), bad) {
				w.Errorf("the copy holds %s", bad)
			}
		}
	})
}

// An order that is known again as an erased customer's keeps nothing of what its
// webhook said before it named the customer, and no row keeps the customer's id.
func TestErasureReachesEarlierWordsOfOneWebhook(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(aftercare.Event{Type: aftercare.EventCustomerErased, Key: "e", At: noon.Add(time.Hour), Person: &aftercare.PersonID{Email: "anna@example.com"}})
		w.tell(shipment("2", "f", "DHL", "HIDDEN1", aftercare.ShipmentShipped), order("2"))
		var left []string
		w.must(w.s.All(w.Context(), &left, `SELECT payload FROM events WHERE payload LIKE '%HIDDEN1%' UNION ALL SELECT facts FROM orders WHERE facts LIKE '%HIDDEN1%'
			UNION ALL SELECT number FROM parcels UNION ALL SELECT word FROM contacts UNION ALL SELECT customer_id FROM orders WHERE customer_id <> ''`))
		if len(left) > 0 {
			w.Errorf("left: %q", left)
		}
	})
}

// An event's key is taken once: what comes under it for another order is not kept,
// and so is nothing that the order would be found by.
func TestContactsAreOfKeptEvents(t *testing.T) {
	each(t, func(w *world) {
		other := of("2")
		other.Key = of("1").Key
		w.tell(of("1"), other)
		var words []string
		w.must(w.s.All(w.Context(), &words, "SELECT word FROM contacts"))
		if !slices.Equal(words, []string{"p1@example.com"}) {
			w.Errorf("contacts are %q", words)
		}
	})
}
