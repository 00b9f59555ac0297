package clock

import (
	"math"
	"time"
)

// Sandbox is the epoch of a business time that runs on its own: at the machine
// time Machine it was Business, and since then it runs Speed times faster. A
// Speed below one counts as one.
type Sandbox struct {
	Machine, Business time.Time
	Speed             int64
}

// end is the last instant that RFC 3339 can write. A sandbox at a day a second
// comes there after a month; it stops there rather than break what it stores.
var end = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// At is the business time at a machine time.
func (s Sandbox) At(machine time.Time) time.Time {
	// A time.Duration overflows after 292 years, a day of time-lapse at a day a
	// second; whole seconds and the rest are therefore counted apart.
	sec, nsec := between(s.Machine, machine)
	speed := s.speed()
	if sec > math.MaxInt64/speed/4 || sec*speed > end.Unix()-s.Business.Unix() {
		return end
	}
	nsec *= speed
	return before(time.Unix(s.Business.Unix()+sec*speed+nsec/1e9, int64(s.Business.Nanosecond())+nsec%1e9))
}

// MachineOf is the first machine time at which it is that business time:
// At(MachineOf(b)) is never before b, and at most Speed nanoseconds after it.
func (s Sandbox) MachineOf(business time.Time) time.Time {
	sec, nsec := between(s.Business, before(business))
	speed := s.speed()
	whole, rest := sec/speed, sec%speed // rest keeps the sign of sec
	nsec += rest * 1e9
	quot := nsec / speed
	if nsec%speed > 0 {
		quot++
	}
	return time.Unix(s.Machine.Unix()+whole, int64(s.Machine.Nanosecond())+quot).UTC()
}

// Clock is business time by the given machine clock.
func (s Sandbox) Clock(machine Clock) Clock { return sandboxClock{s, machine} }

type sandboxClock struct {
	sandbox Sandbox
	machine Clock
}

func (c sandboxClock) Now() time.Time { return c.sandbox.At(c.machine.Now()) }

func (s Sandbox) speed() int64 { return max(1, s.Speed) }

// between is the time from a to b as seconds and nanoseconds in [0, 1e9).
func between(a, b time.Time) (sec, nsec int64) {
	sec, nsec = b.Unix()-a.Unix(), int64(b.Nanosecond()-a.Nanosecond())
	if nsec < 0 {
		sec, nsec = sec-1, nsec+1e9
	}
	return sec, nsec
}

// before is t in UTC, or the end of time when that is earlier.
func before(t time.Time) time.Time {
	if t.After(end) {
		return end
	}
	return t.UTC()
}
