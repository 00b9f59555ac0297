package jobs

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// lane bounds how many mails of one queue are claimed at a time in this
// process. A claimed mail's lease runs while it waits for a connection, so no
// more are claimed than the mailer's connections get through in a few mails'
// time; the other steps stay due, where any worker may take them. Who waits is
// served in order, so a small task is not overtaken for ever.
type lane struct {
	queue string
	free  *semaphore.Weighted
	batch int // steps in one claim: half the lane, so that two tasks can go on beside each other
}

func newLane(queue string, size int) *lane {
	size = max(size, 1)
	return &lane{queue, semaphore.NewWeighted(int64(size)), min(claimSize, max(size/2, 1))}
}

// enter waits for n places; false when ctx has ended.
func (l *lane) enter(ctx context.Context, n int) bool {
	return ctx.Err() == nil && l.free.Acquire(ctx, int64(n)) == nil
}

func (l *lane) leave(n int) { l.free.Release(int64(n)) }
