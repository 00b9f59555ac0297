package bench

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// applyTrial is what a worker does with a webhook that was received: its order is
// read, its journeys are planned, and its first step is decided.
func applyTrial() Trial {
	return Trial{
		Rows: []Row{{Name: "apply-postgres", Work: "webhooks of new orders applied, journeys planned, the first step decided, PostgreSQL",
			Unit: "/s", Ours: Figure{sideOurs, rate}}},
		Set: func(ctx context.Context, g *Ground) (*Stage, error) {
			s, err := g.open(ctx, onPostgres, aftercare.Shadow, nil)
			if err != nil {
				return nil, err
			}
			stage := &Stage{Order: []string{sideOurs}, Sides: map[string]Side{sideOurs: g.paced(g.size(400, 150), 100, 20_000, timed(s.apply))}}
			stage.atEnd(func() { _ = s.close() })
			return stage, nil
		},
	}
}

// apply has so many webhooks in the inbox, and in Redis, before the clock starts.
func (s *shop) apply(ctx context.Context, n int) (time.Duration, error) {
	ids := make([]int64, n)
	var all errgroup.Group
	all.SetLimit(64)
	for i := range n {
		s.placed++
		number := s.placed
		all.Go(func() (err error) {
			now := clock.Machine.Now()
			ids[i], _, err = s.store.Receive(ctx, aftercare.Inbound{Store: "acme", Source: "standard", Key: fmt.Sprint("placed ", number), Topic: "order.placed",
				Body: order(number, now, 3), ReceivedAt: now})
			return err
		})
	}
	err := all.Wait()
	if err == nil {
		err = s.client.Apply(ctx, ids...)
	}
	if err != nil {
		return 0, err
	}
	worker := s.worker()
	began := clock.Machine.Now()
	if err := worker.Start(); err != nil {
		return 0, err
	}
	defer worker.Stop()
	err = until(ctx, "all webhooks are applied", 5*time.Millisecond, func() (bool, error) {
		left, err := s.rows.Unapplied(ctx)
		return !left, err
	})
	if err == nil {
		err = s.drained(ctx)
	}
	return clock.Machine.Now().Sub(began), err
}
