package jobs

import (
	"testing"
	"testing/synctest"
	"time"

	"aftercare/internal/clock"
)

// An idle server takes at once what its own process enqueues, and before long
// what another one does.
func TestBell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded())
		taken := make(chan time.Time, 1)
		w := worker(r, &applied{then: func() { taken <- time.Now() }}, newLedger())
		check(t, w.Start())
		other := r // another process's
		other.bells = bells()
		for range 20 {
			time.Sleep(time.Minute + 12345*time.Microsecond)
			began := time.Now()
			check(t, w.Applier.Client.Apply(t.Context(), 1))
			if took := (<-taken).Sub(began); took > 2*pollAsynq {
				t.Errorf("the own task was taken after %s", took)
			}
			time.Sleep(time.Minute + 67890*time.Microsecond)
			began = time.Now()
			check(t, NewClient(other, queues, clock.Machine).Apply(t.Context(), 1))
			if took := (<-taken).Sub(began); took > pollEmbedded+2*pollAsynq {
				t.Errorf("the other's task was taken after %s", took)
			}
		}
		w.Stop()
	})
}
