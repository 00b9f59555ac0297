package testkit

import (
	"bufio"
	"errors"
	"net"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

var redis = sync.OnceValues(startRedis)

var errMissing = errors.New("not installed")

// Redis is the address of a real redis-server without persistence, one per test
// process. Every call empties it.
func Redis(t testing.TB) (addr string) {
	t.Helper()
	addr, err := redis()
	if errors.Is(err, errMissing) {
		missing(t, "redis-server", "redis-server")
	}
	if err == nil {
		err = command(addr, "FLUSHALL", "+OK")
	}
	if err != nil {
		t.Fatalf("testkit: redis-server: %v", err)
	}
	return addr
}

func startRedis() (string, error) {
	s := &RedisServer{}
	if err := s.prepare(); err != nil {
		return "", err
	}
	return s.Addr, s.run()
}

// RedisServer is a redis-server of a test's own, which it may stop and start.
// Nothing in it outlives a stop.
type RedisServer struct {
	Addr string

	program, dir, port string
	stop               func()
}

// OwnRedis starts a server for one test, and stops it after the test.
func OwnRedis(t testing.TB) *RedisServer {
	t.Helper()
	s := &RedisServer{}
	err := s.prepare()
	if errors.Is(err, errMissing) {
		missing(t, "redis-server", "redis-server")
	}
	if err == nil {
		err = s.run()
	}
	if err != nil {
		t.Fatalf("testkit: redis-server: %v", err)
	}
	t.Cleanup(s.Stop)
	return s
}

// Stop ends the server; everything in it is gone.
func (s *RedisServer) Stop() { s.stop() }

// Start starts it again, empty, on the same address.
func (s *RedisServer) Start(t testing.TB) {
	t.Helper()
	if err := s.run(); err != nil {
		t.Fatalf("testkit: redis-server: %v", err)
	}
}

// Flush empties it.
func (s *RedisServer) Flush(t testing.TB) {
	t.Helper()
	if err := command(s.Addr, "FLUSHALL", "+OK"); err != nil {
		t.Fatalf("testkit: redis-server: %v", err)
	}
}

func (s *RedisServer) prepare() (err error) {
	if s.program, err = exec.LookPath("redis-server"); err != nil {
		return errMissing
	}
	if s.dir, err = folder("aftercare-redis-*", nil); err != nil {
		return err
	}
	s.port, err = freePort()
	s.Addr = net.JoinHostPort("127.0.0.1", s.port)
	return err
}

func (s *RedisServer) run() (err error) {
	s.stop, err = start(s.dir, nil, s.program, "--bind", "127.0.0.1", "--port", s.port, "--save", "", "--appendonly", "no", "--dir", s.dir)
	if err != nil {
		return err
	}
	return await(func() error { return command(s.Addr, "PING", "+PONG") })
}

// command speaks one inline command of the Redis protocol.
func command(addr, line, want string) error {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	if err := c.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	if _, err := c.Write([]byte(line + "\r\n")); err != nil {
		return err
	}
	got, err := bufio.NewReader(c).ReadString('\n')
	if err == nil && strings.TrimSpace(got) != want {
		err = errors.New(line + ": " + got)
	}
	return err
}
