package main

import (
	"context"
	"time"

	"aftercare/internal/clock"
	"aftercare/jobs"
)

// lapse is a world whose clock runs by itself, many times faster.
type lapse struct{ *house }

// Now is the business time.
func (l *lapse) Now() time.Time { return l.business.Now() }

// Until waits for business time to come to t, a moment at a time.
func (l *lapse) Until(ctx context.Context, t time.Time) error {
	if !l.business.Now().Before(t) {
		return ctx.Err()
	}
	return pause(ctx, 50*time.Millisecond)
}

// until is business time that stops at an end, so that what the story has told
// stays as it was: links still open, nothing new is due.
type until struct {
	clock.Clock
	end time.Time
}

// Now is the business time, the end at most.
func (u until) Now() time.Time {
	if now := u.Clock.Now(); now.Before(u.end) {
		return now
	}
	return u.end
}

// steps is a world whose clock goes from one thing to the next, so that ninety
// days take as long as the work in them.
type steps struct {
	*house
	fake    *clock.Fake
	sweeper *jobs.Sweeper
}

// stepByStep takes the clock over. It must be called before the queue opens.
func (h *house) stepByStep(begins time.Time) *steps {
	fake := clock.NewFake(begins)
	h.business = fake
	return &steps{house: h, fake: fake}
}

// Now is the business time.
func (s *steps) Now() time.Time { return s.fake.Now() }

// Until goes to the next due step, or to t when none is due before, and waits
// until what is due has been done. When there was something to do before that, it
// goes nowhere: mails may have arrived that somebody answers sooner.
func (s *steps) Until(ctx context.Context, t time.Time) error {
	if busy, err := s.settle(ctx); busy || err != nil {
		return err
	}
	_, next, err := s.store.Pace(ctx, s.fake.Now())
	if err != nil {
		return err
	}
	if next.IsZero() || next.After(t) {
		next = t
	}
	if next.After(s.fake.Now()) {
		s.fake.Set(next)
	}
	_, err = s.settle(ctx)
	return err
}

// settle lets the worker do all that is due, and tells whether anything was. The
// sweep is the real one, told to look instead of ticking once a second.
func (s *steps) settle(ctx context.Context) (did bool, err error) {
	if s.sweeper == nil {
		s.sweeper = s.house.sweeper(holder())
		s.sweeper.Ahead = 0
	}
	for turn := 0; ; turn++ {
		busy, _, err := s.store.Pace(ctx, s.fake.Now())
		if err != nil || !busy {
			return turn > 0, err
		}
		if turn%10 == 0 {
			s.sweeper.Once(ctx)
		}
		if err := pause(ctx, 2*time.Millisecond); err != nil {
			return true, err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
