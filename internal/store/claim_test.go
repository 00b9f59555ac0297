package store_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func TestTheWayOfAMail(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		now := noon.Add(time.Second)
		thanks := w.step("1", 0)
		if early := w.claim(noon.Add(-time.Second), thanks.ID); len(early) != 0 {
			w.Fatal("claimed a step that is not due")
		}
		c := w.claimed(now, thanks.ID)
		if c.Mail.State != aftercare.MailSending || c.Mail.Attempt != 1 || c.Mail.Address != "Anna@Example.com" || c.Step.State != aftercare.StepRunning ||
			c.Mail.ID != aftercare.MailID("acme", c.Enrollment.Key(), "thanks", 0) || !c.Now.Equal(now) || len(c.State.Sends) != 0 {
			w.Fatalf("claim %+v", c)
		}
		if again := w.claim(now, thanks.ID); len(again) != 0 {
			w.Fatal("claimed a running step")
		}
		w.must(w.handOver(c))
		wakes, err := w.settle(c, aftercare.MailSent)
		w.must(err)
		m := w.wantMail(c.Mail.ID, aftercare.MailSent, 1)
		if !m.SentAt.Equal(now) || m.Subject != "Thanks, Anna" || m.TemplateVersion != "t1" || m.Reply != "250 ok" {
			w.Fatalf("mail %+v", m)
		}
		if s := w.wantStep("1", 0, aftercare.StepDone, ""); !s.DoneAt.Equal(now) || s.Attempt != 1 {
			w.Fatalf("step %+v", s)
		}
		if s := w.step("1", 1); !s.DueAt.Equal(now.Add(time.Hour)) || len(wakes) != 0 {
			w.Fatalf("the next step is due %s, wakes %v; want in an hour, none yet", s.DueAt, wakes)
		}
		html, text, err := w.s.MailBody(w.Context(), c.Mail.ID)
		w.must(err)
		if html != "<p>Anna</p>" || text != "Anna" {
			w.Fatalf("body %q, %q", html, text)
		}
		if sends := w.state("1").Sends; len(sends) != 1 || sends[0].Subject != c.Enrollment.Subject || !sends[0].At.Equal(now) {
			w.Fatalf("sends %+v", sends)
		}
	})
}

func TestTwoWorkersOneStep(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		id := w.step("1", 0).ID
		var mu sync.Mutex
		var got []aftercare.Claim
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				claims, _, err := w.s.Claim(w.Context(), []int64{id}, 100, rules{}, onTime(noon), lease)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				got = append(got, claims...)
			})
		}
		all.Wait()
		if len(got) != 1 {
			w.Fatalf("%d workers have the step, want 1", len(got))
		}
	})
}

func TestAStaleAttemptIsFenced(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		id := w.step("1", 0).ID
		stale := w.claimed(noon, id)
		w.machine.Advance(lease + time.Second)
		back, unconfirmed, wakes, err := w.s.ExpireLeases(w.Context(), rules{}, noon)
		w.must(err)
		if back != 1 || unconfirmed != 0 || len(wakes) != 1 || wakes[0].StepID != id {
			w.Fatalf("put back %d, unconfirmed %d, wakes %v; want 1, 0, the step", back, unconfirmed, wakes)
		}
		w.wantMail(stale.Mail.ID, aftercare.MailPrepared, 1)
		fresh := w.claimed(noon, id)
		if fresh.Mail.ID != stale.Mail.ID || fresh.Mail.Attempt != 2 {
			w.Fatalf("second attempt %+v", fresh.Mail)
		}
		w.wantCode(w.handOver(stale), aftercare.Conflict)
		_, err = w.settle(stale, aftercare.MailSent)
		w.wantCode(err, aftercare.Conflict)
		w.must(w.handOver(fresh))
		w.must(w.handOver(fresh)) // once more, by the same attempt
		_, err = w.settle(fresh, aftercare.MailSent)
		w.must(err)
		w.wantCode(w.handOver(fresh), aftercare.Conflict)
		_, err = w.settle(fresh, aftercare.MailFailed)
		w.wantCode(err, aftercare.Conflict)
	})
}

func TestNewsStopTheHandOver(t *testing.T) {
	unsubscribed := aftercare.Event{Type: aftercare.EventConsentChanged, Key: "u", At: noon, OrderID: "1",
		Consent: &aftercare.Consent{Kind: aftercare.KindMarketing, At: noon, How: "one-click"}}
	for name, news := range map[string]func(w *world){
		"order":  func(w *world) { w.tell(canceled("1")) },
		"person": func(w *world) { w.tell(unsubscribed) },
		"pause":  func(w *world) { w.pause(aftercare.Pause{Store: "acme"}) },
		"erased": func(w *world) { w.tell(erased("e", "anna@example.com")) },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.tell(order("1"))
				c := w.claimed(noon, w.step("1", 0).ID)
				news(w)
				w.wantCode(w.handOver(c), aftercare.Conflict)
				_, err := w.s.Settle(w.Context(), c, aftercare.Settlement{Mail: aftercare.MailPrepared, NotBefore: c.Now}, rules{}, c.Now)
				if name == "erased" {
					w.wantCode(err, aftercare.Conflict)
					w.wantStep("1", 0, aftercare.StepSkipped, aftercare.ReasonErased)
					return
				}
				w.must(err)
				if name == "order" { // nothing will be mailed any more, and the ledger says so
					m := w.wantMail(c.Mail.ID, aftercare.MailSkipped, 1)
					if m.Reason.Code != aftercare.ReasonCanceled {
						w.Fatalf("the mail's reason is %s", m.Reason)
					}
					return
				}
				w.wantMail(c.Mail.ID, aftercare.MailPrepared, 1)
			})
		})
	}
}

func TestAnInboxThatIsBehindHoldsItsStoreBack(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		id := w.step("1", 0).ID
		late := w.receive(canceled("1"))
		w.machine.Advance(31 * time.Second)
		if claims := w.claim(noon, id); len(claims) != 0 {
			w.Fatal("claimed while a cancellation waits in the inbox")
		}
		w.wantStep("1", 0, aftercare.StepWaiting, "")
		_, err := w.s.Apply(w.Context(), late, parse, rules{}, noon)
		w.must(err)
		w.wantStep("1", 0, aftercare.StepSkipped, aftercare.ReasonCanceled)
	})
}

// Four marketing steps of one person are claimed at once, by two workers with
// two each: the cap has one slot.
func TestOneSlotForTwoWorkers(t *testing.T) {
	each(t, func(w *world) {
		orders := []string{"1", "2", "3", "4"}
		var offers []int64
		for _, id := range orders {
			w.tell(order(id))
			w.send(noon, w.step(id, 0).ID)
			offers = append(offers, w.step(id, 1).ID)
		}
		now := noon.Add(2 * time.Hour)
		if p := w.state("1").Person; len(p.Pending) != 4 || len(p.Slots) != 0 {
			w.Fatalf("pending %+v, slots %v; want four and none", p.Pending, p.Slots)
		}
		var mu sync.Mutex
		var got []aftercare.Claim
		var both sync.WaitGroup
		for part := range slices.Chunk(offers, 2) {
			both.Go(func() {
				claims, _, err := w.s.Claim(w.Context(), part, 100, rules{}, onTime(now), lease)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				got = append(got, claims...)
			})
		}
		both.Wait()
		if len(got) != 1 {
			w.Fatalf("%d marketing mails at once, want 1", len(got))
		}
		capped := 0
		for _, id := range orders {
			if s := w.step(id, 1); s.Reason.Code == aftercare.ReasonCapped && s.DueAt.Equal(now.Add(24*time.Hour)) {
				capped++
			}
		}
		if p := w.state("1").Person; capped != 3 || len(p.Slots) != 1 || !p.Slots[0].Equal(now) {
			w.Fatalf("%d steps capped, slots %v; want 3, one now", capped, p.Slots)
		}
	})
}

func TestAPoisonStepStopsItselfOnly(t *testing.T) {
	each(t, func(w *world) {
		poison := order("1")
		poison.Order.Note = "panic"
		w.tell(poison)
		w.tell(order("2"))
		claims := w.claim(noon, w.step("1", 0).ID, w.step("2", 0).ID)
		if len(claims) != 1 || claims[0].State.Facts.Order.ID != "2" {
			w.Fatalf("claims %+v, want that of order 2", claims)
		}
		w.wantStep("1", 0, aftercare.StepHeld, aftercare.ReasonError)
	})
}

// A ledger newer than the steps, as a restored backup may hold it: what may have
// left is not sent again.
func TestAMailThatMayHaveLeftIsNotSentAgain(t *testing.T) {
	for state, want := range map[aftercare.MailState]aftercare.StepState{
		aftercare.MailSent: aftercare.StepDone, aftercare.MailHandedOver: aftercare.StepDone, aftercare.MailUnconfirmed: aftercare.StepDone,
		aftercare.MailFailed: aftercare.StepSkipped,
	} {
		t.Run(string(state), func(t *testing.T) {
			each(t, func(w *world) {
				w.tell(order("1"))
				id := w.step("1", 0).ID
				c := w.claimed(noon, id)
				w.must(w.s.Exec(w.Context(), "UPDATE steps SET state = 'waiting' WHERE id = ?", id))
				w.must(w.s.Exec(w.Context(), "UPDATE mails SET state = ?", string(state)))
				if claims := w.claim(noon, id); len(claims) != 0 {
					w.Fatal("claimed again")
				}
				w.wantMail(c.Mail.ID, state, 1)
				w.wantStep("1", 0, want, "")
			})
		})
	}
}

func TestSettleForAnotherTry(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		c := w.claimed(noon, w.step("1", 0).ID)
		w.must(w.handOver(c))
		later := noon.Add(5 * time.Minute)
		wakes, err := w.s.Settle(w.Context(), c, aftercare.Settlement{Mail: aftercare.MailPrepared, NotBefore: later,
			Reason: aftercare.Because(aftercare.ReasonRetry, "451 at rcpt"), Reply: "451 later"}, rules{}, noon)
		w.must(err)
		if len(wakes) != 1 || !wakes[0].DueAt.Equal(later) {
			w.Fatalf("wakes %+v, want one in five minutes", wakes)
		}
		w.wantStep("1", 0, aftercare.StepWaiting, aftercare.ReasonRetry)
		if claims := w.claim(noon, c.Step.ID); len(claims) != 0 {
			w.Fatal("claimed before its delay was over")
		}
		second := w.claimed(later, c.Step.ID)
		w.must(w.handOver(second))
		_, err = w.s.Settle(w.Context(), second, aftercare.Settlement{Mail: aftercare.MailFailed, Final: true, Suppress: "hard bounce: 550",
			Reason: aftercare.Because(aftercare.ReasonRejected, "550 at rcpt")}, rules{}, later)
		w.must(err)
		w.wantMail(c.Mail.ID, aftercare.MailFailed, 2)
		w.wantStep("1", 0, aftercare.StepSkipped, aftercare.ReasonRejected)
		w.wantStep("1", 1, aftercare.StepSkipped, aftercare.ReasonSuppressed)
		if p := w.state("1").Person; p.Suppressed != "hard bounce: 550" {
			w.Fatalf("suppressed %q", p.Suppressed)
		}
	})
}

func TestMailsWithoutAStep(t *testing.T) {
	each(t, func(w *world) {
		m := aftercare.Mail{ID: "test-1", Store: "acme", Template: "thanks", Locale: "en", Kind: aftercare.KindTransactional, Address: "me@example.com", PreparedAt: noon}
		for _, id := range []string{"test-1", "test-2"} {
			m.ID = id
			drawn, err := w.s.PrepareMail(w.Context(), m)
			w.must(err)
			c := aftercare.Claim{Mail: drawn, Now: noon}
			w.must(w.handOver(c))
			_, err = w.settle(c, aftercare.MailSent)
			w.must(err)
			w.wantMail(id, aftercare.MailSent, 1)
		}
		_, err := w.s.PrepareMail(w.Context(), m)
		w.wantCode(err, aftercare.Conflict)
		m.ID = "test-3"
		_, err = w.s.PrepareMail(w.Context(), m)
		w.must(err)
		w.machine.Advance(time.Hour)
		_, _, _, err = w.s.ExpireLeases(w.Context(), rules{}, noon)
		w.must(err)
		w.wantMail("test-3", aftercare.MailFailed, 1) // nobody would take it up again
	})
}

// restoring is a planner that takes an exit back.
type restoring struct{ rules }

func (p restoring) Plan(s aftercare.OrderState, now time.Time) []aftercare.Enrollment {
	out := p.rules.Plan(s, now)
	for i := range out[0].Steps {
		if st := &out[0].Steps[i]; ends(s) == aftercare.ReasonNone && st.State == aftercare.StepSkipped {
			out[0].State, st.State, st.Reason, st.DoneAt = aftercare.EnrollmentActive, aftercare.StepWaiting, aftercare.Reason{}, time.Time{}
		}
	}
	return out
}

func TestAnExitIsTakenBack(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		c := w.claimed(noon, w.step("1", 0).ID)
		_, err := w.settle(c, aftercare.MailPrepared)
		w.must(err)
		w.tell(canceled("1"))
		w.wantStep("1", 0, aftercare.StepSkipped, aftercare.ReasonCanceled)
		w.wantMail(c.Mail.ID, aftercare.MailSkipped, 1)
		w.must(w.s.Exec(w.Context(), "DELETE FROM events WHERE type = 'order.canceled'"))
		back := order("1")
		back.Key = "restored"
		wakes, err := w.s.Apply(w.Context(), w.receive(back), parse, restoring{}, noon)
		w.must(err)
		if len(wakes) != 1 {
			w.Fatalf("%d steps are due", len(wakes))
		}
		w.wantMail(c.Mail.ID, aftercare.MailPrepared, 1)
		again := w.claimed(noon, w.step("1", 0).ID)
		if again.Mail.ID != c.Mail.ID || again.Mail.Attempt != 2 {
			w.Fatalf("mail %+v, want the same row", again.Mail)
		}
	})
}
