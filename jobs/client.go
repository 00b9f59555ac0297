package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hibiken/asynq"
	"golang.org/x/sync/errgroup"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// Client enqueues.
type Client struct {
	redis    Redis
	asynq    map[string]*asynq.Client // by queue
	queues   Queues
	business clock.Clock
}

// NewClient makes a Client on an open connection, which it does not close.
func NewClient(r Redis, queues Queues, business clock.Clock) *Client {
	c := &Client{r, map[string]*asynq.Client{}, queues, business}
	for _, s := range servers {
		c.asynq[s.queue] = asynq.NewClientFromRedisClient(r.piped())
	}
	return c
}

// payload is all that a task carries.
type payload struct {
	IDs []int64 `json:"ids"`
}

// Apply wakes event:apply for inbox rows.
func (c *Client) Apply(ctx context.Context, inbox ...int64) error {
	for ids := range slices.Chunk(inbox, applySize) {
		if err := c.enqueue(ctx, TypeApply, QueueEvents, ids, time.Time{}); err != nil {
			return err
		}
	}
	return nil
}

// Run wakes step:run for steps: those of one workflow that are due in the same
// second share a task, up to 200 of them. What is due by now goes in its order,
// which will be that of the work; alarms, which Redis sorts, go together.
func (c *Client) Run(ctx context.Context, wakes []aftercare.Wake) error {
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

// enqueue puts one task into the queue.
func (c *Client) enqueue(ctx context.Context, kind, queue string, ids []int64, at time.Time) error {
	body, err := json.Marshal(payload{ids})
	if err != nil {
		return fmt.Errorf("jobs: write %s: %w", kind, err)
	}
	_, err = c.asynq[queue].EnqueueContext(ctx, asynq.NewTask(kind, body), options(queue, at)...)
	// The id is random, so that a conflict is with this very task: go-redis sent the
	// script once more after an answer was lost.
	if err != nil && !errors.Is(err, asynq.ErrTaskIDConflict) {
		return aftercare.Errorf(aftercare.Unavailable, "jobs: enqueue %s: %w", kind, err)
	}
	if at.IsZero() {
		c.redis.bells[queue].strike()
	}
	return nil
}

// read decodes a task's ids; a task that cannot be read is not tried again.
func read(t *asynq.Task) ([]int64, error) {
	var p payload
	if err := json.Unmarshal(t.Payload(), &p); err != nil || len(p.IDs) == 0 {
		return nil, fmt.Errorf("jobs: %s: payload is not a list of ids: %w", t.Type(), asynq.SkipRetry)
	}
	return p.IDs, nil
}
