package jobs

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"aftercare/internal/aftercare"
)

const (
	// nudgeTime is how long a nudge may take: a second later the sweep helps.
	nudgeTime = 2 * time.Second
	// nudgePause is how long the next nudge waits after one: a task for each webhook
	// of a burst would cost about as much as taking the webhook in.
	nudgePause = 5 * time.Millisecond
	// nudgesHeld is how many rows wait for their nudge at most.
	nudgesHeld = 1000
	// nudgesQueued is the length of a queue from which on nudges are left out: what
	// is received while no worker runs, or falls due faster than mails leave, must
	// not grow in Redis too, and the sweep finds it for larger tasks. It is below
	// fullQueue, so that nudges never keep the sweep from the rows they left out.
	nudgesQueued = fullQueue / 2
)

// Nudger wakes event:apply for inbox rows while nobody waits. One goroutine takes
// along what has come since it went last: a burst gets larger tasks, as does a
// Redis that is slow, and one that is away costs one goroutine and not one for
// each webhook. What is not nudged is the sweep's.
type Nudger struct {
	Client *Client
	Log    *slog.Logger

	mu      sync.Mutex
	waiting []int64
	running bool
}

// Nudge returns at once.
func (n *Nudger) Nudge(inbox ...int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.waiting) < nudgesHeld {
		n.waiting = append(n.waiting, inbox...)
	}
	if !n.running {
		n.running = true
		go n.run()
	}
}

func (n *Nudger) run() {
	for ids := n.take(); len(ids) > 0; ids = n.take() {
		ctx, cancel := context.WithTimeout(context.Background(), nudgeTime)
		if err := n.nudge(ctx, ids); err != nil {
			n.Log.Debug("inbox rows not nudged; the sweep will find them", "rows", len(ids), "error", err)
		}
		cancel()
		time.Sleep(nudgePause)
	}
}

func (n *Nudger) nudge(ctx context.Context, ids []int64) error {
	queued, err := n.Client.redis.queued(ctx, QueueEvents)
	if err != nil || queued >= nudgesQueued {
		return err
	}
	return n.Client.Apply(ctx, ids...)
}

// take is what waits; nothing ends run.
func (n *Nudger) take() []int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	ids := n.waiting
	n.waiting, n.running = nil, len(ids) > 0
	return ids
}

// Nudge wakes step:run for those steps that are due by now. The alarms of the
// others are the sweep's: it sets each once and notes it, where a nudge at every
// event of an order would set them again and again. It is over soon, whatever
// Redis does.
func (c *Client) Nudge(ctx context.Context, wakes []aftercare.Wake) error {
	ctx, cancel := context.WithTimeout(ctx, nudgeTime)
	defer cancel()
	now := c.business.Now()
	due := slices.DeleteFunc(slices.Clone(wakes), func(w aftercare.Wake) bool { return w.DueAt.After(now) })
	long := map[string]bool{}
	for _, w := range due {
		queue := c.queues.of(w.Workflow)
		if _, asked := long[queue]; asked {
			continue
		}
		queued, err := c.redis.queued(ctx, queue)
		if err != nil {
			return err
		}
		long[queue] = queued >= nudgesQueued
	}
	return c.Run(ctx, slices.DeleteFunc(due, func(w aftercare.Wake) bool { return long[c.queues.of(w.Workflow)] }))
}
