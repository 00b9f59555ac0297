package store_test

import (
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

func TestAWithdrawalBeatsAYesFromTheFuture(t *testing.T) {
	each(t, func(w *world) {
		yes := true
		placed := order("1")
		placed.Order.PlacedAt, placed.Order.Marketing = noon.Add(9*time.Hour), &yes // local time sent as UTC
		w.tell(placed)
		w.tell(consent("unsubscribe link", false, noon.Add(time.Minute), aftercare.PersonID{OrderIDs: []string{"1"}}))
		placed.Key = "placed again"
		w.tell(placed)
		if p := w.state("1").Person; p.Marketing != aftercare.Denied {
			w.Fatalf("marketing is %q", p.Marketing)
		}
	})
}

func TestAConsentWaitsForItsCustomer(t *testing.T) {
	each(t, func(w *world) {
		w.tell(consent("no", false, noon.Add(time.Minute), aftercare.PersonID{CustomerID: "c1"}))
		w.tell(order("1"))
		if p := w.state("1").Person; p.Marketing != aftercare.Denied {
			w.Fatalf("marketing is %q", p.Marketing)
		}
		w.tell(consent("yes", true, noon.Add(time.Hour), aftercare.PersonID{Email: "anna@example.com"}))
		w.tell(order("2")) // the consent that waited is heard once
		if p := w.state("2").Person; p.Marketing != aftercare.Granted {
			w.Fatalf("marketing is %q", p.Marketing)
		}
	})
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

// One webhook may name a customer for the first time and say what they answered.
func TestConsentBesideTheOrderThatNamesTheCustomer(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"), consent("no", false, noon.Add(time.Minute), aftercare.PersonID{CustomerID: "c1"}))
		if p := w.state("1").Person; p.Marketing != aftercare.Denied {
			w.Errorf("marketing is %q", p.Marketing)
		}
	})
}
