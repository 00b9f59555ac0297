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
	name, err := exec.LookPath("redis-server")
	if err != nil {
		return "", errMissing
	}
	dir, err := folder("aftercare-redis-*", nil)
	if err != nil {
		return "", err
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	if err := start(dir, nil, name, "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--dir", dir); err != nil {
		return "", err
	}
	addr := net.JoinHostPort("127.0.0.1", port)
	return addr, await(func() error { return command(addr, "PING", "+PONG") })
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
