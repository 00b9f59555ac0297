package store_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func (w *world) recipients(now time.Time, steps ...int64) []aftercare.Recipient {
	w.Helper()
	got, err := w.s.Recipients(w.Context(), steps, now)
	w.must(err)
	return got
}

// A step that is put off waits with its reason, has its alarm set anew, and
// is claimed at its turn as if it were for the first time.
func TestPutOff(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		id := w.step("1", 0).ID
		if got := w.recipients(noon.Add(-time.Second), id); len(got) != 0 {
			w.Fatalf("before it is due: %+v", got)
		}
		if got := w.recipients(noon, id, 99); len(got) != 1 || got[0] != (aftercare.Recipient{StepID: id, Store: "acme", Domain: "example.com"}) {
			w.Fatalf("got %+v", got)
		}
		w.must(w.s.MarkWoken(w.Context(), w.wakes(noon, "g"), "g"))
		turn := noon.Add(3 * time.Second)
		w.must(w.s.PutOff(w.Context(), []aftercare.Delay{{StepID: id, Until: turn, Reason: aftercare.Because(aftercare.ReasonPaced, "20/s to example.com")}}))
		if s := w.wantStep("1", 0, aftercare.StepWaiting, aftercare.ReasonPaced); !s.NotBefore.Equal(turn) || s.Attempt != 0 || s.Reason.Detail != "20/s to example.com" {
			w.Fatalf("put off: %+v", s)
		}
		if early := w.claim(noon, id); len(early) != 0 {
			w.Fatalf("claimed before its turn: %+v", early)
		}
		if got := w.wakes(turn, "g"); len(got) != 1 || !got[0].DueAt.Equal(turn) {
			w.Fatalf("wakes %+v", got)
		}
		if got := w.recipients(turn, id); len(got) != 1 || !got[0].Waited {
			w.Fatalf("at its turn: %+v", got)
		}
		c := w.claimed(turn, id)
		if c.Mail.Attempt != 1 {
			w.Fatalf("attempt %d, want 1: to wait is none", c.Mail.Attempt)
		}
		if got := w.recipients(turn, id); len(got) != 0 {
			w.Fatalf("claimed: %+v", got)
		}
	})
}

// What is claimed, held, at its end or put off for longer is left as it is.
func TestPutOffLeavesOthersAlone(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(order("2"))
		claimed, put := w.step("1", 0).ID, w.step("2", 0).ID
		c := w.claimed(noon, claimed)
		delay := func(until time.Time, steps ...int64) {
			w.Helper()
			var delays []aftercare.Delay
			for _, id := range steps {
				delays = append(delays, aftercare.Delay{StepID: id, Until: until, Reason: aftercare.Because(aftercare.ReasonPaced, "")})
			}
			w.must(w.s.PutOff(w.Context(), delays))
		}
		delay(noon.Add(time.Hour), claimed, put, 99)
		delay(noon.Add(time.Minute), put)
		if s := w.wantStep("2", 0, aftercare.StepWaiting, aftercare.ReasonPaced); !s.NotBefore.Equal(noon.Add(time.Hour)) {
			w.Fatalf("put off until %s, want the later time", s.NotBefore)
		}
		w.must(w.handOver(c))
		_, err := w.settle(c, aftercare.MailSent)
		w.must(err)
		delay(noon.Add(2*time.Hour), claimed)
		w.wantStep("1", 0, aftercare.StepDone, "")
		w.tell(canceled("2"))
		w.wantStep("2", 0, aftercare.StepSkipped, aftercare.ReasonCanceled)
	})
}
