package store_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func (w *world) pause(p aftercare.Pause) int {
	w.Helper()
	p.By, p.Why = "mia", "stock is wrong"
	n, err := w.s.Pause(w.Context(), p, noon)
	w.must(err)
	return n
}

func (w *world) resume(store, workflow, template string) int {
	w.Helper()
	n, err := w.s.Resume(w.Context(), store, workflow, template)
	w.must(err)
	return n
}

func TestPauseHoldsAndResumeGoesOn(t *testing.T) {
	for name, p := range map[string]aftercare.Pause{
		"store":    {Store: "acme"},
		"workflow": {Store: "acme", Workflow: "care"},
		"template": {Store: "acme", Template: "thanks"},
		"all":      {},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.tell(order("1"))
				due := w.step("1", 0).DueAt
				w.pause(aftercare.Pause{Store: "other"})
				w.pause(aftercare.Pause{Store: "acme", Workflow: "other"})
				w.wantStep("1", 0, aftercare.StepWaiting, "")
				if n := w.pause(p); n < 1 || n > 2 {
					w.Fatalf("%d steps held", n)
				}
				if s := w.wantStep("1", 0, aftercare.StepHeld, aftercare.ReasonPaused); s.Reason.Detail != "by mia: stock is wrong" {
					w.Fatalf("detail %q", s.Reason.Detail)
				}
				w.tell(order("2")) // planned while paused
				w.wantStep("2", 0, aftercare.StepHeld, aftercare.ReasonPaused)
				wakes, err := w.s.Wakes(w.Context(), noon.Add(time.Hour), "g", 10)
				w.must(err)
				if claims := w.claim(noon, w.step("1", 0).ID); len(claims) != 0 || len(wakes) != 0 {
					w.Fatalf("claims %v, wakes %v while paused", claims, wakes)
				}
				w.resume(p.Store, p.Workflow, p.Template)
				for _, id := range []string{"1", "2"} {
					if s := w.wantStep(id, 0, aftercare.StepWaiting, ""); !s.DueAt.Equal(due) {
						w.Fatalf("due %s after the pause, want %s", s.DueAt, due)
					}
				}
				w.send(noon, w.step("1", 0).ID)
			})
		})
	}
}

func TestPausesOverlap(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.pause(aftercare.Pause{Store: "acme"})
		w.pause(aftercare.Pause{Store: "acme", Template: "thanks"})
		if n := w.resume("acme", "", ""); n != 1 {
			w.Fatalf("%d steps go on, want the offer alone", n)
		}
		w.wantStep("1", 0, aftercare.StepHeld, aftercare.ReasonPaused)
		w.wantStep("1", 1, aftercare.StepWaiting, "")
		_, err := w.s.Resume(w.Context(), "acme", "", "")
		w.wantCode(err, aftercare.NotFound)
		pauses, err := w.s.Pauses(w.Context())
		w.must(err)
		if len(pauses) != 1 || pauses[0].Template != "thanks" || pauses[0].By != "mia" || !pauses[0].At.Equal(noon) {
			w.Fatalf("pauses %+v", pauses)
		}
	})
}
