package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func erased(key, email string, orders ...string) aftercare.Event {
	return aftercare.Event{Type: aftercare.EventCustomerErased, Key: key, At: noon.Add(time.Hour), Person: &aftercare.PersonID{Email: email, OrderIDs: orders}}
}

func consent(key string, granted bool, at time.Time, who aftercare.PersonID) aftercare.Event {
	return aftercare.Event{Type: aftercare.EventConsentChanged, Key: key, At: at, Person: &who,
		Consent: &aftercare.Consent{Kind: aftercare.KindMarketing, Granted: granted, At: at, How: key}}
}

func TestConsent(t *testing.T) {
	each(t, func(w *world) {
		want := func(answer aftercare.Answered) {
			w.Helper()
			if p := w.state("1").Person; p.Marketing != answer {
				w.Fatalf("marketing is %q since %s, want %q", p.Marketing, p.MarketingAt, answer)
			}
		}
		yes := true
		placed := order("1")
		placed.Order.Marketing = &yes
		w.tell(consent("before", false, noon.Add(-time.Hour), aftercare.PersonID{Email: "anna@example.com"})) // the person is not known yet
		w.tell(placed)
		want(aftercare.Granted)
		w.tell(consent("by customer id", false, noon.Add(time.Hour), aftercare.PersonID{CustomerID: "c1"}))
		want(aftercare.Denied)
		placed.Key = "placed again"
		w.tell(placed) // an old yes does not undo a later no
		want(aftercare.Denied)
		w.tell(consent("by order", true, noon.Add(2*time.Hour), aftercare.PersonID{OrderIDs: []string{"1", "unknown"}}))
		want(aftercare.Granted)
		var log []string
		w.must(w.s.All(w.Context(), &log, "SELECT how FROM consents ORDER BY id"))
		if got := strings.Join(log, ", "); got != "before, checkout, by customer id, by order" {
			w.Fatalf("the log says %q", got)
		}
	})
}

func TestBouncesSuppress(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		c := w.claimed(noon, w.step("1", 0).ID)
		w.must(w.handOver(c))
		_, err := w.settle(c, aftercare.MailUnconfirmed)
		w.must(err)
		w.tell(aftercare.Event{Type: aftercare.EventMailBounced, Key: "b", At: noon, Person: &aftercare.PersonID{Mail: c.Mail.ID}})
		if p := w.state("1").Person; p.Suppressed != "hard bounce" {
			w.Fatalf("suppressed %q", p.Suppressed)
		}
		w.wantMail(c.Mail.ID, aftercare.MailSent, 1) // what bounced was sent
		w.wantStep("1", 1, aftercare.StepSkipped, aftercare.ReasonSuppressed)
	})
}

// leftovers greps every column of every table.
func (w *world) leftovers(words ...string) []string {
	w.Helper()
	var found []string
	for _, table := range []string{"inbox", "events", "orders", "persons", "consents", "mails", "mail_bodies", "steps", "enrollments", "parcels", "erasures"} {
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

func TestDataRequestsAreRecorded(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		before := w.state("1")
		w.tell(aftercare.Event{Type: aftercare.EventDataRequested, Key: "d", At: noon, Person: &aftercare.PersonID{Email: "anna@example.com"}})
		if st := w.state("1"); st.Version != before.Version || st.Person.Version != before.Person.Version {
			w.Fatal("a request for data changed something")
		}
		var n int
		w.must(w.s.Get(w.Context(), &n, "SELECT COUNT(*) FROM events WHERE type = 'customer.data_requested' AND person_row = ?", before.Person.ID))
		if n != 1 {
			w.Fatalf("%d requests recorded, want 1", n)
		}
	})
}
