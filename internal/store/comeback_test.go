package store_test

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// A no that comes after the erasure counts should the person come back, and does
// not itself bring the address back.
func TestALateNoDoesNotBringThePersonBack(t *testing.T) {
	anna := &aftercare.PersonID{Email: "anna@example.com"}
	later := noon.Add(24 * time.Hour)
	for name, c := range map[string]struct {
		late aftercare.Event
		want func(aftercare.Person) bool
	}{
		"unsubscribed": {consent("no", false, later, *anna), func(p aftercare.Person) bool { return p.Marketing == aftercare.Denied }},
		"bounced": {aftercare.Event{Type: aftercare.EventMailBounced, Key: "b", At: later, Person: anna},
			func(p aftercare.Person) bool { return p.Suppressed != "" }},
		"restricted":     {restriction("r", 24*time.Hour, false), func(p aftercare.Person) bool { return p.RestrictedAt.IsZero() }},
		"data requested": {aftercare.Event{Type: aftercare.EventDataRequested, Key: "d", At: later, Person: anna}, func(aftercare.Person) bool { return true }},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.tell(order("1"))
				w.tell(erased("e", "anna@example.com"))
				w.tell(c.late)
				if left := w.leftovers("anna@"); len(left) > 0 {
					w.Fatalf("brought back:\n%s", strings.Join(left, "\n"))
				}
				back := order("2")
				back.At, back.Order.PlacedAt = noon.Add(48*time.Hour), noon.Add(48*time.Hour)
				w.tell(back)
				if p := w.state("2").Person; p.Address != "anna@example.com" || !c.want(p) {
					w.Fatalf("who came back is %+v", p)
				}
			})
		})
	}
}

// What a mail server says may repeat the address: it is not kept of the erased,
// however late it comes.
func TestALateAnswerDoesNotBringTheAddressBack(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		c := w.claimed(noon, w.step("1", 0).ID)
		w.must(w.handOver(c))
		w.tell(erased("e", "anna@example.com"))
		w.machine.Advance(time.Hour)
		_, unconfirmed, _, err := w.s.ExpireLeases(w.Context(), rules{}, noon.Add(time.Hour))
		w.must(err)
		if unconfirmed != 1 {
			w.Fatalf("%d unconfirmed", unconfirmed)
		}
		w.must(w.s.Confirm(w.Context(), c.Mail.ID, "250 queued for anna@example.com", rules{}, noon))
		if left := w.leftovers("anna@"); len(left) > 0 {
			w.Fatalf("left:\n%s", strings.Join(left, "\n"))
		}
	})
}

// One order of a customer who stays was erased: what is told late of another is kept.
func TestErasingOneOrderForgetsNoOther(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(order("2"))
		w.asks(own("e", aftercare.PersonID{OrderIDs: []string{"standard/1"}, OnlyOrders: true}))
		w.tell(order("3"))
		if st := w.state("3"); !st.Facts.ErasedAt.IsZero() || st.Person.Address != "anna@example.com" {
			w.Fatalf("order 3: erased %s, person %+v", st.Facts.ErasedAt, st.Person)
		}
	})
}

// Who was erased by phone number alone is known again by it.
func TestWhoWasErasedByPhoneIsKnownAgain(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.asks(own("e", aftercare.PersonID{Phone: "0049 30 5550199"}))
		late := order("2")
		late.Order.Customer.ID, late.Order.Customer.Email = "c2", "anna.other@example.com"
		w.tell(late)
		if st := w.state("2"); st.Facts.ErasedAt.IsZero() || len(w.leftovers("anna.other")) > 0 {
			w.Fatalf("order 2: %+v", st)
		}
	})
}
