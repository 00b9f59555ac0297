package jobs

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/engine"
	"aftercare/internal/intake"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// Four customers buy two cans, and again 40 to 70 days later; the study of the
// night after knows, each night once, and what it found is kept.
func TestStudyOfTheNight(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	business := clock.NewFake(time.Date(2026, 3, 1, 12, 0, 0, 0, berlin))
	s := testkit.Store(t, testkit.SQLite(t), store.Options{})
	acme := &aftercare.Store{ID: "acme", Mode: aftercare.Live, Timezone: "Europe/Berlin"}
	rules := &engine.Rules{Stores: map[string]*aftercare.Store{"acme": acme}}
	door := &intake.Door{Inbox: s, Business: business}
	buy := func(id int, email string, skus ...string) {
		t.Helper()
		o := &aftercare.Order{ID: fmt.Sprint(id), PlacedAt: business.Now(), Customer: aftercare.Customer{Email: email}}
		for i, sku := range skus {
			o.Lines = append(o.Lines, aftercare.Line{ID: fmt.Sprint(i), SKU: sku, Quantity: 2})
		}
		e := aftercare.Event{Type: aftercare.EventOrderPlaced, Order: o}
		check(t, door.Accept(t.Context(), "acme", fmt.Sprint("shop/", id), fmt.Sprint("placed:", id), e))
		ids, err := s.Unapplied(t.Context(), -time.Hour, 100)
		check(t, err)
		for _, id := range ids {
			_, err := s.Apply(t.Context(), id, intake.Bindings{}.Parse, rules, business.Now())
			check(t, err)
		}
	}
	for i := range 4 {
		buy(i, fmt.Sprintf("c%d@example.com", i), "FUEL", "WICK")
	}
	for i := range 9 {
		buy(20+i, fmt.Sprintf("d%d@example.com", i), "TENT")
	}
	business.Advance(30 * 24 * time.Hour)
	for i := range 4 {
		business.Advance(10 * 24 * time.Hour)
		buy(10+i, fmt.Sprintf("c%d@example.com", i), "FUEL")
	}
	study := &Study{Rows: s, Stores: []*aftercare.Store{acme}, Business: business, Log: quiet}
	at := func() time.Time {
		t.Helper()
		check(t, study.Once(t.Context()))
		last, err := s.Studies(t.Context())
		check(t, err)
		return last["acme"].In(berlin)
	}
	for _, step := range []struct {
		later time.Duration
		want  string
	}{{0, "10 13:00"}, {13*time.Hour + 59*time.Minute, "10 13:00"}, {time.Minute, "11 03:00"}, {23 * time.Hour, "11 03:00"}, {50 * time.Hour, "14 04:00"}} {
		business.Advance(step.later)
		if got := at().Format("02 15:04"); got != step.want {
			t.Errorf("at %s the last study is of %s, want %s", business.Now().In(berlin), got, step.want)
		}
	}
	in, ok, err := s.Insight(t.Context(), "acme")
	check(t, err)
	if again := in.Products["FUEL"].Again; !ok || again != (aftercare.Interval{Median: 28, Low: 24, High: 31, Customers: 4}) {
		t.Errorf("fuel: %+v", again)
	}
	if also := in.Products["FUEL"].Related; len(also) != 1 || also[0] != (aftercare.Also{SKU: "WICK", Support: 4, Lift: 3.25}) {
		t.Errorf("with fuel: %+v", also)
	}
}

// torn is rows of which a store's purchases cannot be read.
type torn struct {
	*store.Store
	store string
}

var errTorn = errors.New("torn")

func (r torn) Purchases(ctx context.Context, store string, since time.Time, each func(customer int64, p aftercare.Purchase) (more bool)) error {
	if store == r.store {
		return errTorn
	}
	return r.Store.Purchases(ctx, store, since, each)
}

func TestAStudyThatFailsHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	s := testkit.Store(t, testkit.SQLite(t), store.Options{})
	study := &Study{Rows: torn{s, "first"}, Stores: []*aftercare.Store{{ID: "first"}, {ID: "second"}}, Business: clock.NewFake(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)), Log: quiet}
	if err := study.Once(t.Context()); !errors.Is(err, errTorn) {
		t.Errorf("%v", err)
	}
	last, err := s.Studies(t.Context())
	check(t, err)
	if len(last) != 1 || last["second"].IsZero() {
		t.Errorf("studied %v, want the second store", last)
	}
}
