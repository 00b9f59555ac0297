package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// leftovers greps every column of every table.
func (w *world) leftovers(words ...string) []string {
	w.Helper()
	var found []string
	for _, table := range []string{"inbox", "events", "orders", "persons", "consents", "mails", "mail_bodies", "steps", "enrollments", "parcels", "erasures",
		"contacts", "erasure_receipts", "uploads"} {
		for _, line := range w.dump(table) {
			for _, word := range words {
				if strings.Contains(strings.ToLower(line), strings.ToLower(word)) {
					found = append(found, fmt.Sprintf("%s in %s: %s", word, table, line))
				}
			}
		}
	}
	return found
}

func (w *world) dump(table string) []string {
	w.Helper()
	var lines []string
	err := w.s.Rows(w.Context(), "SELECT * FROM "+table, func(row map[string]any) {
		var b strings.Builder
		for k, v := range row {
			if bytes, ok := v.([]byte); ok {
				v = string(bytes)
			}
			fmt.Fprintf(&b, "%s=%v ", k, v)
		}
		lines = append(lines, b.String())
	})
	w.must(err)
	return lines
}

var secrets = []string{"anna", "Secret", "Hidden", "555-0199", "JJD77XY"}

func TestEraseLeavesNothing(t *testing.T) {
	for name, event := range map[string]aftercare.Event{
		"by address":  erased("erase:anna@example.com", "ANNA@example.com"),
		"by orders":   {Type: aftercare.EventCustomerErased, Key: "e", At: noon.Add(time.Hour), Person: &aftercare.PersonID{OrderIDs: []string{"1"}}},
		"by customer": {Type: aftercare.EventCustomerErased, Key: "e", At: noon.Add(time.Hour), Person: &aftercare.PersonID{CustomerID: "c1"}},
		"store":       {Type: aftercare.EventStoreErased, Key: "e", At: noon.Add(time.Hour)},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.tell(order("1"), shipment("1", "f", "DHL", "JJD77XY", aftercare.ShipmentShipped))
				w.tell(order("2"))
				w.tell(consent("no:anna@example.com", false, noon, aftercare.PersonID{Email: "anna@example.com"}))
				sent := w.send(noon, w.step("1", 0).ID)
				if len(w.leftovers(secrets...)) == 0 {
					w.Fatal("the search finds nothing before the erasure")
				}
				w.tell(event)
				if left := w.leftovers(secrets...); len(left) > 0 {
					w.Fatalf("left after the erasure:\n%s", strings.Join(left, "\n"))
				}
				if _, _, err := w.s.MailBody(w.Context(), sent.Mail.ID); aftercare.CodeOf(err) != aftercare.NotFound {
					w.Fatalf("the mail's body: %v", err)
				}
				w.wantStep("1", 0, aftercare.StepDone, "")
				w.wantStep("1", 1, aftercare.StepSkipped, aftercare.ReasonErased)
				w.wantStep("2", 0, aftercare.StepSkipped, aftercare.ReasonErased)
				if st := w.state("1"); !st.Person.Erased || st.Facts.ErasedAt.IsZero() || st.Facts.Order.Total.Amount != 4200 {
					w.Fatalf("state %+v", st)
				}
				w.lateNews()
			})
		})
	}
}

// lateNews comes after an erasure: of a known order, of one never heard of, and
// a new order of somebody who came back.
func (w *world) lateNews() {
	w.Helper()
	known, unknown := order("1"), order("9")
	known.Key = "updated:1"
	w.tell(known)
	w.tell(unknown)
	if left := w.leftovers(secrets...); len(left) > 0 {
		w.Fatalf("late webhooks brought back:\n%s", strings.Join(left, "\n"))
	}
	w.wantStep("9", 0, aftercare.StepSkipped, aftercare.ReasonErased)
	back := order("10")
	back.At, back.Order.PlacedAt = noon.Add(48*time.Hour), noon.Add(48*time.Hour)
	w.tell(back)
	if p := w.state("10").Person; p.Address != "anna@example.com" || p.Erased || p.Marketing != aftercare.Denied || len(p.Purchases) != 1 {
		w.Fatalf("who came back is %+v; want a new person who still says no", p)
	}
}

func TestASecondErasureKeepsTheSecondNo(t *testing.T) {
	each(t, func(w *world) {
		back := func(id string, after time.Duration) aftercare.Person {
			o := order(id)
			o.At, o.Order.PlacedAt = noon.Add(after), noon.Add(after)
			w.tell(o)
			return w.state(id).Person
		}
		w.tell(order("1"))
		w.tell(erased("first", "anna@example.com"))
		if p := back("2", 2*time.Hour); p.Marketing != aftercare.Unasked {
			w.Fatalf("marketing is %q", p.Marketing)
		}
		w.tell(consent("no", false, noon.Add(3*time.Hour), aftercare.PersonID{Email: "anna@example.com"}))
		second := erased("second", "anna@example.com")
		second.At = noon.Add(4 * time.Hour)
		w.tell(second)
		if p := back("3", 5*time.Hour); p.Marketing != aftercare.Denied {
			w.Fatalf("marketing is %q", p.Marketing)
		}
	})
}

func TestErasedCustomersAreKnownAgain(t *testing.T) {
	for name, late := range map[string]func(w *world){
		"by customer id": func(w *world) {
			o := order("7")
			o.Order.Customer.Email = ""
			w.tell(o)
		},
		"by a consent without a time": func(w *world) {
			w.tell(consent("no", false, time.Time{}, aftercare.PersonID{Email: "anna@example.com"}))
		},
		"when an order names them later": func(w *world) {
			o := order("8")
			o.Key = "named"
			w.tell(o)
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				nameless := order("8")
				nameless.Order.Customer.Email, nameless.Order.Customer.ID = "", ""
				w.tell(order("1"))
				if name == "when an order names them later" {
					w.tell(nameless)
				}
				w.tell(erased("e", "anna@example.com"))
				late(w)
				if left := w.leftovers(secrets...); len(left) > 0 {
					w.Fatalf("left:\n%s", strings.Join(left, "\n"))
				}
			})
		})
	}
}

func TestErasureReachesWhatBecameNoEvent(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		for body, code := range map[string]aftercare.Code{`{"email":"Anna@example.com"}`: aftercare.Ignored, "\xff\x00 nonsense of anna@EXAMPLE.com": aftercare.Invalid} {
			id, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: string(code), Body: []byte(body), ReceivedAt: noon})
			w.must(err)
			_, err = w.s.Apply(w.Context(), id, func(aftercare.Inbound) ([]aftercare.Event, error) { return nil, aftercare.Errorf(code, "no event") }, rules{}, noon)
			w.must(err)
		}
		w.tell(erased("e", "anna@example.com"))
		if left := w.leftovers(secrets...); len(left) > 0 {
			w.Fatalf("left:\n%s", strings.Join(left, "\n"))
		}
	})
}

func TestAStoreIsErasedInParts(t *testing.T) {
	testkit.EachStore(t, store.Options{EraseBatch: 3}, func(t *testing.T, s *store.Store) {
		w := &world{T: t, s: s}
		for i := range 8 {
			o := order(fmt.Sprint(i))
			o.Order.Customer.Email, o.Order.Customer.ID = fmt.Sprintf("anna%d@example.com", i), ""
			w.tell(o)
		}
		id := w.receive(aftercare.Event{Type: aftercare.EventStoreErased, Key: "shop", At: noon.Add(time.Hour)})
		for range 3 {
			in, err := s.Inbound(t.Context(), id)
			w.must(err)
			if in.State != aftercare.InboundReceived {
				t.Fatalf("the row is %s before the last part", in.State)
			}
			_, err = s.Apply(t.Context(), id, parse, rules{}, noon)
			w.must(err)
		}
		in, err := s.Inbound(t.Context(), id)
		w.must(err)
		if left := w.leftovers(secrets...); len(left) > 0 || in.State != aftercare.InboundApplied {
			t.Fatalf("the row is %s, left:\n%s", in.State, strings.Join(left, "\n"))
		}
	})
}
