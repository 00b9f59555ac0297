package store_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// dies lets the worker of the claim die while it makes the mail, and returns the
// step as the next process finds it.
func (w *world) dies(c aftercare.Claim, now time.Time) aftercare.Step {
	w.Helper()
	w.machine.Advance(lease + time.Second)
	back, unconfirmed, _, err := w.s.ExpireLeases(w.Context(), rules{}, now)
	w.must(err)
	if back != 1 || unconfirmed != 0 {
		w.Fatalf("put back %d, unconfirmed %d; want the one", back, unconfirmed)
	}
	return w.step("1", 0)
}

func (w *world) poisonous() int {
	w.Helper()
	o, err := w.s.Overview(w.Context(), noon)
	w.must(err)
	list, err := w.s.Poisonous(w.Context(), 10)
	w.must(err)
	if len(list) != o.Poison {
		w.Fatalf("%d mails in the list, the overview counts %d", len(list), o.Poison)
	}
	return o.Poison
}

// The first death costs nothing, the next ones longer and longer pauses, and the
// fifth holds the mail for a person.
func TestAMailThatKillsItsWorkerIsHeld(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		id, now := w.step("1", 0).ID, noon
		for i, pause := range []time.Duration{0, 10 * time.Second, 30 * time.Second, 2 * time.Minute} {
			s := w.dies(w.claimed(now, id), now)
			if s.State != aftercare.StepWaiting || s.Reason.Code != aftercare.ReasonRetry {
				w.Fatalf("after death %d the step is %s (%s)", i+1, s.State, s.Reason)
			}
			late := s.NotBefore.Sub(now)
			if s.NotBefore.IsZero() {
				late = 0
			}
			if late < pause/2 || late > pause {
				w.Fatalf("after death %d it is put off %s, want %s or a bit less", i+1, late, pause)
			}
			now = now.Add(pause)
		}
		if n := w.poisonous(); n != 0 {
			w.Fatalf("%d held before the last death", n)
		}
		c := w.claimed(now, id)
		w.dies(c, now)
		s := w.wantStep("1", 0, aftercare.StepHeld, aftercare.ReasonPoison)
		if s.Reason.Detail != "the worker stopped 5 times while making this mail" || w.poisonous() != 1 {
			w.Fatalf("%d held, because %s", w.poisonous(), s.Reason)
		}
		w.wantMail(c.Mail.ID, aftercare.MailPrepared, 5)
		if again := w.claim(now.Add(time.Hour), id); len(again) != 0 {
			w.Fatal("a held step was claimed")
		}

		w.must(w.s.TryAgain(w.Context(), c.Mail.ID, rules{}, now))
		w.wantCode(w.s.TryAgain(w.Context(), c.Mail.ID, rules{}, now), aftercare.Conflict)
		w.wantCode(w.s.TryAgain(w.Context(), "none", rules{}, now), aftercare.NotFound)
		if c = w.claimed(now, id); c.Mail.Deaths != 0 || c.Mail.Attempt != 6 || w.poisonous() != 0 {
			w.Fatalf("tried again as %+v", c.Mail)
		}
		w.dies(c, now) // the first death again
		w.wantStep("1", 0, aftercare.StepWaiting, aftercare.ReasonRetry)
		w.send(now, id)
	})
}

// An attempt that a worker settled ends the row of deaths.
func TestDeathsInARow(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		id, now := w.step("1", 0).ID, noon
		for range 4 {
			w.dies(w.claimed(now, id), now)
			now = now.Add(time.Hour)
		}
		c := w.claimed(now, id)
		if c.Mail.Deaths != 4 {
			w.Fatalf("%d deaths, want 4", c.Mail.Deaths)
		}
		_, err := w.settle(c, aftercare.MailPrepared)
		w.must(err)
		if c = w.claimed(now, id); c.Mail.Deaths != 0 {
			w.Fatalf("%d deaths after a settled attempt", c.Mail.Deaths)
		}
		_, err = w.s.Settle(w.Context(), c, aftercare.Settlement{Mail: aftercare.MailPrepared, Held: true, Deaths: 3,
			Reason: aftercare.Because(aftercare.ReasonPoison, "panic")}, rules{}, now)
		w.must(err)
		w.wantStep("1", 0, aftercare.StepHeld, aftercare.ReasonPoison)
		w.tell(canceled("1")) // what ends the order ends the step
		w.wantStep("1", 0, aftercare.StepSkipped, aftercare.ReasonCanceled)
		w.wantMail(c.Mail.ID, aftercare.MailSkipped, 6)
		w.wantCode(w.s.TryAgain(w.Context(), c.Mail.ID, rules{}, now), aftercare.Conflict)
	})
}

// A pause holds what is let go while it is in force.
func TestTryAgainDuringAPause(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		c := w.claimed(noon, w.step("1", 0).ID)
		_, err := w.s.Settle(w.Context(), c, aftercare.Settlement{Mail: aftercare.MailPrepared, Held: true,
			Reason: aftercare.Because(aftercare.ReasonPoison, "panic")}, rules{}, noon)
		w.must(err)
		w.pause(aftercare.Pause{Store: "acme"})
		w.must(w.s.TryAgain(w.Context(), c.Mail.ID, rules{}, noon))
		w.wantStep("1", 0, aftercare.StepHeld, aftercare.ReasonPaused)
	})
}
