package jobs

import (
	"sync"
	"time"

	"aftercare/internal/clock"
)

// election remembers for a while who leads, so that idle ticks do not each cost
// a commit.
type election struct {
	mu     sync.Mutex
	leader bool
	asked  time.Time // machine time
}

// ask asks again when the last answer is older than good, which must be well
// within the term of a leader.
func (e *election) ask(good time.Duration, lease func() (bool, error)) (bool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := clock.Machine.Now()
	if age := now.Sub(e.asked); age >= 0 && age < good {
		return e.leader, nil
	}
	leader, err := lease()
	if err != nil {
		e.leader, e.asked = false, time.Time{}
		return false, err
	}
	e.leader, e.asked = leader, now
	return leader, nil
}
