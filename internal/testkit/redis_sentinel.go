package testkit

import (
	"errors"
	"net"
	"testing"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/spawn"
)

// RedisSentinel is a master with two replicas, and three sentinels that agree by
// two who is the master. They find one that is silent gone after a second.
type RedisSentinel struct {
	Name      string   // of the master
	Sentinels []string // their addresses
	Servers   []*RedisServer
}

// SentinelRedis starts them for one test.
func SentinelRedis(t testing.TB) *RedisSentinel {
	t.Helper()
	s := &RedisSentinel{Name: "aftercare"}
	master := OwnRedis(t)
	host, port, err := net.SplitHostPort(master.Addr)
	if err != nil {
		t.Fatal(err)
	}
	s.Servers = append(s.Servers, master)
	for range 2 {
		s.Servers = append(s.Servers, OwnRedis(t, "--replicaof", host+" "+port, "--repl-diskless-sync-delay", "0"))
	}
	for range 3 {
		s.Sentinels = append(s.Sentinels, sentinel(t, "sentinel monitor "+s.Name+" "+host+" "+port+" 2\n"+
			"sentinel down-after-milliseconds "+s.Name+" 1000\nsentinel failover-timeout "+s.Name+" 3000\n"))
	}
	for _, addr := range s.Sentinels {
		c := redis.NewSentinelClient(&redis.Options{Addr: addr})
		err := spawn.Await(func() error {
			others, err := c.Sentinels(t.Context(), s.Name).Result()
			if err != nil {
				return err
			}
			replicas, err := c.Replicas(t.Context(), s.Name).Result()
			if err == nil && (len(others) != 2 || len(replicas) != 2) {
				err = errors.New("the sentinels have not met yet")
			}
			return err
		})
		if err = errors.Join(err, c.Close()); err != nil {
			t.Fatalf("testkit: sentinel: %v", err)
		}
	}
	return s
}

func sentinel(t testing.TB, config string) (addr string) {
	t.Helper()
	s, err := spawn.StartSentinel(config)
	if err != nil {
		t.Fatalf("testkit: sentinel: %v", err)
	}
	t.Cleanup(s.Stop)
	return s.Addr
}

// Master is who the first sentinel says it is.
func (s *RedisSentinel) Master(t testing.TB) *RedisServer {
	t.Helper()
	c := redis.NewSentinelClient(&redis.Options{Addr: s.Sentinels[0]})
	defer func() { _ = c.Close() }() // it only asked
	at, err := c.GetMasterAddrByName(t.Context(), s.Name).Result()
	if err != nil {
		t.Fatalf("testkit: sentinel: %v", err)
	}
	for _, server := range s.Servers {
		if server.Addr == net.JoinHostPort(at[0], at[1]) {
			return server
		}
	}
	t.Fatalf("testkit: the sentinel names %v, which is none of ours", at)
	return nil
}
