package store

import (
	"sync"
	"time"

	"aftercare/internal/clock"
)

// alarmsTrusted is for how long no step is looked for whose alarm is of another
// generation, once there was none. Only a sweep that came late can leave one.
const alarmsTrusted = 30 * time.Second

// alarms remembers that all alarms are of one generation. To find none of another,
// every step that is due within the horizon must be read, which is too much for
// each second; and a generation seldom ends.
type alarms struct {
	mu         sync.Mutex
	generation string
	until      time.Time // machine time
}

func (a *alarms) trusted(generation string, machine clock.Clock) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.generation == generation && clockOr(machine).Now().Before(a.until)
}

func (a *alarms) trust(generation string, machine clock.Clock) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.generation, a.until = generation, clockOr(machine).Now().Add(alarmsTrusted)
}

func clockOr(stand clock.Clock) clock.Clock {
	if stand != nil {
		return stand
	}
	return clock.Machine
}
