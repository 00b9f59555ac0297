package store_test

import (
	"fmt"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// One mail of twenty kills every worker that makes it, and all that were on board
// die with it. The nineteen others are sent, and it alone is held.
func TestAPoisonMailAmongTwenty(t *testing.T) {
	each(t, func(w *world) {
		const poison = "7"
		for n := range 20 {
			w.tell(order(fmt.Sprint(n)))
		}
		deaths, now := 0, noon
		for w.poisonous() == 0 {
			wakes, err := w.s.Wakes(w.Context(), noon.Add(time.Hour), "g", 100)
			w.must(err)
			var due []int64
			for _, wake := range wakes { // in their order; what is due at once is one task
				if len(due) == 0 && wake.DueAt.After(now) {
					now = wake.DueAt
				}
				if !wake.DueAt.After(now) {
					due = append(due, wake.StepID)
				}
			}
			claims := w.claim(now, due...)
			fatal := false
			for _, c := range claims {
				fatal = fatal || c.State.Facts.Order.ID == poison
			}
			if fatal {
				deaths++
				w.machine.Advance(lease + time.Second)
				_, _, _, err := w.s.ExpireLeases(w.Context(), rules{}, now)
				w.must(err)
				continue
			}
			for _, c := range claims {
				w.must(w.handOver(c))
				_, err := w.settle(c, aftercare.MailSent)
				w.must(err)
			}
		}
		if took := now.Sub(noon); deaths != 5 || took > 3*time.Minute {
			w.Fatalf("%d deaths in %s", deaths, took)
		}
		for n := range 20 {
			if id := fmt.Sprint(n); id != poison {
				w.wantStep(id, 0, aftercare.StepDone, "")
			}
		}
		w.wantStep(poison, 0, aftercare.StepHeld, aftercare.ReasonPoison)
	})
}
