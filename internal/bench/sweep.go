package bench

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/bench/peer"
	"aftercare/internal/clock"
)

// sweepTrial sets the alarms of all that is due, a tick after the other, as when
// a whole queue is to be built again.
func sweepTrial(kind string) Trial {
	against := "plain asynq enqueue, one client, 64 callers, a task for each step"
	rows := []Row{{Name: "sweep-" + kind, Work: "due rows to Redis and marked, " + title(kind), Against: against,
		Unit: "/s", Ours: Figure{sideOurs, rate}, Theirs: Figure{sideTheirs, rate}, AtLeast: 5}}
	if kind == onPostgres {
		rows = append(rows, Row{Name: "sweep-flushall", Work: "the same after FLUSHALL", Against: against,
			Unit: "/s", Ours: Figure{"flushed", rate}, Theirs: Figure{sideTheirs, rate}, AtLeast: 5})
	}
	return Trial{Rows: rows, Set: func(ctx context.Context, g *Ground) (*Stage, error) { return setSweep(ctx, g, kind) }}
}

func setSweep(ctx context.Context, g *Ground, kind string) (*Stage, error) {
	s, err := g.open(ctx, kind, aftercare.Shadow, nil)
	if err != nil {
		return nil, err
	}
	queue := peer.NewAsynq(s.redisAddr)
	stage := &Stage{Order: []string{sideOurs, sideTheirs, "flushed"}}
	stage.atEnd(func() { _ = s.close() })
	stage.atEnd(queue.Close)
	n := g.size(40_000, 8_000)
	if err := s.buy(ctx); err != nil {
		return stage, err
	}
	if err := s.rows.Orders(ctx, n); err != nil {
		return stage, err
	}
	stage.Sides = map[string]Side{
		sideOurs: func(ctx context.Context) (Figures, error) { return s.sweep(ctx, n, s.rows.Forget) },
		"flushed": func(ctx context.Context) (Figures, error) {
			return s.sweep(ctx, n, func(context.Context) error { return nil })
		},
		sideTheirs: g.paced(g.size(20_000, 4_000), 2_000, 100_000, timed(queue.Enqueue)),
	}
	return stage, nil
}

// sweep sets the alarms of n steps in a Redis that is empty, and that the steps
// have never heard of. The clock runs during the ticks only.
func (s *shop) sweep(ctx context.Context, n int, before func(context.Context) error) (Figures, error) {
	flush := func(ctx context.Context) error { return s.redis.Client.FlushAll(ctx).Err() }
	for _, do := range []func(context.Context) error{before, s.rows.Tidy, flush} {
		if err := do(ctx); err != nil {
			return nil, err
		}
	}
	sweeper := s.sweeper()
	var took time.Duration
	for last := -1; ; {
		began := clock.Machine.Now()
		sweeper.Once(ctx)
		took += clock.Machine.Now().Sub(began)
		generation, err := s.redis.Generation(ctx)
		if err != nil {
			return nil, err
		}
		set, err := s.rows.Alarmed(ctx, generation)
		switch {
		case err != nil:
			return nil, err
		case set == n:
			return Figures{rate: float64(n) / took.Seconds()}, nil
		case set <= last:
			return nil, fmt.Errorf("a tick of the sweep left it at %d of %d steps", set, n)
		}
		last = set
	}
}
