package bench

import (
	"context"
	"fmt"
	"slices"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// due is how many steps are due at each tick of a crowd that waits.
const due = 1_000

// waitingTrial compares two shops in which much waits and in which little does: a
// tick must cost the same, and Redis must hold the same.
func waitingTrial() Trial {
	many, few := Figure{"many", "tick"}, Figure{"few", "tick"}
	return Trial{
		Rows: []Row{
			{Name: "sweep-flat", Work: "a tick with 1,000 due while 10 M wait, PostgreSQL", Against: "the same tick while 100 k wait", Unit: "ms", Ours: many, Theirs: few, AtMost: 1.3},
			{Name: "redis-memory", Work: "memory of Redis after a tick while 10 M wait", Against: "the same while 100 k wait", Unit: "MB",
				Ours: Figure{"many", "memory"}, Theirs: Figure{"few", "memory"}, AtMost: 1.05},
		},
		Set: setWaiting,
	}
}

func setWaiting(ctx context.Context, g *Ground) (*Stage, error) {
	many, few := g.size(10_000_000, 1_000_000), g.size(100_000, 10_000)
	stage := &Stage{Order: []string{"many", "few"}, Sides: map[string]Side{}}
	if g.o.Quick {
		stage.Note = func(string) string { return "quick: 1 M wait, against 10 k" }
	}
	for name, n := range map[string]int{"many": many, "few": few} {
		s, err := g.open(ctx, onPostgres, aftercare.Shadow, nil)
		if err != nil {
			return stage, err
		}
		stage.atEnd(func() { _ = s.close() })
		for _, do := range []func() error{
			func() error { return s.buy(ctx) },
			func() error { return s.rows.Waiting(ctx, n) },
			func() error { return s.rows.Orders(ctx, due) },
			func() error { return s.rows.Tidy(ctx) },
		} {
			if err := do(); err != nil {
				return stage, err
			}
		}
		g.say("sweep-flat: %d steps wait", n)
		stage.Sides[name] = func(ctx context.Context) (Figures, error) { return s.ticks(ctx, g.size(15, 5)) }
	}
	return stage, nil
}

// ticks is the usual time of a tick, and the memory that Redis needs after it.
func (s *shop) ticks(ctx context.Context, n int) (Figures, error) {
	sweeper := s.sweeper()
	var took []float64
	for range n {
		if err := s.rows.Forget(ctx); err != nil {
			return nil, err
		}
		if err := s.redis.Client.FlushAll(ctx).Err(); err != nil {
			return nil, err
		}
		began := clock.Machine.Now()
		sweeper.Once(ctx)
		took = append(took, clock.Machine.Now().Sub(began).Seconds()*1e3)
		if left, err := s.rows.Unwoken(ctx); err != nil || left > 0 {
			return nil, fmt.Errorf("a tick left %d due steps without an alarm: %w", left, err)
		}
	}
	var bytes float64
	info, err := s.redis.Client.Info(ctx, "memory").Result()
	if err == nil {
		bytes, err = field(info, "used_memory:")
	}
	slices.Sort(took)
	return Figures{"tick": median(took), "memory": bytes / 1e6}, err
}
