package chaos

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

// The master of a Sentinel group stands still, another is elected, and the old
// one comes back with what it believed.
func TestSentinelFailover(t *testing.T) {
	t.Parallel()
	traffic, rounds := rig.Traffic{Orders: 40}, 1
	if rig.Long() {
		traffic, rounds = rig.Traffic{Orders: 600, PerSecond: 15}, 4
	}
	s := testkit.SentinelRedis(t)
	c := prepare(t, "Redis: Sentinel failover, old master partitioned", onSentinel(s))
	c.store = "PostgreSQL, Redis Sentinel"
	c.MustStart()
	c.shop(traffic)
	for n := range rounds {
		rig.Await(t, "more mails", func() bool { return c.Sink.Total() >= 5+2*traffic.Orders*n/rounds })
		old := s.Master(t)
		old.Freeze()
		rig.Await(t, "another master", func() bool { return s.Master(t) != old })
		time.Sleep(time.Second)
		old.Thaw()
	}
	c.end()
}

// A node of a Cluster is lost and its replica takes over; then that one is lost
// too, and comes back with nothing.
func TestClusterNodeLost(t *testing.T) {
	t.Parallel()
	traffic := rig.Traffic{Orders: 40, Age: 55 * time.Second}
	if rig.Long() {
		traffic.Orders, traffic.PerSecond = 600, 15
	}
	k := testkit.ClusterRedis(t)
	c := prepare(t, "Redis: Cluster loses a node, then one without a replica", onCluster(k))
	c.store = "PostgreSQL, Redis Cluster"
	c.patient("1m")
	c.MustStart()
	c.shop(traffic)
	rig.Await(t, "some mails", func() bool { return c.Sink.Total() >= 5 })
	const key = "asynq:{mails}:pending"
	old := k.Owner(t, key)
	old.Kill()
	rig.Await(t, "the replica takes over", func() bool { return k.Owner(t, key) != old })
	c.load.Wait()
	before := c.load.Purchases
	alone := k.Owner(t, key)
	alone.Kill()
	traffic.First, traffic.Age = traffic.Orders, time.Minute
	c.shop(traffic)
	time.Sleep(3 * time.Second)
	alone.Start(t)
	c.load.Wait()
	c.load.Purchases = append(c.load.Purchases, before...)
	c.end()
}

func onCluster(k *testkit.RedisCluster) rig.Options {
	return rig.Options{Redis: []string{}, Config: fmt.Sprintf("redis: {cluster: {addrs: [%s]}}\n", quoted(k.Addrs()))}
}

func onSentinel(s *testkit.RedisSentinel) rig.Options {
	return rig.Options{Redis: []string{}, Config: fmt.Sprintf("redis: {sentinel: {master: %s, addrs: [%s]}}\n", s.Name, quoted(s.Sentinels))}
}

func quoted(addrs []string) string { return `"` + strings.Join(addrs, `", "`) + `"` }
