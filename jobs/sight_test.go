package jobs

import (
	"testing"
	"time"

	"aftercare/internal/clock"
)

// A machine clock that is set back does not keep claims waiting for an empty inbox
// until it is that late again.
func TestSightSurvivesAClockSetBack(t *testing.T) {
	s := newSight()
	s.lost.Store(clock.Machine.Now().Add(time.Hour).UnixNano()) // as it was before
	if age := s.age(); age != 0 {
		t.Fatalf("lost from sight %s ago, want just now", age)
	}
	if lost := time.Unix(0, s.lost.Load()); lost.After(clock.Machine.Now()) {
		t.Fatalf("lost from sight at %s, which is to come", lost)
	}
}
