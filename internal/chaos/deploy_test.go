package chaos

import (
	"math/rand/v2"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"aftercare/internal/mail/mailtest"
	"aftercare/internal/rig"
)

// balancer sends requests to those servers that say they are ready.
type balancer struct {
	sync.Mutex
	doors, ready []string
}

// watch looks at /readyz again and again until the test ends.
func (b *balancer) watch(t *testing.T) {
	for t.Context().Err() == nil {
		var ready []string
		b.Lock()
		doors := b.doors
		b.Unlock()
		for _, door := range doors {
			if res, err := http.Get("http://" + door + "/readyz"); err == nil {
				_ = res.Body.Close() // the status is all
				if res.StatusCode == http.StatusOK {
					ready = append(ready, door)
				}
			}
		}
		b.Lock()
		b.ready = ready
		b.Unlock()
		time.Sleep(30 * time.Millisecond)
	}
}

func (b *balancer) open() []string {
	b.Lock()
	defer b.Unlock()
	return b.ready
}

func (b *balancer) serves(doors ...string) {
	b.Lock()
	defer b.Unlock()
	b.doors = doors
}

// A rolling deploy: one server after the other is replaced under load, by SIGTERM,
// while mails take their time. No request fails, no mail is left in doubt, and
// every process ends by itself with code 0.
func TestRollingDeploy(t *testing.T) {
	t.Parallel()
	orders, pace, slow, rounds := 40, 8., time.Second, 2
	if rig.Long() {
		orders, pace, slow, rounds = 250, 3., 20*time.Second, 4
	}
	c := prepare(t, "SIGTERM, two instances replaced in turn", rig.Options{})
	c.unbroken = true
	c.Env = append(c.Env, "AFTERCARE_DRAIN=2s", "AFTERCARE_SMTP_POOL=40", "AFTERCARE_TEST_LEASE=") // leases of production: nobody dies
	c.Sink.SetScript(func(e mailtest.Event) mailtest.Action {
		if e.Phase != mailtest.Dot {
			return mailtest.Action{}
		}
		return mailtest.Action{Delay: rand.N(slow)}
	})
	c.MustStart()
	old, oldDoor := c.Serve, c.Addr
	next, nextDoor := c.Second("")
	b := &balancer{doors: []string{oldDoor, nextDoor}}
	go b.watch(t)
	c.shop(rig.Traffic{Orders: orders, PerSecond: pace, Doors: b.open})
	for n := range rounds {
		mails := 2 * orders * (n + 1) / (rounds + 2)
		rig.Await(t, "more mails", func() bool { return c.Sink.Total() > mails })
		newest, newestDoor := c.Second("")
		c.Serve = newest // which is alive to the end of the round
		b.serves(oldDoor, nextDoor, newestDoor)
		old.Signal(t, syscall.SIGTERM)
		began := time.Now()
		if code := old.Wait(t); code != 0 {
			t.Errorf("exit code %d\n%s", code, old.Said())
		}
		t.Logf("it ended %s after SIGTERM", time.Since(began).Round(time.Millisecond))
		old, oldDoor, next, nextDoor = next, nextDoor, newest, newestDoor
		b.serves(oldDoor, nextDoor)
	}
	c.end()
}
