package main

import (
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"aftercare/internal/mail/mailtest"
)

// kill -9 at random moments while orders come in and mails go out: nothing is
// lost, nothing comes twice, and no death leaves more mails unconfirmed than can
// be on the wire at a time.
func TestKilledUnderLoad(t *testing.T) {
	t.Parallel()
	onEach(t, func(r *rig) {
		orders, kills := 40, 8
		if long() {
			orders, kills = 400, 60
		}
		seed := seedOf(r.T)
		random := rand.New(rand.NewPCG(seed, 1))
		r.sink.SetScript(func(e mailtest.Event) mailtest.Action {
			if e.Phase != mailtest.Dot {
				return mailtest.Action{}
			}
			return mailtest.Action{Delay: time.Duration(rand.IntN(41)) * time.Millisecond}
		})
		r.mustStart()
		var all []purchase
		for n := range orders {
			all = append(all, buy(sources[n%len(sources)], n))
		}
		done := r.shop(all)
		for range kills {
			// In the middle of the mails, wherever that is on this machine.
			mails := r.sink.Total() + random.IntN(2*len(all)/kills)
			await(r, "more mails", func() bool { return r.sink.Total() > mails || finished(done) })
			time.Sleep(time.Duration(random.IntN(40)) * time.Millisecond)
			r.serve.kill()
			r.mustStart()
		}
		<-done
		a := r.settled(all, both...)
		r.Logf("seed %d, %d orders, %d kills: %s", seed, orders, kills, a)
		const wire = 4 // smtp.pool
		if len(a.unconfirmed) > wire*kills {
			r.Errorf("%d unconfirmed after %d kills, at most %d can be on the wire at a time", len(a.unconfirmed), kills, wire)
		}
	})
}

func finished(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// shop makes the purchases from four customers' browsers at a time, and their
// parcels after; the channel closes when all were answered 200.
func (r *rig) shop(all []purchase) (done <-chan struct{}) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		var customers sync.WaitGroup
		for lane := range 4 {
			customers.Go(func() {
				for i := lane; i < len(all); i += 4 {
					for _, w := range []webhook{all[i].order(r), all[i].parcel(r)} {
						for r.Context().Err() == nil && r.post(r.addr, w) != 200 {
							time.Sleep(20 * time.Millisecond)
						}
					}
				}
			})
		}
		customers.Wait()
	}()
	return ended
}

// seedOf is AFTERCARE_TEST_SEED, to repeat a failure, or a new one.
func seedOf(t testing.TB) uint64 {
	t.Helper()
	if s := os.Getenv("AFTERCARE_TEST_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	seed := rand.Uint64N(1 << 32)
	t.Logf("to repeat: AFTERCARE_TEST_SEED=%d", seed)
	return seed
}
