package store

import (
	"context"
	"slices"
	"sync"
)

// group lets callers share a commit: whoever comes while as many are under way
// as there are lanes waits for the next, which takes all that wait by then. Who
// comes alone waits for nobody. No goroutine of its own runs: one of the callers
// commits for all.
type group[T any] struct {
	most, lanes int
	// commit makes and commits one transaction. It calls take when the
	// transaction can begin, and tells each item its outcome in the item.
	commit func(take func() []T)

	mu      sync.Mutex
	busy    int          // lanes
	waiting []*member[T] // for a lane, or for somebody who has one and takes them along
}

type member[T any] struct {
	item T
	lead chan bool // true: it has a lane, and commits for all that wait; false: the outcome is known
}

// do returns when the item's outcome is known; ctx ends the waiting for a turn,
// not a commit under way.
func (g *group[T]) do(ctx context.Context, item T) error {
	m := &member[T]{item, make(chan bool, 1)}
	g.mu.Lock()
	g.waiting = append(g.waiting, m)
	g.next()
	g.mu.Unlock()
	select {
	case lead := <-m.lead:
		g.follow(m, lead)
		return nil
	case <-ctx.Done():
	}
	if g.withdraw(m) {
		return ctx.Err()
	}
	g.follow(m, <-m.lead)
	return nil
}

// withdraw takes out a member that neither leads nor is being committed.
func (g *group[T]) withdraw(m *member[T]) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(g.waiting, m)
	if i >= 0 {
		g.waiting = slices.Delete(g.waiting, i, i+1)
	}
	return i >= 0
}

func (g *group[T]) follow(m *member[T], lead bool) {
	if !lead {
		return
	}
	var with []*member[T]
	defer func() { g.pass(with) }() // also after a panic: the others must not wait for ever
	g.commit(func() []T {
		with = g.take()
		items := []T{m.item}
		for _, w := range with {
			items = append(items, w.item)
		}
		return items
	})
}

// pass lets go those who were taken along, and gives the lane back.
func (g *group[T]) pass(with []*member[T]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, w := range with {
		w.lead <- false
	}
	g.busy--
	g.next()
}

// next gives a free lane to who has waited longest.
func (g *group[T]) next() {
	if g.busy < g.lanes && len(g.waiting) > 0 {
		g.busy++
		g.waiting[0].lead <- true
		g.waiting = g.waiting[1:]
	}
}

// take is those whom a leader takes along.
func (g *group[T]) take() []*member[T] {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.waiting), g.most-1)
	taken := g.waiting[:n:n]
	g.waiting = g.waiting[n:]
	return taken
}
