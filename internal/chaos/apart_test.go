package chaos

import (
	"database/sql"
	"syscall"
	"testing"

	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

// The whole story beyond one machine, with nothing broken: two processes take
// the webhooks, two others apply them and send, on what a shop may have that
// wants no single point of failure. The rows of faults of each are elsewhere.
func TestBeyondOneMachine(t *testing.T) {
	t.Parallel()
	t.Run("cluster", func(t *testing.T) {
		t.Parallel()
		k := testkit.ClusterRedis(t)
		c := prepare(t, none, onCluster(k))
		c.store = "PostgreSQL, Redis Cluster"
		stop := c.apart()
		c.spread(k)
		stop()
	})
	t.Run("sentinel", func(t *testing.T) {
		t.Parallel()
		c := prepare(t, none, onSentinel(testkit.SentinelRedis(t)))
		c.store = "PostgreSQL, Redis Sentinel"
		c.apart()()
	})
	t.Run("synchronous replica", func(t *testing.T) {
		t.Parallel()
		primary := testkit.OwnPostgres(t)
		replica := primary.Replica(t, "replica")
		primary.Synchronous(t, "replica")
		k := testkit.ClusterRedis(t)
		o := onCluster(k)
		o.Database = primary.URL(primary.Addr)
		c := prepare(t, none, o)
		c.store = "PostgreSQL with a synchronous replica, Redis Cluster"
		stop := c.apart()
		c.waitsFor(primary, replica)
		stop()
	})
}

const none = "none: two processes for the web, two workers"

// apart plays the story on four processes. The work is shared, each does its own
// part only, and stop ends all of them as a deploy does.
func (c *trial) apart() (stop func()) {
	c.Helper()
	traffic := rig.Traffic{Orders: 60, Lanes: 8, Cancels: 6}
	if rig.Long() {
		traffic.Orders, traffic.PerSecond = 900, 30
	}
	c.unbroken = true
	web, first := c.Apart("web")
	otherWeb, second := c.Apart("web")
	worker, left := c.Apart("worker,scheduler")
	otherWorker, right := c.Apart("worker,scheduler")
	traffic.Doors = func() []string { return []string{first, second} }
	c.shop(traffic)
	if a := c.end(); len(a.Unconfirmed) > 0 {
		c.Errorf("nothing died, and mails are in doubt: %s", a)
	}
	if l, r := c.MailsSent(left), c.MailsSent(right); l == 0 || r == 0 {
		c.Errorf("the workers sent %v and %v mails: the work is not shared", l, r)
	} else {
		c.Logf("the workers sent %v and %v mails", l, r)
	}
	if status := c.Post(left, c.load.Purchases[0].Order(c)); status != 404 {
		c.Errorf("a process without the role web answers %d to a webhook", status)
	}
	return func() { c.stopAll(web, otherWeb, worker, otherWorker) }
}

func (c *trial) stopAll(all ...*rig.Process) {
	c.Helper()
	for _, p := range all {
		p.Signal(c, syscall.SIGTERM)
	}
	for _, p := range all {
		if code := p.Wait(c); code != 0 {
			c.Errorf("exit code %d\n%s", code, p.Said())
		}
	}
}

// spread wants the queues on more than one master. A queue's keys share a slot,
// since asynq's scripts touch several of them at a time: three queues are as far
// as the work spreads, and by their names two masters have them.
func (c *trial) spread(k *testkit.RedisCluster) {
	c.Helper()
	queues := k.Queues(c)
	if c.Logf("queues by master: %v", queues); len(queues) < 2 {
		c.Errorf("the queues lie on %d masters", len(queues))
	}
}

// waitsFor wants a commit to wait for the replica: without it a webhook is not
// answered 200, and with it again, it is. In the end the replica has every mail.
func (c *trial) waitsFor(primary, replica *testkit.PostgresServer) {
	c.Helper()
	replica.Crash()
	late := rig.Buy("standard", 100_000)
	order := late.Order(c)
	answered := make(chan int, 1)
	go func() { answered <- c.Post(c.Addr, order) }()
	rig.Await(c, "a commit waits for the replica", primary.Waits)
	select {
	case status := <-answered:
		if answered <- status; status == 200 {
			c.Error("a webhook was answered 200 that the replica does not have")
		}
	default:
	}
	replica.Start(c)
	<-answered // by a 200 or a 503, as long as it took
	c.Deliver(order, nil)
	c.Deliver(late.Parcel(c), nil)
	c.Settled(append(c.load.Purchases, late), rig.Both...)
	rig.Await(c, "the replica has every mail", func() bool { return c.sentOn(replica) == c.Sink.Total() })
}

func (c *trial) sentOn(s *testkit.PostgresServer) (mails int) {
	c.Helper()
	db, err := sql.Open("pgx", s.URL(s.Addr))
	if err != nil {
		c.Fatal(err)
	}
	defer func() { _ = db.Close() }() // it only looked
	if err := db.QueryRowContext(c.Context(), "SELECT COUNT(*) FROM mails WHERE state = 'sent'").Scan(&mails); err != nil {
		c.Fatal(err)
	}
	return mails
}
