package testkit

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/redis/go-redis/v9"
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
		err := await(func() error {
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
	s := &RedisServer{}
	if err := s.prepare(); err != nil {
		t.Fatalf("testkit: sentinel: %v", err)
	}
	file := filepath.Join(s.dir, "sentinel.conf")
	if err := os.WriteFile(file, []byte("bind 127.0.0.1\nport "+s.port+"\ndir "+s.dir+"\n"+config), 0o600); err != nil {
		t.Fatal(err)
	}
	var err error
	if s.server, err = start(s.dir, nil, s.program, file, "--sentinel"); err == nil {
		t.Cleanup(s.Stop)
		err = await(func() error { return command(s.Addr, "PING", "+PONG") })
	}
	if err != nil {
		t.Fatalf("testkit: sentinel: %v", err)
	}
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
