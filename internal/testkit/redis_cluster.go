package testkit

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/spawn"
)

// RedisCluster is three masters with a replica each. It finds a node that is
// silent gone after a second.
type RedisCluster struct {
	Servers []*RedisServer
}

const (
	masters = 3
	slots   = 16384
)

// ClusterRedis starts one for one test.
func ClusterRedis(t testing.TB) *RedisCluster {
	t.Helper()
	k := &RedisCluster{}
	nodes := make([]*redis.Client, 2*masters)
	ids := make([]string, len(nodes))
	buses := make([]string, len(nodes))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("testkit: Redis Cluster: %v", err)
		}
	}
	for i := range nodes {
		var err error
		buses[i], err = spawn.FreePort() // the usual one is the port plus 10,000, which may be an outgoing connection's
		must(err)
		s := OwnRedis(t, "--cluster-enabled", "yes", "--cluster-port", buses[i], "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0")
		k.Servers = append(k.Servers, s)
		nodes[i] = redis.NewClient(&redis.Options{Addr: s.Addr})
		defer func() { _ = nodes[i].Close() }() // everything was answered
		ids[i], err = nodes[i].ClusterMyID(t.Context()).Result()
		must(err)
	}
	for i, n := range nodes {
		host, port, err := net.SplitHostPort(k.Servers[0].Addr)
		must(err)
		must(n.Do(t.Context(), "CLUSTER", "MEET", host, port, buses[0]).Err())
		if i < masters {
			must(n.ClusterAddSlotsRange(t.Context(), i*slots/masters, (i+1)*slots/masters-1).Err())
		}
	}
	for i, n := range nodes[masters:] {
		must(spawn.Await(func() error { return n.ClusterReplicate(t.Context(), ids[i]).Err() })) // once they have met
	}
	for _, n := range nodes {
		must(spawn.Await(func() error {
			known, err := n.ClusterNodes(t.Context()).Result()
			if err != nil {
				return err
			}
			info, err := n.ClusterInfo(t.Context()).Result()
			if err == nil && (!strings.Contains(info, "cluster_state:ok") || strings.Count(known, "slave ") != masters) {
				err = errors.New("the nodes have not met yet")
			}
			return err
		}))
	}
	return k
}

// Addrs are those of all nodes.
func (k *RedisCluster) Addrs() (out []string) {
	for _, s := range k.Servers {
		out = append(out, s.Addr)
	}
	return out
}

// Owner is the master that has the key now.
func (k *RedisCluster) Owner(t testing.TB, key string) *RedisServer {
	t.Helper()
	c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: k.Addrs()})
	defer func() { _ = c.Close() }() // it only asked
	node, err := c.MasterForKey(t.Context(), key)
	if err != nil {
		t.Fatalf("testkit: Redis Cluster: %v", err)
	}
	for _, s := range k.Servers {
		if s.Addr == node.Options().Addr {
			return s
		}
	}
	t.Fatalf("testkit: the cluster names %s, which is none of ours", node.Options().Addr)
	return nil
}

// Queues are the names of asynq's queues that have left keys, by the address of
// the master that has them.
func (k *RedisCluster) Queues(t testing.TB) map[string][]string {
	t.Helper()
	c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: k.Addrs()})
	defer func() { _ = c.Close() }() // it only asked
	var mu sync.Mutex
	out := map[string][]string{}
	err := c.ForEachMaster(t.Context(), func(ctx context.Context, node *redis.Client) error {
		keys, err := node.Keys(ctx, "asynq:{*}:processed").Result()
		mu.Lock()
		defer mu.Unlock()
		for _, key := range keys {
			out[node.Options().Addr] = append(out[node.Options().Addr], key)
		}
		return err
	})
	if err != nil {
		t.Fatalf("testkit: Redis Cluster: %v", err)
	}
	return out
}
