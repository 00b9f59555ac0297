package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// due are alarms for service and marketing mail of acme in the hour of now.
func due(n int, now time.Time) []aftercare.BrakeCount {
	return []aftercare.BrakeCount{{Store: "acme", Hour: aftercare.Hour(now), Due: n}}
}

func (w *world) brake(n int, now time.Time) []string {
	w.Helper()
	stopped, err := w.s.Brake(w.Context(), due(n, now), now, now.Add(10*time.Minute))
	w.must(err)
	return stopped
}

func (w *world) braked() []aftercare.Braked {
	w.Helper()
	out, err := w.s.Braked(w.Context())
	w.must(err)
	return out
}

// offered is an order whose offer is due an hour after noon.
func (w *world) offered(id string) {
	w.Helper()
	w.tell(order(id))
	w.send(noon, w.step(id, 0).ID)
}

func TestBrake(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.s.BrakeFrom(w.Context(), []string{"acme"}, noon.AddDate(0, 0, -7)))
		for _, id := range []string{"1", "2", "3"} {
			w.offered(id)
		}
		onWire := w.claimed(noon.Add(time.Hour), w.step("3", 1).ID)
		soon := w.step("1", 1)
		if !soon.DueAt.Equal(noon.Add(time.Hour)) {
			w.Fatalf("due %s", soon.DueAt)
		}
		w.tell(order("4")) // its thanks are transactional, and due
		now := noon.Add(55 * time.Minute)
		if on := w.brake(500, now); len(on) != 0 {
			w.Fatalf("500 brake %v", on)
		}
		if on := w.brake(501, now); len(on) != 1 || on[0] != "acme" {
			w.Fatalf("501 brake %v", on)
		}
		if on := w.brake(900, now); len(on) != 0 {
			w.Fatalf("braked once more: %v", on)
		}
		for _, id := range []string{"1", "2"} {
			s := w.wantStep(id, 1, aftercare.StepHeld, aftercare.ReasonBraked)
			if !strings.HasPrefix(s.Reason.Detail, "501 service and marketing mails are due in one hour") {
				w.Fatalf("detail %q", s.Reason.Detail)
			}
		}
		w.wantCode(w.handOver(onWire), aftercare.Conflict)
		w.wantStep("4", 0, aftercare.StepWaiting, "")
		w.send(now, w.step("4", 0).ID) // what is fresh and transactional goes
		if st := w.state("1"); len(st.Pauses) != 1 || !st.Pauses[0].Brake || st.Enrollments[0].HeldSince.IsZero() {
			w.Fatalf("pauses %+v, held since %s", st.Pauses, st.Enrollments[0].HeldSince)
		}
		pauses, err := w.s.Pauses(w.Context())
		w.must(err)
		if all := w.braked(); len(pauses) != 0 || len(all) != 1 || all[0].Store != "acme" || all[0].Steps < 2 || !all[0].At.Equal(now) {
			w.Fatalf("braked %+v, pauses %+v", all, pauses)
		}
		_, err = w.s.Approve(w.Context(), "acme", "care", "mia", now)
		w.wantCode(err, aftercare.NotFound)
		n, err := w.s.Approve(w.Context(), "acme", "", "mia", now)
		w.must(err)
		if n < 2 || len(w.braked()) != 0 {
			w.Fatalf("%d steps go on", n)
		}
		if s := w.wantStep("1", 1, aftercare.StepWaiting, ""); !s.DueAt.Equal(soon.DueAt) {
			w.Fatalf("due %s", s.DueAt)
		}
		_, err = w.s.Approve(w.Context(), "acme", "", "mia", now)
		w.wantCode(err, aftercare.NotFound)
		if on := w.brake(1000, now); len(on) != 0 {
			w.Fatalf("what was approved brakes: %v", on)
		}
		if on := w.brake(1010, now); len(on) != 1 {
			w.Fatalf("more than was approved does not brake")
		}
		_, err = w.s.Approve(w.Context(), "acme", "", "mia", now)
		w.must(err)
		if on := w.brake(600, now.Add(20*time.Hour)); len(on) != 0 {
			w.Fatalf("on the day of an approval 600 brake: %v", on)
		}
		if on := w.brake(600, now.Add(25*time.Hour)); len(on) != 1 {
			w.Fatal("an approval is for ever")
		}
	})
}

// A store has no usual hour in its first week, and the usual one is that of its
// busiest hours.
func TestBrakeKnowsWhatIsUsual(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.s.BrakeFrom(w.Context(), []string{"acme"}, noon.AddDate(0, 0, -7).Add(time.Minute)))
		if on := w.brake(100_000, noon); len(on) != 0 {
			w.Fatalf("a young store brakes: %v", on)
		}
		w.must(w.s.BrakeFrom(w.Context(), []string{"acme"}, noon.AddDate(-1, 0, 0))) // the first word counts
		now := noon.Add(time.Minute)
		for day := 1; day <= 7; day++ {
			for range 3 {
				w.must(w.s.CountAlarms(w.Context(), []aftercare.BrakeCount{
					{Store: "acme", Hour: aftercare.Hour(noon) - int64(24*day), Due: 30}, {Store: "acme", Hour: aftercare.Hour(noon) - int64(24*day) + 5, Due: 5},
					{Store: "other", Hour: aftercare.Hour(noon) - int64(24*day), Due: 300},
				}))
			}
		}
		if on := w.brake(900, now); len(on) != 0 {
			w.Fatalf("ten times the usual hour brakes: %v", on)
		}
		if on := w.brake(901, now); len(on) != 1 {
			w.Fatal("more than ten times the usual hour does not brake")
		}
	})
}

// What is claimed is counted, a mail once, and adding the counts up changes none.
func TestBrakeCounts(t *testing.T) {
	each(t, func(w *world) {
		count := func() (sent, rows int) {
			var got []struct {
				Sent int `db:"sent"`
				N    int `db:"n"`
			}
			w.must(w.s.All(w.Context(), &got, "SELECT COALESCE(SUM(sent + due), 0) AS sent, COUNT(*) AS n FROM brake_hours"))
			return got[0].Sent, got[0].N
		}
		at := noon.Add(time.Hour)
		for i := range 3 {
			id := fmt.Sprint(i + 1)
			e := order(id)
			e.Order.Customer.Email = id + "@example.com"
			w.tell(e)
			w.send(noon, w.step(id, 0).ID)
			w.send(at, w.step(id, 1).ID)
		}
		c := func() aftercare.Claim {
			e := order("9")
			e.Order.Customer.Email = "9@example.com"
			w.tell(e)
			w.send(noon, w.step("9", 0).ID)
			return w.claimed(at, w.step("9", 1).ID)
		}()
		_, err := w.settle(c, aftercare.MailPrepared) // it is tried again
		w.must(err)
		w.send(at, w.step("9", 1).ID)
		w.must(w.s.CountAlarms(w.Context(), []aftercare.BrakeCount{{Store: "acme", Hour: aftercare.Hour(at), Due: 2}}))
		for range 2 {
			if sent, _ := count(); sent != 6 {
				w.Fatalf("counted %d, want 4 mails and 2 alarms", sent)
			}
			w.must(w.s.TidyBrake(w.Context(), at))
		}
		if _, rows := count(); rows != 1 {
			w.Fatalf("%d rows of one hour", rows)
		}
		w.must(w.s.TidyBrake(w.Context(), at.AddDate(0, 0, 9)))
		if _, rows := count(); rows != 0 {
			w.Fatalf("%d rows after nine days", rows)
		}
	})
}

// A sweep is told whose and of what kind what it wakes is, and whether it is the
// first time.
func TestWakesForTheBrake(t *testing.T) {
	each(t, func(w *world) {
		w.offered("1")
		got := w.wakes(noon.Add(time.Hour), "g")
		if len(got) != 1 || got[0].Store != "acme" || got[0].Kind != aftercare.KindMarketing || !got[0].Fresh {
			w.Fatalf("wakes %+v", got)
		}
		w.must(w.s.MarkWoken(w.Context(), got, "g"))
		if got = w.wakes(noon.Add(time.Hour), "another"); len(got) != 1 || got[0].Fresh {
			w.Fatalf("wakes %+v", got)
		}
	})
}

// The person's snapshot tells what they were asked about which order.
func TestAsked(t *testing.T) {
	each(t, func(w *world) {
		w.offered("1")
		w.tell(order("2"))
		at := noon.Add(time.Hour)
		c := w.claimed(at, w.step("1", 1).ID)
		for _, state := range []aftercare.MailState{aftercare.MailSending, aftercare.MailSent} {
			asked := w.state("2").Person.Asked
			if len(asked) != 1 || asked[0] != (aftercare.Asked{Template: "offer", Order: "standard/1", Name: "#1", State: state, At: at}) {
				w.Fatalf("while %s: asked %+v", state, asked)
			}
			if state == aftercare.MailSending {
				w.must(w.handOver(c))
				_, err := w.settle(c, aftercare.MailSent)
				w.must(err)
			}
		}
	})
}

// Looking costs a busy or a braked store nothing: nobody waits for a lock of it.
func TestBrakeLooksWithoutALock(t *testing.T) {
	each(t, func(w *world) {
		if w.s.SQLite() {
			w.Skip("one writes at a time, and others read meanwhile")
		}
		w.must(w.s.BrakeFrom(w.Context(), []string{"acme"}, noon.AddDate(0, 0, -7)))
		for day := 1; day <= 7; day++ {
			w.must(w.s.CountAlarms(w.Context(), due(1000, noon.AddDate(0, 0, -day))))
		}
		look := func(n int) {
			w.Helper()
			w.must(w.s.HoldStore(w.Context(), "acme", func() {
				ctx, cancel := context.WithTimeout(w.Context(), 5*time.Second)
				defer cancel()
				if on, err := w.s.Brake(ctx, due(n, noon), noon, noon); err != nil || len(on) != 0 {
					w.Errorf("stopped %v, %v", on, err)
				}
			}))
		}
		look(9000)
		if on := w.brake(11_000, noon); len(on) != 1 {
			w.Fatalf("stopped %v", on)
		}
		look(12_000)
	})
}
