package store_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// Webhooks that share a commit do not share a failure. PostgreSQL refuses a key
// that is too long for an index.
func TestABadWebhookFailsAlone(t *testing.T) {
	each(t, func(w *world) {
		var long strings.Builder
		for long.Len() < 64<<10 { // random, or it would be compressed
			long.WriteString(rand.Text())
		}
		keys := []string{long.String()}
		for n := range 60 {
			keys = append(keys, fmt.Sprint("good ", n))
		}
		errs := make([]error, len(keys))
		var all sync.WaitGroup
		for i, key := range keys {
			all.Go(func() {
				_, _, errs[i] = w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "shop", Key: key, Topic: "t", ReceivedAt: noon})
			})
		}
		all.Wait()
		for i, err := range errs[1:] {
			if err != nil {
				w.Errorf("%s: %v", keys[i+1], err)
			}
		}
		var kept int
		w.must(w.s.Get(w.Context(), &kept, "SELECT COUNT(*) FROM inbox WHERE key LIKE 'good %'"))
		if kept != 60 {
			w.Errorf("%d good webhooks are kept, want 60", kept)
		}
		if !w.s.SQLite() && errs[0] == nil {
			w.Error("the bad one is called kept: this test has lost its bad one")
		}
	})
}

// A repeat of a webhook that is being applied waits for that, and keeps no other
// webhook waiting.
func TestARepeatOfALockedRowWaitsAlone(t *testing.T) {
	s := testkit.Store(t, testkit.Postgres(t), store.Options{})
	in := aftercare.Inbound{Store: "acme", Source: "shop", Key: "first", ReceivedAt: noon}
	first, _, err := s.Receive(t.Context(), in)
	check(t, err)
	held, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		if err := s.HoldRow(t.Context(), "inbox", first, func() { close(held); <-release }); err != nil {
			t.Error(err)
		}
	})
	<-held
	s.GatherWebhooks(2, func() {
		all.Go(func() {
			if id, fresh, err := s.Receive(t.Context(), in); id != first || fresh || err != nil {
				t.Errorf("the repeat: row %d, fresh %t, %v", id, fresh, err)
			}
		})
		all.Go(func() {
			defer close(release)
			other := in
			other.Key = "other"
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			if _, fresh, err := s.Receive(ctx, other); !fresh || err != nil || ctx.Err() != nil {
				t.Errorf("the other: fresh %t, %v, %v", fresh, err, ctx.Err())
			}
		})
	})
	all.Wait()
}
