package store_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// insisting is a planner all of whose mails must arrive.
type insisting struct{ rules }

func (p insisting) Claim(s aftercare.OrderState, step int64, now time.Time) aftercare.Verdict {
	v := p.rules.Claim(s, step, now)
	if v.Draft != nil {
		v.Draft.MustArrive = true
	}
	return v
}

const again = 15 * time.Minute

func (w *world) insist(now time.Time) []aftercare.Claim {
	w.Helper()
	claims, _, err := w.s.Claim(w.Context(), []int64{w.step("1", 0).ID}, 100, insisting{}, onTime(now), lease)
	w.must(err)
	return claims
}

// doubtful is order 1 with a mail that was handed over.
func (w *world) doubtful() aftercare.Claim {
	w.Helper()
	w.tell(order("1"))
	claims := w.insist(noon)
	if len(claims) != 1 {
		w.Fatalf("%d claims", len(claims))
	}
	w.must(w.handOver(claims[0]))
	return claims[0]
}

func (w *world) outcome(c aftercare.Claim, state aftercare.MailState, why aftercare.ReasonCode) {
	w.Helper()
	_, err := w.s.Settle(w.Context(), c, aftercare.Settlement{Mail: state, Final: state != aftercare.MailPrepared, NotBefore: c.Now,
		Reason: aftercare.Because(why, "")}, insisting{}, c.Now)
	w.must(err)
}

func (w *world) wantDeliberate(c aftercare.Claim, state aftercare.MailState, want aftercare.Deliberate) {
	w.Helper()
	m, err := w.s.Mail(w.Context(), c.Mail.ID)
	w.must(err)
	if m.State != state || m.Deliberate != want {
		w.Fatalf("mail is %s, deliberate %d; want %s, %d", m.State, m.Deliberate, state, want)
	}
}

// planned wants exactly one more sending, a quarter of an hour later.
func (w *world) planned(c aftercare.Claim) {
	w.Helper()
	w.wantDeliberate(c, aftercare.MailUnconfirmed, aftercare.DeliberatePlanned)
	if s := w.wantStep("1", 0, aftercare.StepWaiting, aftercare.ReasonUnconfirmed); !s.NotBefore.Equal(noon.Add(again)) {
		w.Fatalf("not before %s", s.NotBefore)
	}
	if early := w.insist(noon.Add(again - time.Second)); len(early) != 0 {
		w.Fatal("claimed too early")
	}
}

// second claims the sending on purpose.
func (w *world) second(first aftercare.Claim) aftercare.Claim {
	w.Helper()
	claims := w.insist(noon.Add(again))
	if len(claims) != 1 || claims[0].Mail.ID != first.Mail.ID || claims[0].Mail.Attempt != 2 {
		w.Fatalf("second sending %+v", claims)
	}
	w.wantDeliberate(first, aftercare.MailSending, aftercare.DeliberateBegun)
	return claims[0]
}

// Whatever way a mail becomes unconfirmed, it is sent once more, and no more than once.
func TestWhatMustArriveIsSentOnceMore(t *testing.T) {
	for name, doubt := range map[string]func(w *world, c aftercare.Claim){
		"no answer": func(w *world, c aftercare.Claim) {
			w.outcome(c, aftercare.MailUnconfirmed, aftercare.ReasonUnconfirmed)
		},
		"lease": func(w *world, _ aftercare.Claim) {
			w.machine.Advance(time.Hour)
			_, n, _, err := w.s.ExpireLeases(w.Context(), insisting{}, noon)
			w.must(err)
			if n != 1 {
				w.Fatalf("%d unconfirmed", n)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				c := w.doubtful()
				doubt(w, c)
				w.planned(c)
				again := w.second(c)
				w.must(w.handOver(again))
				w.outcome(again, aftercare.MailUnconfirmed, aftercare.ReasonUnconfirmed)
				w.wantDeliberate(c, aftercare.MailUnconfirmed, aftercare.DeliberateBegun)
				w.wantStep("1", 0, aftercare.StepDone, aftercare.ReasonUnconfirmed)
				o, err := w.s.Overview(w.Context(), noon)
				w.must(err)
				if o.Deliberate != 1 || o.Unconfirmed != 1 {
					w.Fatalf("overview %+v", o)
				}
			})
		})
	}
}

func TestTakeOverSendsOnceMoreWhatMustArrive(t *testing.T) {
	w := &world{T: t, s: testkit.Store(t, testkit.SQLite(t), store.Options{})}
	c := w.doubtful()
	_, n, err := w.s.TakeOver(t.Context(), insisting{}, noon)
	w.must(err)
	if n != 1 {
		t.Fatalf("%d unconfirmed", n)
	}
	w.planned(c)
}

// What may have arrived stays unconfirmed whatever becomes of its second sending.
func TestTheSecondSendingOfWhatMustArrive(t *testing.T) {
	each(t, func(w *world) {
		c := w.doubtful()
		w.outcome(c, aftercare.MailUnconfirmed, aftercare.ReasonUnconfirmed)
		two := w.second(c)
		w.outcome(two, aftercare.MailPrepared, aftercare.ReasonRetry) // greylisted
		w.wantDeliberate(c, aftercare.MailUnconfirmed, aftercare.DeliberatePlanned)
		three := w.insist(noon.Add(again))
		if len(three) != 1 {
			w.Fatalf("claims %+v", three)
		}
		w.machine.Advance(time.Hour) // and its worker dies before the hand-over
		_, _, _, err := w.s.ExpireLeases(w.Context(), insisting{}, noon.Add(again))
		w.must(err)
		w.wantDeliberate(c, aftercare.MailUnconfirmed, aftercare.DeliberatePlanned)
		four := w.insist(noon.Add(again))
		if len(four) != 1 {
			w.Fatalf("claims %+v", four)
		}
		w.outcome(four[0], aftercare.MailFailed, aftercare.ReasonRejected)
		w.wantDeliberate(c, aftercare.MailUnconfirmed, aftercare.DeliberateBegun)
		w.wantStep("1", 0, aftercare.StepDone, aftercare.ReasonRejected)
	})
}

// Who learns in time that it did arrive spares the customer the second copy.
func TestAConfirmationCancelsTheSecondSending(t *testing.T) {
	each(t, func(w *world) {
		c := w.doubtful()
		w.outcome(c, aftercare.MailUnconfirmed, aftercare.ReasonUnconfirmed)
		w.must(w.s.Confirm(w.Context(), c.Mail.ID, "250 ok, late", insisting{}, noon.Add(time.Minute)))
		w.wantDeliberate(c, aftercare.MailSent, aftercare.DeliberateNever)
		if s := w.wantStep("1", 0, aftercare.StepDone, ""); !s.DoneAt.Equal(noon) {
			w.Fatalf("done at %s", s.DoneAt)
		}
		if s := w.step("1", 1); !s.DueAt.Equal(noon.Add(time.Hour)) {
			w.Fatalf("the next step is due %s", s.DueAt)
		}
		if claims := w.insist(noon.Add(time.Hour)); len(claims) != 0 {
			w.Fatal("sent again though it arrived")
		}
	})
}

// News of the order end it too; and nothing insists that need not arrive, or
// that only a restored backup makes uncertain.
func TestWhatIsNotSentOnceMore(t *testing.T) {
	each(t, func(w *world) {
		c := w.doubtful()
		w.outcome(c, aftercare.MailUnconfirmed, aftercare.ReasonUnconfirmed)
		w.tell(canceled("1"))
		w.wantStep("1", 0, aftercare.StepSkipped, aftercare.ReasonCanceled)
		w.wantDeliberate(c, aftercare.MailUnconfirmed, aftercare.DeliberateNever)
	})
	each(t, func(w *world) {
		w.outcome(w.doubtful(), aftercare.MailUnconfirmed, "restored")
		w.wantStep("1", 0, aftercare.StepDone, "restored")
	})
	each(t, func(w *world) {
		w.tell(order("1"))
		c := w.claimed(noon, w.step("1", 0).ID)
		w.must(w.handOver(c))
		w.outcome(c, aftercare.MailUnconfirmed, aftercare.ReasonUnconfirmed)
		w.wantStep("1", 0, aftercare.StepDone, aftercare.ReasonUnconfirmed)
		w.wantDeliberate(c, aftercare.MailUnconfirmed, aftercare.DeliberateNever)
	})
}

// While sending is suspended nothing is put off beyond the recovery, which
// decides about all that may have been mailed in the lost time.
func TestARecoveryDoesNotInsist(t *testing.T) {
	each(t, func(w *world) {
		c := w.doubtful()
		w.suspend()
		w.machine.Advance(time.Hour)
		_, _, _, err := w.s.ExpireLeases(w.Context(), insisting{}, noon)
		w.must(err)
		w.wantDeliberate(c, aftercare.MailUnconfirmed, aftercare.DeliberateNever)
		w.wantStep("1", 0, aftercare.StepDone, aftercare.ReasonUnconfirmed)
	})
	each(t, func(w *world) {
		w.tell(order("1"))
		w.dies(w.claimed(noon, w.step("1", 0).ID), noon)
		c := w.claimed(noon, w.step("1", 0).ID)
		w.suspend()
		if s := w.dies(c, noon); !s.NotBefore.IsZero() {
			w.Fatalf("put off until %s", s.NotBefore)
		}
	})
}

// A mail that is being sent once more on purpose may have arrived the first time:
// an erasure that stops it must not say that it never left.
func TestErasureOfASecondSending(t *testing.T) {
	each(t, func(w *world) {
		c := w.doubtful()
		w.outcome(c, aftercare.MailUnconfirmed, aftercare.ReasonUnconfirmed)
		second := w.second(c)
		w.tell(erased("e", "anna@example.com"))
		w.wantDeliberate(c, aftercare.MailUnconfirmed, aftercare.DeliberateBegun)
		w.wantCode(w.handOver(second), aftercare.Conflict)
	})
}
