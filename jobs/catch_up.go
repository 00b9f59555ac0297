package jobs

import (
	"context"
	"time"
)

// blindTime is for how long after Redis was lost from sight claims wait for the
// inbox. Above it no step is claimed anyway while its store's inbox is behind.
const blindTime = 30 * time.Second

// Backlog is what was received and waits to be applied.
type Backlog interface {
	Unapplied(ctx context.Context, olderThan time.Duration, limit int) ([]int64, error)
}

// catchUp waits until what was received while Redis was away is applied: it may
// be the cancellation of an order whose alarm rings now, and was answered 200. An
// inbox row that has failed waits for its next try and holds nobody back. False
// when ctx has ended first.
func (r *Runner) catchUp(ctx context.Context) (bool, error) {
	tick := time.NewTicker(breath)
	defer tick.Stop()
	for {
		age := r.Client.redis.sight.age()
		if age >= blindTime {
			return true, nil
		}
		rows, err := r.Backlog.Unapplied(ctx, max(age, 0), 1)
		if err != nil || len(rows) == 0 {
			return err == nil, err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false, nil
		}
	}
}
