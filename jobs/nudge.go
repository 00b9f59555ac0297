package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// nudgeTime is how long a nudge may take: a second later the sweep helps.
	nudgeTime = 2 * time.Second
	// nudgePause is how long the next nudge waits after one: a task for each webhook
	// of a burst would cost about as much as taking the webhook in.
	nudgePause = 5 * time.Millisecond
	// nudgesHeld is how many rows wait for their nudge at most.
	nudgesHeld = 1000
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
		if err := n.Client.Apply(ctx, ids...); err != nil {
			n.Log.Debug("inbox rows not nudged; the sweep will find them", "rows", len(ids), "error", err)
		}
		cancel()
		time.Sleep(nudgePause)
	}
}

// take is what waits; nothing ends run.
func (n *Nudger) take() []int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	ids := n.waiting
	n.waiting, n.running = nil, len(ids) > 0
	return ids
}
