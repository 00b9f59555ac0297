package testkit

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"aftercare/internal/spawn"
)

// segment is the size of a WAL segment in megabytes: it keeps a server small.
const segment = 1

var (
	postgres = sync.OnceValues(func() (*spawn.Postgres, error) {
		return spawn.StartPostgres(spawn.PostgresOptions{Segment: segment,
			Settings: []string{"fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB", "deadlock_timeout=200ms"}})
	})
	databases atomic.Int64
)

// Postgres is the URL of a fresh, empty database on a real PostgreSQL, one
// server per test process, running as user postgres when we are root. The server
// does not sync to disk: it is fast, and survives every crash but the machine's.
// Databases go with the server at the end: dropping one costs a checkpoint.
func Postgres(t testing.TB) string {
	t.Helper()
	server, err := postgres()
	Started(t, err, "PostgreSQL", "postgresql")
	url, err := server.Database(fmt.Sprintf("test_%d", databases.Add(1)))
	if err != nil {
		t.Fatalf("testkit: create database: %v", err)
	}
	return url
}

// PostgresTool is a client program of the server's own version.
func PostgresTool(t testing.TB, name string) string {
	t.Helper()
	bin, err := spawn.PostgresBin()
	if err == nil {
		file := filepath.Join(bin, name)
		if _, err = os.Stat(file); err == nil {
			return file
		}
	}
	missing(t, name, "postgresql")
	return ""
}

// Versions are those of the servers that tests run, "" of one that is missing.
func Versions() (postgres, redis string) { return spawn.Versions() }
