package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// A setting that went wrong makes five hundred and one mails due in one hour. None
// of them leaves before a person has approved, all of them leave afterwards, and a
// confirmation meanwhile waits for nobody.
func TestABlastIsHeldUntilSomebodyApproves(t *testing.T) {
	inVirtualTime(t, monday, func(h *house) {
		check(h, h.store.BrakeFrom(h.Context(), []string{"acme"}, monday.AddDate(0, 0, -8)))
		h.rules.Workflows = slices.DeleteFunc(h.rules.Workflows, func(w *aftercare.Workflow) bool {
			return w.Name != "order-confirmation" && w.Name != "getting-started"
		})
		place := func(i int) {
			o := order(fmt.Sprint(i), "paid")
			o["lines"].([]any)[0].(map[string]any)["digital"] = true // the customer's at once
			o["customer"].(map[string]any)["email"] = fmt.Sprintf("anna%d@customer.example", i)
			o["customer"].(map[string]any)["id"] = fmt.Sprint(i)
			h.post("order.placed", map[string]any{"order": o})
		}
		const blast, others = 30, 471 // of these it is enough that they are known
		for i := range blast {
			place(i)
		}
		h.live(20 * around)
		count := func(when string, want int) {
			h.Helper()
			if n := len(h.sink.Mails()); n != want {
				h.Fatalf("%s: %d mails, want %d", when, n, want)
			}
		}
		count("confirmed", blast)
		ten := time.Date(2000, 3, 9, 9, 0, 0, 0, time.UTC) // in Berlin
		time.Sleep(time.Until(ten.Add(-time.Minute)))
		check(h, h.store.CountAlarms(h.Context(), []aftercare.BrakeCount{{Store: "acme", Hour: aftercare.Hour(ten), Due: others}}))
		h.live(5 * time.Minute)
		count("braked", blast)
		all, err := h.store.Braked(h.Context())
		check(h, err)
		if len(all) != 1 || all[0].Store != "acme" || all[0].Steps != blast {
			h.Fatalf("braked: %+v", all)
		}
		place(blast)
		h.live(2 * around)
		count("a confirmation meanwhile", blast+1)
		n, err := h.store.Approve(h.Context(), "acme", "", "mia", clock.Machine.Now())
		check(h, err)
		if n != blast+1 { // with the guide of who ordered meanwhile
			h.Errorf("%d steps go on", n)
		}
		h.live(5 * time.Minute)
		count("approved", 2*blast+1)
	})
}

// brakeRows notes what a sweep asks of the brake, among what it asks of the rest.
type brakeRows struct {
	*rows
	stops int // how often a store is still to be stopped
	set   []aftercare.BrakeCount
}

func (r *brakeRows) BrakeFrom(context.Context, []string, time.Time) error { return nil }
func (r *brakeRows) TidyBrake(context.Context, time.Time) error           { return nil }

func (r *brakeRows) Brake(_ context.Context, ahead []aftercare.BrakeCount, _, _ time.Time) ([]string, error) {
	err := r.ask(fmt.Sprint("look at ", len(ahead)))
	if r.stops == 0 {
		return nil, err
	}
	r.stops--
	r.waiting = nil // held
	return []string{"acme"}, err
}

func (r *brakeRows) CountAlarms(_ context.Context, set []aftercare.BrakeCount) error {
	r.set = append(r.set, set...)
	return nil
}

// The brake looks before alarms are set, what it stopped gets none, and only what
// was set counts, by the hour in which it rings.
func TestTheBrakeLooksFirst(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		now := time.Date(2026, 6, 1, 12, 58, 0, 0, time.UTC)
		offers := wakesAt("offer", now.Add(5*time.Minute), 1, 3)
		offers[2].DueAt = now.Add(-time.Hour) // overdue: it rings now
		for i := range offers {
			offers[i].Store, offers[i].Kind, offers[i].Fresh = "acme", aftercare.KindMarketing, true
		}
		rows := &brakeRows{rows: newRows()}
		rows.waiting = offers
		s := sweeper(rows.rows, r)
		s.Business, s.Brake = clock.NewFake(now), &Brake{Rows: rows, Stores: []string{"acme"}, Log: quiet}
		rows.fail["mark"] = errors.New("the database is away")
		if err := s.wake(t.Context()); err == nil || len(rows.set) != 0 {
			t.Errorf("%v; counted before they were marked: %+v", err, rows.set)
		}
		delete(rows.fail, "mark")
		check(t, s.wake(t.Context()))
		want := []aftercare.BrakeCount{{Store: "acme", Hour: aftercare.Hour(now) + 1, Due: 2}, {Store: "acme", Hour: aftercare.Hour(now), Due: 1}}
		if !slices.Equal(rows.set, want) {
			t.Errorf("counted %+v, want %+v", rows.set, want)
		}
		if i, j := slices.Index(rows.log, "look at 2"), slices.Index(rows.log, "mark"); i < 0 || j < i {
			t.Errorf("asked in this order: %v", rows.log)
		}
		rows.waiting, rows.woken, rows.stops, rows.set = offers, map[int64]string{}, 1, nil
		before := len(idsOf(t, r, QueueOffers))
		check(t, s.wake(t.Context()))
		if n := len(idsOf(t, r, QueueOffers)); n != before || len(rows.set) != 0 {
			t.Errorf("%d alarms were set for a store that was stopped, %+v counted", n-before, rows.set)
		}
	})
}
