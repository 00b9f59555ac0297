package store_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

const day = 24 * time.Hour

// retention is the erasure that a run asks for.
func retention(order string, keep aftercare.Retention, now time.Time) aftercare.Event {
	return aftercare.Event{Type: aftercare.EventCustomerErased, Key: "retention:" + order + now.String(), At: now,
		Person: &aftercare.PersonID{OrderIDs: []string{order}, QuietSince: now.Add(-keep.Customers)}}
}

// retain runs a day's retention to its end, erasures included, and returns how
// many customers were erased.
func (w *world) retain(keep aftercare.Retention, now time.Time) (erased int) {
	w.Helper()
	for more := true; more; {
		quiet, left, err := w.s.Retain(w.Context(), "acme", keep, now)
		w.must(err)
		for _, order := range quiet {
			w.asks(retention(order, keep, now))
		}
		erased, more = erased+len(quiet), left
	}
	return erased
}

func TestRetentionOfWebhooks(t *testing.T) {
	each(t, func(w *world) {
		keep := aftercare.Retention{Webhooks: 90 * day}
		w.tell(order("1"))
		late := w.receive(order("2")) // not applied yet: it is not touched
		w.must(w.s.Exec(w.Context(), "UPDATE inbox SET header = '{\"A\":\"Secret\"}'"))
		for d := range 400 {
			w.retain(keep, noon.Add(time.Duration(d)*day))
			var full int
			w.must(w.s.Get(w.Context(), &full, "SELECT COUNT(*) FROM inbox WHERE length(body) > 0 AND header <> '{}'"))
			if want := map[bool]int{true: 2, false: 1}[d <= 90]; full != want {
				w.Fatalf("day %d: %d webhooks with content, want %d", d, full, want)
			}
		}
		_, fresh, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: "delivery 1", Body: []byte("{}"), ReceivedAt: noon})
		w.must(err)
		if fresh {
			w.Fatal("a repeat of an emptied webhook is taken for new")
		}
		_, err = w.s.Apply(w.Context(), late, parse, rules{}, noon)
		w.must(err)
		if w.state("1").Person.Address == "" || w.state("2").Person.Address == "" {
			w.Fatal("a customer went with the webhooks")
		}
		runs, err := w.s.RetentionRuns(w.Context())
		w.must(err)
		if len(runs) != 1 || runs[0].EndedAt.IsZero() || !runs[0].BeganAt.Equal(noon.Add(399*day)) {
			w.Fatalf("runs %+v", runs)
		}
	})
}

// Eleven years: who was quiet for ten is erased, with all orders at once; who
// ordered again, or has a mail to come, is not.
func TestRetentionOfCustomers(t *testing.T) {
	each(t, func(w *world) {
		keep := aftercare.Retention{Customers: 10 * 365 * day}
		at := func(id, email string, years float64) {
			o := order(id)
			o.At = noon.Add(time.Duration(years * float64(365*day)))
			o.Order.PlacedAt, o.Order.Customer = o.At, aftercare.Customer{Email: email}
			w.tell(o)
			w.must(w.s.Exec(w.Context(), "UPDATE events SET received_at = ? WHERE key = ?", o.At.UnixMicro(), "placed:"+id))
		}
		at("1", "anna@example.com", 0)
		at("2", "anna@example.com", 0.5)
		at("3", "bob@example.com", 0)
		at("4", "bob@example.com", 5)
		at("5", "carl@example.com", 0)
		at("6", "", 0)                                                                                          // of nobody known, with a name and a street all the same
		w.must(w.s.Exec(w.Context(), "UPDATE orders SET quiet_since = 0 WHERE platform_id IN ('2', '3', '6')")) // as an earlier release left them
		w.send(noon, w.step("1", 0).ID)
		soon := noon.Add(11 * 365 * day)
		w.must(w.s.Exec(w.Context(), "UPDATE steps SET due_at = ? WHERE order_row = (SELECT id FROM orders WHERE platform_id = '5')", soon.UnixMicro()))
		mails := len(w.dump("mails"))
		gone := map[string]float64{}
		for d := 0.0; d < 11*365; d += 10 {
			w.retain(keep, noon.Add(time.Duration(d)*day))
			for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
				if _, known := gone[id]; !known && !w.state(id).Facts.ErasedAt.IsZero() {
					gone[id] = d / 365
				}
			}
		}
		for id, years := range map[string]float64{"1": 10.5, "2": 10.5, "6": 10} {
			if got := gone[id]; got < years || got > years+0.1 {
				w.Errorf("order %s was erased after %.2f years, want %.1f", id, got, years)
			}
		}
		if len(gone) != 3 || len(w.leftovers("anna@")) > 0 || len(w.leftovers("bob@", "carl@")) == 0 || len(w.dump("mails")) != mails {
			w.Fatalf("erased %v, %d mails of %d", gone, len(w.dump("mails")), mails)
		}
		all, err := w.s.Erasures(w.Context(), "acme", 10)
		w.must(err)
		if len(all) != 2 || all[0].Asked != "retention" {
			w.Fatalf("receipts %+v", all)
		}
	})
}

// Whoever restricted processing wants the data kept, for a claim say: retention
// is not what ends that.
func TestRetentionKeepsTheRestricted(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.asks(restriction("r", time.Hour, false))
		keep := aftercare.Retention{Customers: 365 * day}
		if n := w.retain(keep, noon.Add(800*day)); n != 0 || w.state("1").Person.Address == "" {
			w.Fatalf("%d erased", n)
		}
		lift := restriction("l", 2*time.Hour, true)
		w.asks(lift)
		if n := w.retain(keep, noon.Add(1600*day)); n != 1 {
			w.Fatalf("%d erased after the restriction was lifted", n)
		}
	})
}

// A customer who was quiet for years and orders while retention is at work is no
// longer quiet, whichever of the two is applied first.
func TestRetentionSparesWhoCameBack(t *testing.T) {
	for _, first := range []string{"the order", "the erasure"} {
		t.Run(first, func(t *testing.T) {
			each(t, func(w *world) {
				w.tell(order("1"))
				soon := noon.Add(800 * day)
				keep := aftercare.Retention{Customers: 365 * day}
				quiet, _, err := w.s.Retain(w.Context(), "acme", keep, soon)
				w.must(err)
				if len(quiet) != 1 {
					w.Fatalf("quiet: %v", quiet)
				}
				back := order("2")
				back.At, back.Order.PlacedAt = soon.Add(-time.Minute), soon.Add(-time.Minute)
				ask := func() { w.asks(retention(quiet[0], keep, soon)) }
				tell := func() { w.tell(back) }
				if first == "the order" {
					tell()
					ask()
				} else {
					ask()
					tell()
				}
				if st := w.state("2"); !st.Facts.ErasedAt.IsZero() || st.Person.Address != "anna@example.com" {
					w.Fatalf("the new order: erased %s, person %+v", st.Facts.ErasedAt, st.Person)
				}
				w.wantStep("2", 0, aftercare.StepWaiting, "")
			})
		})
	}
}
