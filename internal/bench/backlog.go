package bench

import (
	"context"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// buy takes in the order whose rows are copied from then on.
func (s *shop) buy(ctx context.Context) error {
	id, _, err := s.store.Receive(ctx, aftercare.Inbound{Store: "acme", Source: "standard", Key: "original", Topic: "order.placed", Body: original(), ReceivedAt: clock.Machine.Now()})
	if err == nil {
		_, err = s.store.Apply(ctx, id, s.bindings.Parse, s.rules, clock.Machine.Now())
	}
	if err == nil {
		err = s.rows.Learn(ctx)
	}
	return err
}

// enqueue ticks until every due step has its alarm.
func (s *shop) enqueue(ctx context.Context) error {
	sweeper := s.sweeper()
	return until(ctx, "the sweep sets the alarms of all due steps", 0, func() (bool, error) {
		sweeper.Once(ctx)
		n, err := s.rows.Unwoken(ctx)
		return n == 0, err
	})
}

// work is how long a worker takes from its start until nothing is due any more.
func (s *shop) work(ctx context.Context) (time.Duration, error) {
	worker := s.worker()
	began := clock.Machine.Now()
	if err := worker.Start(); err != nil {
		return 0, err
	}
	defer worker.Stop()
	err := s.drained(ctx)
	return clock.Machine.Now().Sub(began), err
}

// ready copies so many orders, each with one due step, and sets the alarms.
func (s *shop) ready(ctx context.Context, n int) (before int, err error) {
	if err = s.rows.Orders(ctx, n); err == nil {
		err = s.rows.Tidy(ctx)
	}
	if err == nil {
		err = s.enqueue(ctx)
	}
	if err != nil {
		return 0, err
	}
	return s.rows.Ended(ctx, string(aftercare.StepSkipped), string(aftercare.ReasonShadow))
}

// drained waits until no step is due any more.
func (s *shop) drained(ctx context.Context) error {
	return until(ctx, "all due steps have ended", 5*time.Millisecond, func() (bool, error) {
		left, err := s.rows.Left(ctx)
		return !left, err
	})
}
