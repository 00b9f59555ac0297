package testkit

import (
	"errors"
	"os"
	"sync"
	"testing"

	"aftercare/internal/spawn"
)

var sharedRedis = sync.OnceValues(func() (*spawn.Redis, error) { return spawn.StartRedis() })

// Redis is the address of a real redis-server without persistence, one per test
// process. Every call empties it.
func Redis(t testing.TB) (addr string) {
	t.Helper()
	s, err := sharedRedis()
	redisStarted(t, err)
	redisStarted(t, s.Flush())
	return s.Addr
}

// RedisServer is a redis-server of a test's own, which it may break. What is in
// it outlives an end only with the settings "--appendonly", "yes".
type RedisServer struct{ *spawn.Redis }

// OwnRedis starts a server for one test, and stops it after the test.
func OwnRedis(t testing.TB, settings ...string) *RedisServer {
	t.Helper()
	s, err := spawn.StartRedis(settings...)
	redisStarted(t, err)
	t.Cleanup(s.Stop)
	return &RedisServer{s}
}

func redisStarted(t testing.TB, err error) {
	t.Helper()
	Started(t, err, "redis-server", "redis-server")
}

// Start starts it again on the same address.
func (s *RedisServer) Start(t testing.TB) {
	t.Helper()
	if err := s.Redis.Start(); err != nil {
		t.Fatalf("testkit: redis-server: %v", err)
	}
}

// Flush empties it.
func (s *RedisServer) Flush(t testing.TB) {
	t.Helper()
	if err := s.Redis.Flush(); err != nil {
		t.Fatalf("testkit: redis-server: %v", err)
	}
}

// Copy is a copy of its append-only files as they are now, for PutBack.
func (s *RedisServer) Copy(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(s.Files())); err != nil {
		t.Fatalf("testkit: %v", err)
	}
	return dir
}

// PutBack puts a copy in the place of the files of a server that is stopped.
func (s *RedisServer) PutBack(t testing.TB, dir string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(s.Files()), os.CopyFS(s.Files(), os.DirFS(dir))); err != nil {
		t.Fatalf("testkit: %v", err)
	}
}
