package store_test

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func restriction(key string, after time.Duration, lifted bool) aftercare.Event {
	return aftercare.Event{Type: aftercare.EventRestricted, Key: key, At: noon.Add(after), Person: &aftercare.PersonID{Email: "anna@example.com"},
		Restriction: &aftercare.Restriction{Lifted: lifted, Why: "disputes the invoice"}}
}

// A mail that is under way stops at its hand-over; the last word counts,
// whichever comes last; and it follows an order to another address, as a no does.
func TestRestriction(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		c := w.claimed(noon, w.step("1", 0).ID)
		w.asks(restriction("r", time.Hour, false))
		w.wantCode(w.handOver(c), aftercare.Conflict)
		want := func(restricted bool) {
			w.Helper()
			p := w.state("1").Person
			if p.RestrictedAt.IsZero() == restricted || (p.RestrictedWhy != "") != restricted {
				w.Fatalf("person %+v, want restricted %v", p, restricted)
			}
		}
		want(true)
		w.asks(restriction("late", time.Minute, true)) // lifted before it was set
		want(true)
		w.asks(restriction("lift", 2*time.Hour, true))
		want(false)
		w.asks(restriction("again", 3*time.Hour, false))
		w.tell(consent("no", false, noon, aftercare.PersonID{Email: "anna@example.com"}))
		w.tell(renamed("1", "anna.new@example.com"))
		want(true)
		if p := w.state("1").Person; p.Address != "anna.new@example.com" || p.Marketing != aftercare.Denied {
			w.Fatalf("under the new address: %+v", p)
		}
		w.asks(own("e", aftercare.PersonID{Email: "anna@example.com"}))
		if left := w.leftovers("invoice", "anna"); len(left) > 0 {
			w.Fatalf("left:\n%s", strings.Join(left, "\n"))
		}
	})
}
