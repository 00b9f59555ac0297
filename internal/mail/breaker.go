package mail

import (
	"sync"
	"time"
)

const (
	breakerAfter = 3                // failures in a row
	breakerFirst = 5 * time.Second  // first pause; doubles
	breakerMost  = 30 * time.Second // longest pause
)

// verdict is what an attempt tells about the server.
type verdict int

const (
	neutral verdict = iota // nothing: the attempt ended for reasons of ours
	healthy
	broken
)

// breaker keeps mails from waiting in line for a server that is down: after a
// few failures in a row it refuses at once, and lets one attempt through when
// its pause is over. Unconfirmed mails count as failures, since a server that
// takes mails and never answers makes every further one unconfirmed for good.
type breaker struct {
	mu       sync.Mutex
	failures int // in a row
	pause    time.Duration
	until    time.Time // zero: closed
	probing  bool      // the one attempt is under way
}

// enter reports whether an attempt may start; each yes must be followed by leave.
func (b *breaker) enter(now time.Time) (probe, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.until.IsZero() {
		return false, true
	}
	// A clock that was set back must not keep the breaker open for ever.
	if b.probing || (now.Before(b.until) && b.until.Sub(now) <= b.pause) {
		return false, false
	}
	b.probing = true
	return true, true
}

func (b *breaker) leave(now time.Time, probe bool, v verdict) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if probe {
		b.probing = false
	}
	switch v {
	case healthy:
		b.failures, b.pause, b.until = 0, 0, time.Time{}
	case broken:
		b.failures++
		// Attempts that began before the breaker opened do not lengthen its pause.
		if b.failures < breakerAfter || (!b.until.IsZero() && !probe) {
			return
		}
		b.pause = min(max(2*b.pause, breakerFirst), breakerMost)
		b.until = now.Add(b.pause)
	}
}

// open reports whether attempts are being refused or probed.
func (b *breaker) open() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !b.until.IsZero()
}
