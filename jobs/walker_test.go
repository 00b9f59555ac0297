package jobs

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/engine"
	"aftercare/internal/intake"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

var errKilled = errors.New("killed")

// death comes before or after one of the commits to come.
type death struct{ in int }

func (d *death) step() {
	if d.in--; d.in == 0 {
		panic(errKilled)
	}
}

// mortal is the rows and the door of a walker that dies.
type mortal struct {
	*store.Store
	*village
	*death
}

func (m mortal) Accept(ctx context.Context, store, order, key string, e aftercare.Event) error {
	if text := fmt.Sprintf("%s %s %+v", e.Type, e.At, *e.Announcement); m.said[key] == "" {
		m.said[key] = text
	} else if m.said[key] != text {
		m.Errorf("%s says first %s, then %s", key, m.said[key], text)
	}
	m.step()
	err := m.door.Accept(ctx, store, order, key, e)
	m.step()
	return err
}

func (m mortal) Advance(ctx context.Context, w aftercare.Walk, to aftercare.Stretch, told, skipped int, now time.Time) (bool, error) {
	m.step()
	moved, err := m.Store.Advance(ctx, w, to, told, skipped, now)
	m.step()
	return moved, err
}

// village is a store full of orders, and what announcements make of them.
type village struct {
	*testing.T
	s        *store.Store
	rules    *engine.Rules
	door     *intake.Door
	business *clock.Fake
	said     map[string]string // through the door, by key
}

func newVillage(t *testing.T, s *store.Store) *village {
	business := clock.NewFake(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	acme := &aftercare.Store{ID: "acme", Mode: aftercare.Live, Timezone: "Asia/Tokyo", Off: map[string]bool{}}
	return &village{T: t, s: s, business: business, said: map[string]string{}, door: &intake.Door{Inbox: s, Business: business},
		rules: &engine.Rules{Stores: map[string]*aftercare.Store{"acme": acme}}}
}

func (v *village) walker(d *death) *Walker {
	m := mortal{v.s, v, d}
	return &Walker{Rows: m, Door: m, Stores: v.rules.Stores, Business: v.business, Log: quiet}
}

func (v *village) apply() {
	v.Helper()
	for {
		ids, err := v.s.Unapplied(v.Context(), -time.Hour, 100)
		check(v, err)
		if len(ids) == 0 {
			return
		}
		for _, id := range ids {
			_, err := v.s.Apply(v.Context(), id, intake.Bindings{}.Parse, v.rules, v.business.Now())
			check(v, err)
		}
	}
}

func (v *village) tell(id string, e aftercare.Event) {
	v.Helper()
	v.business.Advance(time.Minute)
	check(v, v.door.Accept(v.Context(), "acme", "shop/"+id, fmt.Sprint(e.Type, ":", id), e))
	v.apply()
}

// buy is an order of some lines by a person; nobody without an address.
func (v *village) buy(id, email string, skus ...string) {
	v.Helper()
	o := &aftercare.Order{ID: id, PlacedAt: v.business.Now(), Payment: aftercare.PaymentPaid, Customer: aftercare.Customer{Email: email}}
	for i, sku := range skus {
		o.Lines = append(o.Lines, aftercare.Line{ID: fmt.Sprint(i), SKU: sku, Title: sku, Quantity: 1})
	}
	v.tell(id, aftercare.Event{Type: aftercare.EventOrderPlaced, Order: o})
}

func (v *village) letGo(a aftercare.Announcement) {
	v.Helper()
	fresh, err := v.s.LetGo(v.Context(), aftercare.Walk{Announcement: a, Store: "acme", PerMinute: 1 << 20, By: "kim"}, v.business.Now())
	check(v, err)
	if !fresh {
		v.Fatalf("%s was let go before", a.ID)
	}
}

// told are the orders that know of the announcement.
func (v *village) told(announcement string) (out []string) {
	v.Helper()
	rows, err := v.s.Orders(v.Context(), aftercare.OrderQuery{Store: "acme", Limit: 500})
	check(v, err)
	for _, r := range rows {
		st, err := v.s.OrderState(v.Context(), "acme", r.Source, r.ID)
		check(v, err)
		for _, a := range st.Facts.Announcements {
			if a.ID == announcement {
				out = append([]string{r.ID}, out...)
			}
		}
	}
	return out
}

// walked lives until the announcement is through, dying on the way.
func (v *village) walked(id string, d *death) aftercare.Walk {
	v.Helper()
	beside := v.walker(&death{}) // another leader, for as long as two believe to lead
	for life := 0; ; life++ {
		func() {
			defer func() {
				if r := recover(); r != nil && r != any(errKilled) {
					panic(r)
				}
			}()
			check(v, v.walker(d).Once(v.Context()))
		}()
		w, err := v.s.Walk(v.Context(), "acme", id)
		check(v, err)
		switch {
		case w.State == aftercare.WalkDone:
			v.apply()
			return w
		case life > 200:
			v.Fatalf("it does not end: %+v", w)
		case life%5 == 4:
			check(v, beside.Once(v.Context()))
		}
		d.in = 1 + rand.IntN(12) // #nosec G404 -- a test
	}
}

// A recall reaches each order that keeps one of its products, once, whenever the
// walker dies and whoever else walks.
func TestWalkerDies(t *testing.T) {
	testkit.EachStore(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := newVillage(t, s)
		var want []string
		for i := range 30 {
			id, sku := fmt.Sprintf("%03d", i), "TENT"
			if i%4 == 1 {
				sku = "MUG"
			}
			v.buy(id, fmt.Sprintf("p%d@example.com", i), sku, "PEGS")
			if sku == "TENT" && i != 8 && i != 10 {
				want = append(want, id)
			}
		}
		v.buy("none", "", "TENT") // its page says that nobody could be mailed
		want = append(want, "none")
		v.tell("008", aftercare.Event{Type: aftercare.EventOrderRefunded, Refund: &aftercare.Refund{ID: "r", Lines: []aftercare.RefundLine{{LineID: "0", Quantity: 1}}}})
		v.tell("010", aftercare.Event{Type: aftercare.EventCustomerErased, Person: &aftercare.PersonID{OrderIDs: []string{"shop/010"}}})
		for n := range 12 {
			id := fmt.Sprint("recall-", n)
			v.letGo(aftercare.Announcement{ID: id, Kind: aftercare.AnnouncementRecall, SKUs: []string{"TENT"}, Title: aftercare.Text{"en": "Careful"}})
			w := v.walked(id, &death{in: 1 + n})
			if got := v.told(id); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%s told %q, want %q", id, got, want)
			}
			if w.Told != len(want) || w.Skipped != 1 || w.Seen != 31 {
				t.Fatalf("%s: told %d, skipped %d, seen %d; want %d, 1, 31", id, w.Told, w.Skipped, w.Seen, len(want))
			}
		}
	})
}

// Early access begins with a day of the store's own zone, and is told to each owner
// once, for their newest order, and to none who was let down.
func TestLaunch(t *testing.T) {
	t.Parallel()
	v := newVillage(t, testkit.Store(t, testkit.SQLite(t), store.Options{}))
	v.buy("1", "anna@example.com", "TENT")
	v.buy("2", "anna@example.com", "MUG")
	v.buy("3", "anna@example.com", "TENT")
	v.buy("4", "bob@example.com", "TENT")
	v.buy("5", "bob@example.com", "PEGS") // newer, and of nothing that is concerned
	v.buy("6", "cid@example.com", "TENT")
	v.buy("7", "cid@example.com", "TENT")
	v.tell("6", aftercare.Event{Type: aftercare.EventCaseOpened, Case: &aftercare.Case{ID: "c", Kind: aftercare.CaseComplaint}})
	v.buy("8", "", "TENT")
	v.buy("9", "dora@example.com", "TENT")
	v.tell("9", aftercare.Event{Type: aftercare.EventSurveyAnswered, Answer: &aftercare.Answer{Score: 1}})

	looked := 0
	k := v.walker(&death{})
	k.Launches = func(_ string, day time.Time) []aftercare.Announcement {
		looked++
		if day.Format(time.DateOnly) < "2026-03-04" {
			return nil
		}
		return []aftercare.Announcement{{ID: "early-mat", Kind: aftercare.AnnouncementPresale, SKUs: []string{"TENT"}, SKU: "MAT"}}
	}
	for range 3 * 24 {
		v.business.Advance(time.Hour)
		check(t, k.Once(t.Context()))
	}
	v.apply()
	if got := v.told("early-mat"); fmt.Sprint(got) != "[3 4]" || looked != 4 {
		t.Errorf("told %q, looked %d times", got, looked)
	}
	w, err := v.s.Walk(t.Context(), "acme", "early-mat")
	check(t, err)
	if tokyo := w.BeganAt.In(v.rules.Stores["acme"].Location()); tokyo.Format("2006-01-02 15") != "2026-03-04 00" {
		t.Errorf("it began at %s", tokyo)
	}
}

// A recall at one order a minute, each process living for seconds only: it takes
// as many lives as there are orders, and everybody has one mail, by night too.
func TestRecallIsMailed(t *testing.T) {
	inVirtualTime(t, monday, func(h *house) {
		for n := range 4 {
			o := order(fmt.Sprint(n), "paid")
			o["customer"] = map[string]any{"email": fmt.Sprintf("p%d@customer.example", n)}
			h.post("order.placed", map[string]any{"order": o})
			h.live(2 * around)
		}
		h.until(monday.Add(10 * time.Hour)) // 00:30
		a := aftercare.Announcement{ID: "recall-1", Kind: aftercare.AnnouncementRecall, SKUs: []string{"TENT"}, Title: aftercare.Text{"en": "Poles may break"}}
		_, err := h.store.LetGo(h.Context(), aftercare.Walk{Announcement: a, Store: "acme", PerMinute: 1}, clock.Machine.Now())
		check(h, err)
		for range 8 {
			h.live(2 * around)
		}
		to := map[string]int{}
		for _, m := range h.sink.Mails() {
			row, err := h.store.Mail(h.Context(), ledgerID(m))
			check(h, err)
			if row.Template == "recall" {
				to[m.To]++
			}
		}
		if len(to) != 4 || to["p0@customer.example"] != 1 || to["p3@customer.example"] != 1 {
			t.Errorf("recall mails by address: %v", to)
		}
		w, err := h.store.Walk(h.Context(), "acme", "recall-1")
		check(h, err)
		if w.State != aftercare.WalkDone || w.Told != 4 {
			t.Errorf("the walk ended as %+v", w)
		}
	})
}

// A store that left the configuration has nobody told for it, and holds up no other.
func TestWalkerOfAStoreThatIsGone(t *testing.T) {
	testkit.EachStore(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := newVillage(t, s)
		v.buy("1", "anna@example.com", "TENT")
		v.letGo(aftercare.Announcement{ID: "r", Kind: aftercare.AnnouncementRecall, SKUs: []string{"TENT"}, Title: aftercare.Text{"en": "Careful"}})
		k := v.walker(&death{})
		k.Stores = map[string]*aftercare.Store{}
		if err := k.Once(t.Context()); aftercare.CodeOf(err) != aftercare.Unavailable {
			t.Errorf("%v, want a word of it", err)
		}
		if ids, err := s.Unapplied(t.Context(), -time.Hour, 100); err != nil || len(ids) != 0 {
			t.Errorf("inbox rows %v, %v", ids, err)
		}
		k.Stores = v.rules.Stores // it is back
		check(t, k.Once(t.Context()))
		v.apply()
		if got := v.told("r"); len(got) != 1 {
			t.Errorf("told %q", got)
		}
	})
}
