package testkit

import (
	"bufio"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var sharedRedis = sync.OnceValues(startRedis)

var errMissing = errors.New("not installed")

// Redis is the address of a real redis-server without persistence, one per test
// process. Every call empties it.
func Redis(t testing.TB) (addr string) {
	t.Helper()
	addr, err := sharedRedis()
	present(t, err)
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

// RedisServer is a redis-server of a test's own, which it may break. What is in
// it outlives an end only with the settings "--appendonly", "yes".
type RedisServer struct {
	Addr     string
	Settings []string // of redis-server, for the next Start

	program, dir, port string
	server             *server
}

// OwnRedis starts a server for one test, and stops it after the test.
func OwnRedis(t testing.TB, settings ...string) *RedisServer {
	t.Helper()
	s := &RedisServer{Settings: settings}
	err := s.prepare()
	present(t, err)
	if err == nil {
		err = s.run()
	}
	if err != nil {
		t.Fatalf("testkit: redis-server: %v", err)
	}
	t.Cleanup(s.Stop)
	return s
}

// present skips the test, or fails it, where redis-server is not installed.
func present(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, errMissing) {
		missing(t, "redis-server", "redis-server")
	}
}

// Stop ends the server with its last words written.
func (s *RedisServer) Stop() { s.server.stop() }

// Kill is kill -9.
func (s *RedisServer) Kill() { s.server.kill() }

// Freeze lets it stand still: it keeps its connections and answers nothing.
func (s *RedisServer) Freeze() { s.server.signal(syscall.SIGSTOP) }

// Thaw ends Freeze.
func (s *RedisServer) Thaw() { s.server.signal(syscall.SIGCONT) }

// Start starts it again on the same address.
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

// Copy is a copy of its append-only files as they are now, for PutBack.
func (s *RedisServer) Copy(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(s.files())); err != nil {
		t.Fatalf("testkit: %v", err)
	}
	return dir
}

// PutBack puts a copy in the place of the files of a server that is stopped.
func (s *RedisServer) PutBack(t testing.TB, dir string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(s.files()), os.CopyFS(s.files(), os.DirFS(dir))); err != nil {
		t.Fatalf("testkit: %v", err)
	}
}

func (s *RedisServer) files() string { return filepath.Join(s.dir, "appendonlydir") }

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
	args := append([]string{"--bind", "127.0.0.1", "--port", s.port, "--save", "", "--dir", s.dir}, s.Settings...)
	if s.server, err = start(s.dir, nil, s.program, args...); err != nil {
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
