package chaos

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

// Webhooks do not wait for Redis, and what came while it was away is made up
// for. A cancellation that was answered 200 meanwhile counts, although the mail
// was due before Redis was back.
func TestRedisAway(t *testing.T) {
	t.Parallel()
	orders, perSecond, away := 20, 0.0, 3*time.Second
	if rig.Long() {
		orders, perSecond, away = 600, 2.5, 10*time.Minute
	}
	c := onRedis(t, "Redis: away")
	c.patient("1m")
	c.unbroken = true
	c.MustStart()
	canceled, kept := c.waiting(1, 6*time.Second), c.waiting(2, 6*time.Second)
	c.Redis.Stop()
	c.shop(rig.Traffic{Orders: orders, PerSecond: perSecond, Age: time.Minute, First: 10})
	c.Deliver(canceled.Cancel(t), nil)
	rig.Await(t, "readyz says it", func() bool {
		status, checks := c.Ready()
		return status == http.StatusOK && checks["redis"] == "failing"
	})
	cpu := c.Metric("process_cpu_seconds_total")
	time.Sleep(max(away, time.Until(canceled.Placed.Add(time.Minute+time.Second))))
	t.Logf("%.1f CPU seconds in %s, %v goroutines", c.Metric("process_cpu_seconds_total")-cpu, away, c.Metric("go_goroutines"))
	c.load.Wait()
	c.Redis.Start(t)
	c.load.Purchases = append(c.load.Purchases, kept)
	c.end()
	c.neverConfirmed(canceled)
	rig.Await(t, "redis is well again", func() bool { _, checks := c.Ready(); return checks["redis"] == "ok" })
}

// waiting is an order that is applied, whose confirmation is due in so long.
func (c *trial) waiting(n int, due time.Duration) rig.Purchase {
	c.Helper()
	p := rig.Buy("standard", n)
	p.Placed = p.Placed.Add(due - time.Minute)
	c.Deliver(p.Order(c), nil)
	c.Deliver(p.Parcel(c), nil)
	rig.Await(c, "its confirmation waits for its time", func() bool {
		st, err := c.DB.OrderState(c.Context(), "acme", p.Source, p.ID())
		return err == nil && len(st.Enrollments) > 1
	})
	return p
}

// neverConfirmed wants the order's confirmation to have ended for its
// cancellation.
func (c *trial) neverConfirmed(p rig.Purchase) {
	c.Helper()
	st, err := c.DB.OrderState(c.Context(), "acme", p.Source, p.ID())
	if err != nil {
		c.Fatal(err)
	}
	for _, m := range c.Ledger() {
		if m.Address == p.Email() && m.Template == "order-confirmation" && m.State != aftercare.MailSkipped {
			c.Errorf("the canceled order's confirmation is %s", m.State)
		}
	}
	for _, e := range st.Enrollments {
		for _, s := range e.Steps {
			if e.Workflow == "order-confirmation" && s.StepID == "confirm" && s.Reason.Code != aftercare.ReasonCanceled {
				c.Errorf("the canceled order's confirmation is %s (%+v)", s.State, s.Reason)
			}
		}
	}
}

// serve starts without Redis, stops without it, and goes on when it comes.
func TestRedisAwayAtTheStart(t *testing.T) {
	t.Parallel()
	traffic := rig.Traffic{Orders: 10}
	if rig.Long() {
		traffic = rig.Traffic{Orders: 300, PerSecond: 15}
	}
	c := onRedis(t, "Redis: away when serve starts and stops")
	c.Redis.Stop()
	c.MustStart()
	c.shop(traffic)
	c.load.Wait()
	c.stopAndStart()
	c.Redis.Start(t)
	c.end()
}

// stopAndStart is a restart as a deploy does it.
func (c *trial) stopAndStart() {
	c.Helper()
	c.Serve.Signal(c, syscall.SIGTERM)
	if code := c.Serve.Wait(c); code != 0 {
		c.Errorf("exit code %d\n%s", code, c.Serve.Said())
	}
	c.MustStart()
}

// A Redis that answers after two seconds, and one that takes connections and
// says nothing.
func TestRedisSlow(t *testing.T) {
	t.Parallel()
	for _, w := range []struct {
		fault   string
		weather rig.Weather
	}{
		{"Redis: 2 s an answer", rig.Weather{Delay: time.Second}}, // each way
		{"Redis: half-open", rig.Weather{Silent: true}},
	} {
		t.Run(w.fault, func(t *testing.T) {
			t.Parallel()
			orders, perSecond, lasts := 30, 0.0, 5*time.Second
			if rig.Long() {
				orders, perSecond, lasts = 600, 10, 2*time.Minute
			}
			s := testkit.OwnRedis(t)
			p := rig.NewProxy(t, s.Addr)
			c := prepare(t, w.fault, rig.Options{Redis: []string{"AFTERCARE_REDIS_URL=redis://" + p.Addr}})
			c.Redis = s
			c.unbroken = true
			c.MustStart()
			first := rig.Buy("standard", 1)
			c.Deliver(first.Order(t), nil)
			c.Deliver(first.Parcel(t), nil)
			c.Settled([]rig.Purchase{first}, rig.Both...)
			goroutines, files := c.Metric("go_goroutines"), c.Metric("process_open_fds")
			p.Set(w.weather)
			c.shop(rig.Traffic{Orders: orders, PerSecond: perSecond, First: 10})
			time.Sleep(lasts)
			c.load.Wait()
			t.Logf("goroutines %v, then %v; descriptors %v, then %v", goroutines, c.Metric("go_goroutines"), files, c.Metric("process_open_fds"))
			if now := c.Metric("go_goroutines"); now > goroutines+200 {
				t.Errorf("%v goroutines pile up, from %v", now, goroutines)
			}
			if now := c.Metric("process_open_fds"); now > files+100 {
				t.Errorf("%v descriptors pile up, from %v", now, files)
			}
			c.stopAndStart()
			p.Set(rig.Weather{})
			c.load.Purchases = append(c.load.Purchases, first)
			c.end()
		})
	}
}
