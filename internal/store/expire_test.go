package store_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func TestALostHandOverIsUnconfirmed(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		c := w.claimed(noon, w.step("1", 0).ID)
		w.must(w.handOver(c))
		expire := func(later time.Duration, want int) []aftercare.Wake {
			w.Helper()
			w.machine.Advance(later)
			back, unconfirmed, wakes, err := w.s.ExpireLeases(w.Context(), rules{}, noon.Add(time.Hour))
			w.must(err)
			if back != 0 || unconfirmed != want {
				w.Fatalf("put back %d, unconfirmed %d; want 0, %d", back, unconfirmed, want)
			}
			return wakes
		}
		expire(lease+time.Second, 0) // the hand-over prolonged it
		expire(3*time.Minute, 1)
		w.wantMail(c.Mail.ID, aftercare.MailUnconfirmed, 1)
		w.wantStep("1", 0, aftercare.StepDone, aftercare.ReasonUnconfirmed)
		if s := w.step("1", 1); !s.DueAt.Equal(noon.Add(time.Hour)) {
			w.Fatalf("the next step is due %s, want an hour after the attempt", s.DueAt)
		}
		expire(time.Hour, 0)
		_, err := w.settle(c, aftercare.MailSent) // the answer came after all
		w.wantCode(err, aftercare.Conflict)
		w.must(w.s.Confirm(w.Context(), c.Mail.ID, "250 ok, late", rules{}, noon))
		if m := w.wantMail(c.Mail.ID, aftercare.MailSent, 1); !m.SentAt.Equal(noon) || m.Reply != "250 ok, late" {
			w.Fatalf("mail %+v", m)
		}
		w.wantStep("1", 0, aftercare.StepDone, "")
		w.wantCode(w.s.Confirm(w.Context(), c.Mail.ID, "again", rules{}, noon), aftercare.Conflict)
	})
}

// The outcome of an attempt is kept even when planning what follows fails.
func TestAPoisonPlanDoesNotUndoTheOutcome(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		c := w.claimed(noon, w.step("1", 0).ID)
		w.must(w.handOver(c))
		_, err := w.s.Settle(w.Context(), c, aftercare.Settlement{Mail: aftercare.MailSent, Final: true}, poison{}, noon)
		w.must(err)
		w.wantMail(c.Mail.ID, aftercare.MailSent, 1)
		w.wantStep("1", 0, aftercare.StepDone, "")
		if e := w.state("1").Enrollments[0]; e.Reason.Code != aftercare.ReasonError {
			w.Fatalf("enrollment %+v does not show the failure", e)
		}
	})
}

type poison struct{ rules }

func (poison) Plan(aftercare.OrderState, time.Time) []aftercare.Enrollment { panic("poison") }
