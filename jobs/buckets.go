package jobs

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// Run wakes step:run for steps: those of one workflow that are due in the same
// second share a task, up to 200 of them. What is due by now goes in its order,
// which will be that of the work; alarms, which Redis sorts, go together.
func (c *Client) Run(ctx context.Context, wakes []aftercare.Wake) error {
	return errors.Join(slices.Collect(maps.Values(c.runEach(ctx, wakes)))...)
}

// runEach tells which queues have not taken all of theirs, and why. They do not
// wait for each other: in a Cluster one may be away.
func (c *Client) runEach(ctx context.Context, wakes []aftercare.Wake) map[string]error {
	queues := map[string][]aftercare.Wake{}
	for _, w := range wakes {
		queue := c.queues.of(w.Workflow)
		queues[queue] = append(queues[queue], w)
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	lost := map[string]error{}
	for queue, wakes := range queues {
		all.Go(func() {
			if err := c.runOne(ctx, wakes); err != nil {
				mu.Lock()
				defer mu.Unlock()
				lost[queue] = err
			}
		})
	}
	all.Wait()
	return lost
}

// runOne wakes steps of one queue, until it fails.
func (c *Client) runOne(ctx context.Context, wakes []aftercare.Wake) error {
	due, alarms := c.buckets(wakes)
	for _, b := range due {
		if err := c.run(ctx, b); err != nil {
			return err
		}
	}
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(callers)
	for _, b := range alarms {
		all.Go(func() error { return c.run(ctx, b) })
	}
	return all.Wait()
}

// bucket is steps that share a task.
type bucket struct {
	workflow string
	at       time.Time // zero: due by now
	steps    []int64
}

func (c *Client) buckets(wakes []aftercare.Wake) (due, alarms []*bucket) {
	type key struct {
		workflow string
		at       time.Time
	}
	machine, now := clock.Machine.Now(), c.business.Now()
	open := map[key]*bucket{}
	for _, w := range wakes {
		k, list := key{workflow: w.Workflow}, &due
		if w.DueAt.After(now) {
			k.at, list = ring(w.DueAt, now, machine), &alarms
		}
		b := open[k]
		if b == nil || len(b.steps) == bucketSize {
			b = &bucket{workflow: k.workflow, at: k.at}
			open[k], *list = b, append(*list, b)
		}
		b.steps = append(b.steps, w.StepID)
	}
	return due, alarms
}

func (c *Client) run(ctx context.Context, b *bucket) error {
	return c.enqueue(ctx, TypeRun+b.workflow, c.queues.of(b.workflow), b.steps, b.at)
}

// ring is the machine time of an alarm for a business time. It is rounded up:
// asynq cuts off what is below a second, and a step that is claimed before its
// time stays where it is until the sweep finds it overdue. Where the two times
// differ, as in a sandbox that began elsewhere, the distance is rounded down,
// which makes the alarm later again.
func ring(due, business, machine time.Time) time.Time {
	at := due.Add(-business.Sub(machine).Truncate(time.Second))
	if business.Before(machine) {
		at = at.Add(time.Second) // Truncate goes toward zero
	}
	if cut := at.Truncate(time.Second); !cut.Equal(at) {
		return cut.Add(time.Second)
	}
	return at
}
