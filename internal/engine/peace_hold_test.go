package engine_test

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// holds are reasons for which a step is kept back, and whose time does not count
// against its usefulness.
var holds = []aftercare.ReasonCode{aftercare.ReasonPaused, aftercare.ReasonBraked, aftercare.ReasonBrakedOld, aftercare.ReasonCase, aftercare.ReasonHold, aftercare.ReasonOff}

// held follows the steps through their holds.
type held struct {
	since, due map[int64]time.Time
	total      map[int64]time.Duration
}

// see takes one scene; it tells what is wrong when a step is called useless for the
// time in which it was kept back.
func (h *held) see(s engine.Scene) string {
	if s.Step == nil || s.Draft != nil {
		return ""
	}
	id, st := s.Step.ID, s.Step
	if from, on := h.since[id]; on && (st.State != aftercare.StepHeld || !slices.Contains(holds, st.Reason.Code)) {
		if due := h.due[id]; due.After(from) {
			from = due
		}
		if !h.due[id].IsZero() && s.At.After(from) {
			h.total[id] += s.At.Sub(from)
		}
		delete(h.since, id)
	}
	if st.State == aftercare.StepHeld && slices.Contains(holds, st.Reason.Code) {
		if _, on := h.since[id]; !on {
			h.since[id] = s.At
		}
		h.due[id] = st.DueAt
	}
	if over := s.At.Sub(st.UsefulUntil.Add(-s.Enrollment.HeldFor)); st.Reason.Code == aftercare.ReasonNotUseful && over+time.Second < h.total[id] {
		return "called useless " + over.String() + " after its time, but held for " + h.total[id].String()
	}
	return ""
}
