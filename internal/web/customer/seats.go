package customer

import (
	"context"
	"sync"
)

// seats bound how many files are in memory at a time: so many altogether, and one
// of an order. Whoever got hold of a link can keep its order waiting, and nobody
// else; who waits holds no file.
type seats struct {
	all   chan struct{}
	mu    sync.Mutex
	taken map[string]*turn
}

// turn is the one seat of an order, for as long as somebody sits or waits.
type turn struct {
	seat  chan struct{}
	waits int
}

// manyFiles is how many files of photo.MaxBytes a small server holds beside its
// other work.
const manyFiles = 16

func newSeats(n int) *seats { return &seats{all: make(chan struct{}, n), taken: map[string]*turn{}} }

// sit waits for a seat; leave gives it back.
func (s *seats) sit(ctx context.Context, order string) (leave func(), err error) {
	s.mu.Lock()
	t := s.taken[order]
	if t == nil {
		t = &turn{seat: make(chan struct{}, 1)}
		s.taken[order] = t
	}
	t.waits++
	s.mu.Unlock()
	gone := func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if t.waits--; t.waits == 0 {
			delete(s.taken, order)
		}
	}
	for _, c := range []chan struct{}{t.seat, s.all} {
		select {
		case c <- struct{}{}:
		case <-ctx.Done():
			if c == s.all {
				<-t.seat
			}
			gone()
			return nil, ctx.Err()
		}
	}
	return func() { <-s.all; <-t.seat; gone() }, nil
}
