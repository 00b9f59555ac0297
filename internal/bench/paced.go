package bench

import (
	"context"
	"time"
)

// rate is the figure of what is done in a second.
const rate = "rate"

// paced is a side whose runs take about as long as the bench gives each: where
// the last run was fast the next does more of the same, within bounds. It begins
// with first.
func (g *Ground) paced(first, least, most int, run func(ctx context.Context, n int) (Figures, error)) Side {
	n := first
	return func(ctx context.Context) (Figures, error) {
		f, err := run(ctx, n)
		n = min(max(int(f[rate]*g.turn().Seconds()), least), most)
		return f, err
	}
}

// turn is how long a run should take.
func (g *Ground) turn() time.Duration {
	if g.o.Quick {
		return 200 * time.Millisecond
	}
	return 2 * time.Second
}

// timed makes a rate of the time that so many took.
func timed(run func(ctx context.Context, n int) (time.Duration, error)) func(context.Context, int) (Figures, error) {
	return func(ctx context.Context, n int) (Figures, error) {
		took, err := run(ctx, n)
		if err != nil {
			return nil, err
		}
		return Figures{rate: float64(n) / took.Seconds()}, nil
	}
}
