package store_test

import (
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"testing"

	"aftercare/internal/aftercare"
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
