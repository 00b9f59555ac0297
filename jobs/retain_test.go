package jobs

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/engine"
	"aftercare/internal/intake"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// Day by day over 400 days: who was quiet for a year is erased through the one
// door, once, and who ordered again is not.
func TestRetentionGoesThroughTheDoor(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	start := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	business := clock.NewFake(start)
	s := testkit.Store(t, testkit.SQLite(t), store.Options{})
	rules := &engine.Rules{Stores: map[string]*aftercare.Store{"acme": {ID: "acme", Mode: aftercare.Live, Timezone: "UTC"}}}
	door := &intake.Door{Inbox: s, Business: business}
	r := &Retention{Rows: s, Door: door, Business: business, Keep: map[string]aftercare.Retention{"acme": {Webhooks: 30 * day, Customers: 365 * day}}}
	apply := func() {
		t.Helper()
		ids, err := s.Unapplied(t.Context(), -time.Hour, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if _, err := s.Apply(t.Context(), id, intake.Bindings{}.Parse, rules, business.Now()); err != nil {
				t.Fatal(err)
			}
		}
	}
	buy := func(id, email string) {
		t.Helper()
		e := aftercare.Event{Type: aftercare.EventOrderPlaced, Order: &aftercare.Order{ID: id, PlacedAt: business.Now(), Customer: aftercare.Customer{Email: email}}}
		if err := door.Accept(t.Context(), "acme", "shop/"+id, "placed:"+id, e); err != nil {
			t.Fatal(err)
		}
		apply()
	}
	buy("1", "anna@example.com")
	buy("2", "bob@example.com")
	gone := 0
	for d := 1; d <= 400; d++ {
		business.Advance(day)
		if d == 100 {
			buy("3", "bob@example.com")
		}
		for range 2 { // the second finds nothing to do
			if err := r.Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			apply()
		}
		st, err := s.OrderState(t.Context(), "acme", "shop", "1")
		if err != nil {
			t.Fatal(err)
		}
		if gone == 0 && !st.Facts.ErasedAt.IsZero() {
			gone = d
		}
	}
	receipts, err := s.Erasures(t.Context(), "acme", 10)
	if err != nil {
		t.Fatal(err)
	}
	bob, err := s.OrderState(t.Context(), "acme", "shop", "2")
	if err != nil {
		t.Fatal(err)
	}
	if gone != 366 || len(receipts) != 1 || receipts[0].Asked != "retention" || bob.Person.Address != "bob@example.com" {
		t.Errorf("erased on day %d, receipts %+v, bob %+v", gone, receipts, bob.Person)
	}
}
