package store

import (
	"context"
	"sync"
)

// group lets callers share a commit: whoever comes while one is under way waits
// for the next, which takes all that wait by then. Who comes alone waits for
// nobody. No goroutine of its own runs: one of the callers commits for all.
type group[T any] struct {
	most int
	// commit makes and commits one transaction. It calls take when the
	// transaction can begin, and tells each item its outcome in the item.
	commit func(take func() []T)

	mu      sync.Mutex
	busy    bool
	waiting []*member[T]
}

type member[T any] struct {
	item T
	lead chan bool // true: commit for all that wait; false: the outcome is known
}

// do returns when the item's outcome is known; ctx ends the waiting for a turn,
// not a commit under way.
func (g *group[T]) do(ctx context.Context, item T) error {
	m := &member[T]{item, make(chan bool, 1)}
	g.mu.Lock()
	g.waiting = append(g.waiting, m)
	if !g.busy {
		g.busy = true
		m.lead <- true
	}
	g.mu.Unlock()
	select {
	case lead := <-m.lead:
		g.follow(lead)
		return nil
	case <-ctx.Done():
	}
	if g.withdraw(m) {
		return ctx.Err()
	}
	g.follow(<-m.lead)
	return nil
}

// withdraw takes out a member that is neither being committed nor the leader.
func (g *group[T]) withdraw(m *member[T]) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, other := range g.waiting {
		if other == m && len(m.lead) == 0 {
			g.waiting = append(g.waiting[:i:i], g.waiting[i+1:]...)
			return true
		}
	}
	return false
}

func (g *group[T]) follow(lead bool) {
	if !lead {
		return
	}
	var taken []*member[T]
	defer func() { g.pass(taken) }() // also after a panic: the others must not wait for ever
	g.commit(func() []T {
		taken = g.take()
		items := make([]T, len(taken))
		for i, m := range taken {
			items[i] = m.item
		}
		return items
	})
}

// pass lets go those whose commit is over, and makes the next one lead. The
// first of the taken is the leader itself.
func (g *group[T]) pass(taken []*member[T]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, m := range taken {
		if i > 0 {
			m.lead <- false
		}
	}
	if len(taken) == 0 { // the leader ended before it began
		g.waiting = g.waiting[1:]
	}
	if g.busy = len(g.waiting) > 0; g.busy {
		g.waiting[0].lead <- true
	}
}

// take is those who share the commit, the leader first.
func (g *group[T]) take() []*member[T] {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.waiting), g.most)
	taken := g.waiting[:n:n]
	g.waiting = g.waiting[n:]
	return taken
}
