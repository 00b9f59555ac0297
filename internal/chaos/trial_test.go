package chaos

import (
	"fmt"
	"testing"
	"time"

	"aftercare/internal/rig"
)

// wire is how many mails one process can have on the wire at a time: smtp.pool.
const wire = 4

// trial is one row of the table under way.
type trial struct {
	*rig.Rig
	fault    string
	load     *rig.Load
	visits   *rig.Visits // customers who act; nil: there are none
	kills    int         // deaths that may leave mails in doubt, each as many as wire
	doubts   int         // mails that the mail server left in doubt
	unbroken bool        // every request that met a server must be answered 200

	slowest time.Duration // p99 of good webhooks, at most; 0: not judged
	traffic rig.Traffic
	store   string
}

// begin starts serve and the traffic.
func begin(t *testing.T, fault string, o rig.Options, traffic rig.Traffic) *trial {
	t.Helper()
	c := prepare(t, fault, o)
	c.MustStart()
	c.shop(traffic)
	return c
}

// prepare is begin without a process or traffic.
func prepare(t *testing.T, fault string, o rig.Options) *trial {
	t.Helper()
	c := &trial{Rig: rig.New(t, o), fault: fault, store: "PostgreSQL, Redis"}
	if o.SQLite {
		c.store = "SQLite"
	}
	return c
}

// shop begins the traffic, by the seed that is printed.
func (c *trial) shop(traffic rig.Traffic) {
	c.Helper()
	traffic.Seed = rig.Seed(c)
	c.traffic, c.load = traffic, c.Shop(traffic)
}

// restart is kill -9 and a new start.
func (c *trial) restart(env ...string) {
	c.Helper()
	c.Serve.Kill()
	c.kills++
	c.MustStart(env...)
}

// alone keeps the other rows waiting in the long form, where answers are timed;
// the short form has no time for that.
func alone(t *testing.T) {
	t.Helper()
	if !rig.Long() {
		t.Parallel()
	}
}

// end is the end of the fault: what is left is done, counted and booked.
func (c *trial) end(templates ...string) rig.Audit {
	c.Helper()
	if templates == nil {
		templates = rig.Both
	}
	began := time.Now()
	c.load.Wait()
	a := c.Settled(c.load.Purchases, templates...)
	c.book(a, time.Since(began))
	return a
}

// book writes the row, and holds what is unconfirmed against what may be.
func (c *trial) book(a rig.Audit, recovery time.Duration) {
	c.Helper()
	if len(a.Unconfirmed) > wire*c.kills+c.doubts {
		c.Errorf("%d unconfirmed after %d deaths, at most %d can be on the wire at a time", len(a.Unconfirmed), c.kills, wire)
	}
	answers := c.Answered()
	if c.unbroken && (answers.Refused > 0 || answers.None > answers.Shut) {
		c.Errorf("%d requests were refused, %d got no answer", answers.Refused, answers.None-answers.Shut)
	}
	row := Row{Fault: c.fault, Load: fmt.Sprintf("%d orders, %s", len(c.load.Purchases), c.store), Deaths: c.kills, Audit: a, Recovery: recovery, Answers: answers}
	if c.traffic.PerSecond > 0 {
		row.Load = fmt.Sprintf("%d orders, %.0f webhooks/s, %s", len(c.load.Purchases), c.traffic.PerSecond, c.store)
	}
	row.Load += a.Beyond()
	table.add(row)
	c.Logf("%s: %s; %d deaths; %s", c.fault, row.Load, row.Deaths, a)
	if !rig.Long() {
		return
	}
	if p99 := answers.Slow(); c.slowest > 0 && p99 > c.slowest {
		c.Errorf("one webhook in a hundred took more than %s, want at most %s", p99, c.slowest)
	}
	if most := 2 * time.Minute; recovery > most {
		c.Errorf("drained %s after the fault, want %s", recovery, most)
	}
	if lost := len(a.Unconfirmed) - a.Arrived; float64(lost) > max(1, 0.2*float64(c.kills)+float64(c.doubts)) {
		c.Errorf("%d unconfirmed mails did not arrive, of %d deaths", lost, c.kills)
	}
}
