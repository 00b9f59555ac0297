package chaos

import (
	"math/rand/v2"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

// rate is how many webhooks come in a second, and perOrder how many an order
// has, its repeats included.
const (
	rate     = 50
	perOrder = 7. / 3
)

// member is a serve process of the soak.
type member struct {
	name    string
	process *rig.Process
	addr    string
}

// soak is hours in the life of two processes.
type soak struct {
	*trial
	postgres          *testkit.PostgresServer
	redis             *testkit.RedisServer
	database, toRedis *rig.Proxy // before them
	seed              uint64
	random            *rand.Rand
	veteran, novice   *member
	doors             atomic.Pointer[[]string] // as a balancer sees them
	loads             []*rig.Load
	faults            map[string]int
	doubt             int // how many processes were cut off from mails on the wire
	watch             *watch
}

// Fifty webhooks a second and a random fault every twenty seconds, for twenty
// minutes or hours (make soak): nothing is lost or doubled, and what a process
// takes, and what a webhook or a sweep costs, does not grow with what has been
// and what waits. The short form is some seconds of it.
//
// Of the two processes one lives through all of it, frozen, cut off and with its
// servers dying under it, so that what grows slowly has time to show. The other
// is killed or stopped again and again.
func TestSoak(t *testing.T) {
	alone(t)
	whole, every := 6*time.Second, 2*time.Second
	if d, err := time.ParseDuration(os.Getenv("AFTERCARE_TEST_SOAK")); err == nil {
		whole, every = d, 20*time.Second
	}
	s := newSoak(t, whole)
	began := time.Now()
	for n := 0; time.Since(began) < whole; n++ {
		s.period(n, every, whole-time.Since(began))
	}
	s.drain(began)
}

func newSoak(t *testing.T, whole time.Duration) *soak {
	t.Helper()
	s := &soak{seed: rig.Seed(t), faults: map[string]int{}}
	s.random = rand.New(rand.NewPCG(s.seed, 5))
	s.postgres, s.redis = testkit.OwnPostgres(t, "max_wal_size=64MB", "checkpoint_timeout=30s"), testkit.OwnRedis(t)
	s.database, s.toRedis = rig.NewProxy(t, s.postgres.Addr), rig.NewProxy(t, s.redis.Addr)
	s.trial = prepare(t, "random fault every 20 s", rig.Options{
		Database: s.postgres.URL(s.database.Addr), Eyes: s.postgres.URL(s.postgres.Addr),
		Redis: []string{"AFTERCARE_REDIS_URL=redis://" + s.toRedis.Addr},
		Mails: max(100_001, int(whole.Seconds()*rate)),
	})
	// Both proxies and their load stand between a claim and its answer: on a busy
	// machine the rig's short lease would end before the claim does, again and again.
	s.Env = append(s.Env, "AFTERCARE_TEST_LEASE=12s")
	s.MustStart()
	p, addr := s.Second("")
	s.veteran, s.novice = &member{"one that lives on", s.Serve, s.Addr}, &member{"one that dies", p, addr}
	s.open(s.veteran, s.novice)
	s.watch = s.look()
	return s
}

// open are the processes that a balancer sends webhooks to.
func (s *soak) open(members ...*member) {
	var doors []string
	for _, m := range members {
		doors = append(doors, m.addr)
	}
	s.doors.Store(&doors)
}

// period is one fault under load.
func (s *soak) period(n int, every, left time.Duration) {
	s.Helper()
	end := time.Now().Add(every)
	orders := int(every.Seconds() * rate / perOrder)
	load := s.Shop(rig.Traffic{Orders: orders, First: n * orders, PerSecond: rate, Lanes: 128, Fresh: true, Seed: s.seed + uint64(n),
		Doors: func() []string { return *s.doors.Load() }})
	s.loads = append(s.loads, load)
	time.Sleep(every / 4)
	fault := s.pick(left)
	s.faults[fault.name]++
	s.doubt += fault.doubt
	fault.strike(s, every/4)
	s.watch.say(fault.name)
	time.Sleep(time.Until(end))
	s.watch.webhooks(s.Answered())
}

// drain waits until all is done, and judges. A mail that the mail server put off
// twice comes after five minutes.
func (s *soak) drain(began time.Time) {
	s.Helper()
	faults := time.Since(began)
	var all rig.Load
	for _, l := range s.loads {
		l.Wait()
		all.Purchases = append(all.Purchases, l.Purchases...)
	}
	s.watch.stop()
	over := time.Now()
	var a rig.Audit
	for end := over.Add(10 * time.Minute); ; time.Sleep(time.Second) {
		if !s.Busy() {
			if a = s.Audit(all.Purchases, rig.Both...); a.Clean() || len(a.Doubled) > 0 {
				break
			}
		}
		if time.Now().After(end) {
			break
		}
	}
	if !a.Clean() {
		s.Errorf("%s\nbusy: %t\n%s", a, s.Busy(), s.Serve.Said())
	}
	if len(a.Unconfirmed) > wire*s.doubt {
		s.Errorf("%d unconfirmed, at most %d can have been on the wire", len(a.Unconfirmed), wire*s.doubt)
	}
	s.report(all.Purchases, a, faults, time.Since(over))
}
