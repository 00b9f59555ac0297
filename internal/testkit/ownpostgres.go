package testkit

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// PostgresServer is a PostgreSQL of a test's own, which it may crash, stop and
// start. What it has committed outlives that, as its settings promise.
type PostgresServer struct {
	Addr string

	bin, dir, data, port string
	owner                *syscall.Credential
	settings             []string
	server               *server
}

// OwnPostgres starts a server with these settings ("name=value") for one test,
// and stops it after the test. Unlike the shared one it syncs to disk.
func OwnPostgres(t testing.TB, settings ...string) *PostgresServer {
	t.Helper()
	return OwnPostgresIn(t, "", settings...)
}

// OwnPostgresIn is OwnPostgres with its data in that folder.
func OwnPostgresIn(t testing.TB, dir string, settings ...string) *PostgresServer {
	t.Helper()
	s, err := newPostgres(dir, append([]string{"shared_buffers=16MB"}, settings...)...)
	if errors.Is(err, errMissing) {
		missing(t, "PostgreSQL", "postgresql")
	}
	return s.ready(t, err)
}

// ready runs the server that was made, until the end of the test.
func (s *PostgresServer) ready(t testing.TB, err error) *PostgresServer {
	t.Helper()
	if err == nil {
		err = s.run()
	}
	if err != nil {
		t.Fatalf("testkit: PostgreSQL: %v", err)
	}
	t.Cleanup(s.Crash)
	return s
}

// newPostgres makes a server's folder. WAL segments of one megabyte keep it small.
func newPostgres(dir string, settings ...string) (*PostgresServer, error) {
	s, err := emptyPostgres(dir, settings)
	if err != nil {
		return nil, err
	}
	return s, s.tool("initdb", "-D", s.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--wal-segsize=1")
}

func emptyPostgres(dir string, settings []string) (s *PostgresServer, err error) {
	s = &PostgresServer{settings: settings, dir: dir}
	if s.bin, err = postgresBin(); err != nil {
		return nil, err
	}
	if s.owner, err = unprivileged("postgres"); err != nil {
		return nil, err
	}
	if s.dir == "" {
		s.dir, err = folder("aftercare-postgres-*", s.owner)
	} else if s.owner != nil {
		err = os.Chown(s.dir, int(s.owner.Uid), int(s.owner.Gid))
	}
	if err != nil {
		return nil, err
	}
	s.data = filepath.Join(s.dir, "data")
	s.port, err = freePort()
	s.Addr = net.JoinHostPort("127.0.0.1", s.port)
	return s, err
}

// tool runs one of PostgreSQL's programs as the server's user.
func (s *PostgresServer) tool(name string, args ...string) error {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	if s.owner != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.owner}
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}

// run starts it anew until it takes questions: what a killed one leaves behind
// may need a moment to end.
func (s *PostgresServer) run() error {
	args := []string{"-D", s.data, "-p", s.port, "-k", s.dir, "-h", "127.0.0.1"}
	for _, setting := range s.settings {
		args = append(args, "-c", setting)
	}
	return await(func() (err error) {
		if s.server == nil || !s.server.running() {
			if s.server, err = start(s.dir, s.owner, filepath.Join(s.bin, "postgres"), args...); err != nil {
				return err
			}
		}
		return ask(s.URL(s.Addr), "SELECT 1")
	})
}

// URL is its database, as reached at that address: its own, or a proxy's.
func (s *PostgresServer) URL(addr string) string { return address(addr, "postgres") }

// Start starts it again on the same address.
func (s *PostgresServer) Start(t testing.TB) {
	t.Helper()
	if err := s.run(); err != nil {
		t.Fatalf("testkit: PostgreSQL: %v", err)
	}
}

// Crash is an immediate shutdown: nothing is written any more, as in a power cut.
func (s *PostgresServer) Crash() { s.server.end(syscall.SIGQUIT) }

// Kill is kill -9.
func (s *PostgresServer) Kill() { s.server.kill() }

// Running reports whether it still runs by itself.
func (s *PostgresServer) Running() bool { return s.server.running() }

// Ask runs SQL as its superuser.
func (s *PostgresServer) Ask(t testing.TB, sql string) {
	t.Helper()
	Ask(t, s.URL(s.Addr), sql)
}

// Ask runs SQL in the database of that URL.
func Ask(t testing.TB, url, sql string) {
	t.Helper()
	if err := ask(url, sql); err != nil {
		t.Fatalf("testkit: PostgreSQL: %s: %v", sql, err)
	}
}

// WAL is how many bytes its write-ahead log has on disk.
func (s *PostgresServer) WAL() (bytes int64) {
	segments, _ := os.ReadDir(filepath.Join(s.data, "pg_wal")) // one that goes meanwhile does not count
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
	url := s.URL(s.Addr)
	return ask(url, "CREATE TABLE IF NOT EXISTS ballast (text TEXT)") == nil &&
		ask(url, fmt.Sprintf("INSERT INTO ballast SELECT repeat('x', 1000) FROM generate_series(1, %d)", kilobytes)) == nil
}

// Replica starts a hot standby that follows s under that application_name.
func (s *PostgresServer) Replica(t testing.TB, name string) *PostgresServer {
	t.Helper()
	r, err := emptyPostgres("", s.settings)
	if err == nil {
		err = r.tool("pg_basebackup", "-D", r.data, "-R", "-X", "stream", "-c", "fast", "--no-sync",
			"-d", "host=127.0.0.1 user=postgres port="+s.port+" application_name="+name)
	}
	r.ready(t, err)
	s.follows(t, name, "state = 'streaming'")
	return r
}

// follows waits until the replica of that name does it as the condition says.
func (s *PostgresServer) follows(t testing.TB, name, how string) {
	t.Helper()
	err := await(func() error {
		return ask(s.URL(s.Addr), "SELECT 1 / COUNT(*) FROM pg_stat_replication WHERE application_name = '"+name+"' AND "+how)
	})
	if err != nil {
		t.Fatalf("testkit: PostgreSQL: %s does not follow: %v", name, err)
	}
}

// Synchronous lets commits wait for the replica of that name, and returns when
// they do.
func (s *PostgresServer) Synchronous(t testing.TB, name string) {
	t.Helper()
	s.Ask(t, "ALTER SYSTEM SET synchronous_standby_names = '"+name+"'")
	s.Ask(t, "SELECT pg_reload_conf()")
	s.follows(t, name, "sync_state = 'sync'")
}

// Waits reports whether a commit waits for a synchronous replica just now.
func (s *PostgresServer) Waits() bool {
	return ask(s.URL(s.Addr), "SELECT 1 / COUNT(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == nil
}

// Database makes another database, and returns its URL.
func (s *PostgresServer) Database(t testing.TB, name string) string {
	t.Helper()
	s.Ask(t, "CREATE DATABASE "+name)
	return address(s.Addr, name)
}

// Promote makes a replica a primary, and waits until it is.
func (s *PostgresServer) Promote(t testing.TB) {
	t.Helper()
	s.Ask(t, "SELECT pg_promote()")
}
