package testkit

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"aftercare/internal/spawn"
)

// PostgresServer is a PostgreSQL of a test's own, which it may crash, stop and
// start. What it has committed outlives that, as its settings promise.
type PostgresServer struct{ *spawn.Postgres }

// OwnPostgres starts a server with these settings ("name=value") for one test,
// and stops it after the test. Unlike the shared one it syncs to disk.
func OwnPostgres(t testing.TB, settings ...string) *PostgresServer {
	t.Helper()
	return OwnPostgresIn(t, "", settings...)
}

// OwnPostgresIn is OwnPostgres with its data in that folder.
func OwnPostgresIn(t testing.TB, dir string, settings ...string) *PostgresServer {
	t.Helper()
	s, err := spawn.StartPostgres(spawn.PostgresOptions{Dir: dir, Segment: segment, Settings: append([]string{"shared_buffers=16MB"}, settings...)})
	return ended(t, s, err)
}

// ended is the server, which ends with the test.
func ended(t testing.TB, s *spawn.Postgres, err error) *PostgresServer {
	t.Helper()
	Started(t, err, "PostgreSQL", "postgresql")
	t.Cleanup(s.Crash)
	return &PostgresServer{s}
}

// Start starts it again on the same address.
func (s *PostgresServer) Start(t testing.TB) {
	t.Helper()
	if err := s.Postgres.Start(); err != nil {
		t.Fatalf("testkit: PostgreSQL: %v", err)
	}
}

// Ask runs SQL as its superuser.
func (s *PostgresServer) Ask(t testing.TB, sql string) {
	t.Helper()
	Ask(t, s.URL(s.Addr), sql)
}

// Ask runs SQL in the database of that URL.
func Ask(t testing.TB, url, sql string) {
	t.Helper()
	err := spawn.Ask(url, sql)
	for deadlock := (*pgconn.PgError)(nil); errors.As(err, &deadlock) && deadlock.Code == "40P01"; {
		err = spawn.Ask(url, sql) // an administrator's locks are in no order that the program knows
	}
	if err != nil {
		t.Fatalf("testkit: PostgreSQL: %s: %v", sql, err)
	}
}

// WAL is how many bytes its write-ahead log has on disk.
func (s *PostgresServer) WAL() (bytes int64) {
	segments, _ := os.ReadDir(filepath.Join(s.Data(), "pg_wal")) // one that goes meanwhile does not count
	for _, segment := range segments {
		if f, err := segment.Info(); err == nil && f.Mode().IsRegular() {
			bytes += f.Size()
		}
	}
	return bytes
}

// Append writes that many kilobytes into a table of its own, and reports whether
// there was room.
func (s *PostgresServer) Append(kilobytes int) bool {
	return s.Postgres.Ask("CREATE TABLE IF NOT EXISTS ballast (text TEXT)") == nil &&
		s.Postgres.Ask(fmt.Sprintf("INSERT INTO ballast SELECT repeat('x', 1000) FROM generate_series(1, %d)", kilobytes)) == nil
}

// Replica starts a hot standby that follows s under that application_name.
func (s *PostgresServer) Replica(t testing.TB, name string) *PostgresServer {
	t.Helper()
	r, err := s.Postgres.Replica(name)
	return ended(t, r, err)
}

// Synchronous lets commits wait for the replica of that name, and returns when
// they do.
func (s *PostgresServer) Synchronous(t testing.TB, name string) {
	t.Helper()
	if err := s.Postgres.Synchronous(name); err != nil {
		t.Fatalf("testkit: PostgreSQL: %v", err)
	}
}

// Waits reports whether a commit waits for a synchronous replica just now.
func (s *PostgresServer) Waits() bool {
	return s.Postgres.Ask("SELECT 1 / COUNT(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == nil
}

// Database makes another database, and returns its URL.
func (s *PostgresServer) Database(t testing.TB, name string) string {
	t.Helper()
	url, err := s.Postgres.Database(name)
	if err != nil {
		t.Fatalf("testkit: PostgreSQL: %v", err)
	}
	return url
}

// Promote makes a replica a primary, and waits until it is.
func (s *PostgresServer) Promote(t testing.TB) {
	t.Helper()
	if err := s.Postgres.Promote(); err != nil {
		t.Fatalf("testkit: PostgreSQL: %v", err)
	}
}
