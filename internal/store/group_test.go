package store

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Who comes while a commit is under way shares the next one.
func TestGroupSharesCommits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sizes []int
		g := &group[int]{most: 4, lanes: 1, commit: func(take func() []int) {
			sizes = append(sizes, len(take()))
			time.Sleep(time.Second)
		}}
		var all sync.WaitGroup
		begin := func(n int) {
			for i := range n {
				all.Go(func() {
					if err := g.do(t.Context(), i); err != nil {
						t.Error(err)
					}
				})
			}
		}
		begin(1)
		synctest.Wait()
		begin(6)
		all.Wait()
		if len(sizes) != 3 || sizes[0] != 1 || sizes[1] != 4 || sizes[2] != 2 {
			t.Errorf("commits of %v, want one of the first alone, and of 4 and 2", sizes)
		}
	})
}

// The end of a caller's time takes it out while it waits, and a leader that ends
// in the middle leaves nobody waiting.
func TestGroupLeavesNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &group[string]{most: 4, lanes: 1, commit: func(take func() []string) {
			items := take()
			time.Sleep(time.Second)
			if items[0] == "ends" {
				runtime.Goexit()
			}
		}}
		go func() { _ = g.do(t.Context(), "ends") }()
		synctest.Wait()
		short, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		if err := g.do(short, "impatient"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the impatient one: %v", err)
		}
		if err := g.do(t.Context(), "next"); err != nil || len(g.waiting) > 0 || g.busy > 0 {
			t.Errorf("the next one: %v; waiting %d, busy %d", err, len(g.waiting), g.busy)
		}
	})
}

// An urgent one waits for one other at most, and a stream of them keeps nobody out.
func TestGateLetsUrgentOnesPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gate
		var order string
		var all sync.WaitGroup
		if err := g.enter(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		for _, who := range "aabbBB" {
			all.Go(func() {
				if err := g.enter(t.Context(), who == 'B'); err != nil {
					t.Error(err)
				}
				order += string(who)
				g.leave()
			})
			synctest.Wait()
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := g.enter(ctx, true); err == nil {
			t.Error("it entered while another was in")
		}
		g.leave()
		all.Wait()
		if order != "BaBabb" || g.held {
			t.Errorf("order %s, held %t", order, g.held)
		}
	})
}
