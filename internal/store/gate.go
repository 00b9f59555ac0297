package store

import (
	"context"
	"sync"
)

// gate lets one transaction at a time write to a SQLite file. One that is urgent
// waits for one other at most: a platform waits for its webhook's commit, while
// all other work waits for nobody but itself. The driver's own queue knows no
// such order, and a burst of webhooks would stand behind the work that the
// webhooks before it have made. Urgent ones alternate with the others, which a
// long burst must not keep from going on.
type gate struct {
	mu            sync.Mutex
	held, hurried bool // hurried: by an urgent one
	urgent, usual []chan struct{}
}

// enter waits for the turn; the error is that of ctx.
func (g *gate) enter(ctx context.Context, urgent bool) error {
	g.mu.Lock()
	if !g.held {
		g.held, g.hurried = true, urgent
		g.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	queue := &g.usual
	if urgent {
		queue = &g.urgent
	}
	*queue = append(*queue, turn)
	g.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	for i, other := range *queue {
		if other == turn {
			*queue = append((*queue)[:i:i], (*queue)[i+1:]...)
			g.mu.Unlock()
			return ctx.Err()
		}
	}
	g.mu.Unlock()
	g.leave() // the turn came in the same moment
	return ctx.Err()
}

// leave gives the turn to the next.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	hurry := len(g.urgent) > 0 && !(g.hurried && len(g.usual) > 0)
	queue := &g.usual
	if hurry {
		queue = &g.urgent
	}
	if g.held = len(*queue) > 0; g.held {
		close((*queue)[0])
		*queue, g.hurried = (*queue)[1:], hurry
	}
}
