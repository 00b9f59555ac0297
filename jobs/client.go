package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hibiken/asynq"

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
