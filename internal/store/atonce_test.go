package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// Everything that writes runs at once on the same few persons: nothing fails,
// waits in a circle, is lost, or is mailed twice.
func TestEverythingAtOnce(t *testing.T) {
	const orders, workers = 24, 4
	each(t, func(w *world) {
		var sent sync.Map // mail id -> times sent
		var inbox []int64
		for i := range orders {
			id := fmt.Sprint(i)
			e := order(id)
			e.Order.Customer.Email = fmt.Sprintf("p%d@example.com", i%3)
			parcel := shipment(id, "f", "DHL", "N"+id, aftercare.ShipmentShipped)
			inbox = append(inbox, w.receive(e, parcel), w.receive(shipment("", "N"+id, "", "N"+id, aftercare.ShipmentDelivered)))
			inbox = append(inbox, w.receive(consent("c"+id, i%2 == 0, noon, aftercare.PersonID{Email: e.Order.Customer.Email})))
		}
		fail := func(what string, err error) {
			if err != nil && aftercare.CodeOf(err) != aftercare.Conflict && aftercare.CodeOf(err) != aftercare.NotFound {
				t.Errorf("%s: %v", what, err)
			}
		}
		var all sync.WaitGroup
		var done atomic.Int64
		for n := range workers {
			all.Go(func() {
				for i, row := range inbox {
					if i%workers == n || i%workers == (n+1)%workers { // each row is tried by two
						_, err := w.s.Apply(w.Context(), row, parse, rules{}, noon)
						fail("apply", err)
					}
				}
				done.Add(1)
			})
			all.Go(func() {
				for quiet := 0; quiet < 3; {
					finished := done.Load() == workers
					if w.work(fail, &sent) == 0 && finished {
						quiet++
					}
				}
			})
		}
		all.Go(func() {
			for i := 0; i < 10 || done.Load() < workers; i++ {
				_, err := w.s.Pause(w.Context(), aftercare.Pause{Store: "acme", Template: "thanks"}, noon)
				fail("pause", err)
				_, err = w.s.Resume(w.Context(), "acme", "", "thanks")
				fail("resume", err)
			}
		})
		all.Wait()
		for w.work(fail, &sent) > 0 { // what the last pause held
		}
		thanks := 0
		sent.Range(func(id, times any) bool {
			if n := times.(*atomic.Int64).Load(); n != 1 {
				t.Errorf("mail %s was sent %d times", id, n)
			}
			thanks++
			return true
		})
		if thanks != orders {
			t.Errorf("%d mails sent, want %d", thanks, orders)
		}
		for i := range orders {
			st := w.state(fmt.Sprint(i))
			if s := st.Facts.Shipments; len(s) != 1 || s[0].Status != aftercare.ShipmentDelivered || len(st.Person.Purchases) != orders/3 {
				t.Errorf("order %d: shipments %+v, %d purchases", i, s, len(st.Person.Purchases))
			}
		}
	})
}

// work wakes, claims and sends what is due, and returns how many steps it saw.
func (w *world) work(fail func(string, error), sent *sync.Map) int {
	wakes, err := w.s.Wakes(w.Context(), noon, "g", 10)
	fail("wakes", err)
	overdue, err := w.s.Wakes(w.Context(), noon, "other", 10)
	fail("wakes", err)
	fail("woken", w.s.MarkWoken(w.Context(), wakes, "g"))
	var ids []int64
	for _, k := range append(wakes, overdue...) {
		ids = append(ids, k.StepID)
	}
	claims, _, err := w.s.Claim(w.Context(), ids, 100, rules{}, onTime(noon), lease)
	fail("claim", err)
	for _, c := range claims {
		state := aftercare.MailPrepared
		if err := w.handOver(c); err == nil {
			n, _ := sent.LoadOrStore(c.Mail.ID, new(atomic.Int64))
			n.(*atomic.Int64).Add(1)
			state = aftercare.MailSent
		} else {
			fail("hand over", err)
		}
		_, err := w.s.Settle(w.Context(), c, aftercare.Settlement{Mail: state, Final: state == aftercare.MailSent, NotBefore: noon.Add(-time.Second)}, rules{}, noon)
		if err != nil {
			w.Errorf("settle: %v", err)
		}
	}
	return len(ids)
}
