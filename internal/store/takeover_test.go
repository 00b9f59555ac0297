package store_test

import (
	"fmt"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// Whoever holds the file's lock need not wait for the leases of the dead, nor
// for the dead leader's; what another living command sends is not its business.
func TestTakeOverEndsWhatTheDeadHeld(t *testing.T) {
	w := &world{T: t, s: testkit.Store(t, testkit.SQLite(t), store.Options{})}
	w.tell(order("1"))
	w.tell(order("2"))
	sending, handedOver := w.claimed(noon, w.step("1", 0).ID), w.claimed(noon, w.step("2", 0).ID)
	w.must(w.handOver(handedOver))
	test, err := w.s.PrepareMail(t.Context(), aftercare.Mail{ID: "test", Store: "acme", Template: "thanks", Address: "me@acme.example", PreparedAt: noon})
	w.must(err)
	if leads, err := w.s.Lease(t.Context(), "sweep", "the dead", time.Hour); err != nil || !leads {
		t.Fatalf("lease: %v, %v", leads, err)
	}

	back, unconfirmed, err := w.s.TakeOver(t.Context(), rules{}, noon)
	w.must(err)
	if back != 1 || unconfirmed != 1 {
		t.Fatalf("put back %d, unconfirmed %d; want one of each", back, unconfirmed)
	}
	w.wantMail(sending.Mail.ID, aftercare.MailPrepared, 1)
	w.wantStep("1", 0, aftercare.StepWaiting, aftercare.ReasonRetry)
	w.wantMail(handedOver.Mail.ID, aftercare.MailUnconfirmed, 1)
	w.wantStep("2", 0, aftercare.StepDone, aftercare.ReasonUnconfirmed)
	w.wantMail(test.ID, aftercare.MailSending, 1)
	if leads, err := w.s.Lease(t.Context(), "sweep", "the living", time.Hour); err != nil || !leads {
		t.Fatalf("lease after the take-over: %v, %v", leads, err)
	}
	w.wantCode(w.handOver(sending), aftercare.Conflict) // should the dead one rise
}

func TestTakeOverLeavesPostgresAlone(t *testing.T) {
	w := &world{T: t, s: testkit.Store(t, testkit.Postgres(t), store.Options{})}
	w.tell(order("1"))
	c := w.claimed(noon, w.step("1", 0).ID)
	if back, unconfirmed, err := w.s.TakeOver(t.Context(), rules{}, noon); err != nil || back+unconfirmed != 0 {
		t.Fatalf("put back %d, unconfirmed %d, %v", back, unconfirmed, err)
	}
	w.wantMail(c.Mail.ID, aftercare.MailSending, 1)
}

// switched is a planner whose workflow can be switched off.
type switched struct {
	rules
	off bool
}

func (p switched) Plan(s aftercare.OrderState, now time.Time) []aftercare.Enrollment {
	out := p.rules.Plan(s, now)
	for i := range out[0].Steps {
		switch st := &out[0].Steps[i]; {
		case st.State.Final():
		case p.off:
			st.State, st.Reason = aftercare.StepHeld, aftercare.Because(aftercare.ReasonOff, "")
		default:
			st.State, st.Reason = aftercare.StepWaiting, aftercare.Reason{}
		}
	}
	return out
}

// No event tells that a workflow is switched on again.
func TestTakeOverLooksAgainAtWhatConfigurationHeld(t *testing.T) {
	each(t, func(w *world) {
		const orders = 120 // more than one batch
		for i := range orders {
			_, err := w.s.Apply(w.Context(), w.receive(order(fmt.Sprint(i))), parse, switched{off: true}, noon)
			w.must(err)
		}
		for _, c := range []struct {
			off  bool
			want int
		}{{true, 2 * orders}, {false, 0}} {
			_, _, err := w.s.TakeOver(w.Context(), switched{off: c.off}, noon)
			w.must(err)
			var held int
			w.must(w.s.Get(w.Context(), &held, "SELECT COUNT(*) FROM steps WHERE state = 'held'"))
			if held != c.want {
				w.Fatalf("off %v: %d steps are held, want %d", c.off, held, c.want)
			}
		}
	})
}
