package chaos

import (
	"math/rand/v2"
	"testing"
	"time"

	"aftercare/internal/mail/mailtest"
	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

// Customers who open cases with photos and answer in them, a desk that replies,
// codes of a pool of which half is imported late, and a recall: what somebody was
// told is kept is there once and is mailed once, and no code goes to two.

// active is prepare of a shop with all that comes after the sale, and a pool for
// half of the orders.
func active(t *testing.T, fault string, o rig.Options, orders int, env ...string) *trial {
	t.Helper()
	c := prepare(t, fault, o)
	c.Env = append(c.Env, env...)
	c.Aftersales(orders / 2)
	return c
}

// visited is shop with one buyer in three who acts.
func (c *trial) visited(traffic rig.Traffic) {
	c.Helper()
	c.shop(traffic)
	c.visits = c.Visit(rig.Customers{Every: 3}, c.load.Purchases)
}

// middle waits until half of the buyers have heard of their order, then calls back
// what all of them bought, and imports the codes that are missing.
func (c *trial) middle() {
	c.Helper()
	rig.Await(c, "mails before the recall", func() bool { return c.Sink.Total() > len(c.load.Purchases) })
	c.Recall("LAMP-01", c.load.Purchases)
	c.ImportCoupons(len(c.load.Purchases) - len(c.load.Purchases)/2)
}

// ended is end of a load with customers. A row without cases, codes or a recall
// would tell nothing.
func (c *trial) ended() rig.Audit {
	c.Helper()
	c.load.Wait()
	rig.Await(c, "all customers have acted", c.visits.Done)
	if !c.AnswerByCommand() {
		c.Error("no case was left for the command line to answer")
	}
	a := c.end(rig.All...)
	if a.Cases == 0 || a.Uploads <= a.Cases || a.Coupons != len(c.load.Purchases) || a.Recalled == 0 {
		c.Errorf("the load had too little in it: %s", a)
	}
	return a
}

// kill -9 at random moments of all that.
func TestKilledWhileCustomersAct(t *testing.T) {
	t.Parallel()
	for _, sqlite := range []bool{true, false} {
		orders, kills := 12, 2
		if rig.Long() {
			orders, kills = 600, 60
		}
		c := active(t, "kill -9 at random", rig.Options{SQLite: sqlite}, orders)
		random := rand.New(rand.NewPCG(rig.Seed(t), 11))
		c.MustStart()
		c.visited(rig.Traffic{Orders: orders})
		for n := range kills {
			if n == kills/2 {
				c.middle()
			}
			mails := c.Sink.Total() + random.IntN(3*orders/kills)
			rig.Await(t, "more mails", func() bool { return c.Sink.Total() > mails || c.load.Done() && !c.Busy() })
			time.Sleep(time.Duration(random.IntN(60)) * time.Millisecond)
			c.restart()
		}
		c.ended()
	}
}

// Redis loses all alarms again and again.
func TestFlushedWhileCustomersAct(t *testing.T) {
	t.Parallel()
	orders, every := 15, 200*time.Millisecond
	if rig.Long() {
		orders, every = 600, 2*time.Second
	}
	s := testkit.OwnRedis(t)
	c := active(t, "Redis: FLUSHALL again and again", rig.Options{Redis: []string{"AFTERCARE_REDIS_URL=redis://" + s.Addr}}, orders)
	c.Redis = s
	c.MustStart()
	c.visited(rig.Traffic{Orders: orders})
	for n := range 12 {
		if s.Flush(t); n == 4 {
			c.middle()
		}
		time.Sleep(every)
	}
	c.ended()
}

// The database goes away under uploads and answers, which come again with the same
// form: one is one.
func TestDatabaseAwayUnderUploads(t *testing.T) {
	t.Parallel()
	orders, crashes, pause := 15, 2, 200*time.Millisecond
	if rig.Long() {
		orders, crashes, pause = 300, 12, 2*time.Second
	}
	server := testkit.OwnPostgres(t)
	proxy := rig.NewProxy(t, server.Addr)
	c := active(t, "PostgreSQL: away under uploads", rig.Options{Database: server.URL(proxy.Addr), Eyes: server.URL(server.Addr)}, orders)
	c.MustStart(unhurried)
	c.visited(rig.Traffic{Orders: orders})
	for n := range crashes {
		acts := (n + 1) * orders / 3 / (crashes + 1)
		rig.Await(t, "more cases", func() bool { return len(c.Acts()) >= acts })
		proxy.Cut()
		server.Crash()
		c.kills++
		time.Sleep(pause)
		server.Start(t)
	}
	c.middle()
	c.ended()
	if t.Logf("%d forms were posted again", c.Reposted()); rig.Long() && c.Reposted() == 0 {
		t.Error("the database was away, and no customer has noticed")
	}
}

// A mail server that comes back gets every receipt, answer, code and notice, once. A
// minute of waiting is a second here.
func TestMailServerAwayWhileCustomersAct(t *testing.T) {
	t.Parallel()
	orders, away := 12, 2*time.Second
	if rig.Long() {
		orders, away = 120, 10*time.Second
	}
	c := active(t, "SMTP: away for some minutes", rig.Options{SQLite: true}, orders, "AFTERCARE_SANDBOX=1", "AFTERCARE_TIMELAPSE=60")
	c.MustStart()
	c.visited(rig.Traffic{Orders: orders, Lanes: 1})
	for range 2 {
		acts := len(c.Acts())
		rig.Await(t, "more acts", func() bool { return len(c.Acts()) > acts || c.visits.Done() })
		c.Sink.SetScript(mailtest.At(mailtest.Connect, mailtest.Action{Code: 421, Text: "4.3.2 down for a minute"}))
		time.Sleep(away)
		c.Sink.SetScript(nil)
	}
	c.middle()
	c.ended()
}
