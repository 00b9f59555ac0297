package spawn

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// Postgres is a PostgreSQL, which its owner may crash, stop and start. What it
// has committed outlives that, as its settings promise.
type Postgres struct {
	Addr string

	bin, dir, data, port string
	owner                *syscall.Credential
	settings             []string
	server               *server
}

// PostgresOptions say how it is made; the zero value is PostgreSQL's own defaults.
type PostgresOptions struct {
	Dir      string   // of its data; "" is a temporary one
	Segment  int      // megabytes of a WAL segment; 0 is 16
	Settings []string // "name=value"
}

// StartPostgres makes a server and starts it, as user postgres when we are root.
func StartPostgres(o PostgresOptions) (*Postgres, error) {
	s, err := emptyPostgres(o.Dir, o.Settings)
	if err != nil {
		return nil, err
	}
	args := []string{"-D", s.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"}
	if o.Segment > 0 {
		args = append(args, fmt.Sprintf("--wal-segsize=%d", o.Segment))
	}
	if err := s.tool("initdb", args...); err != nil {
		return nil, err
	}
	return s, s.Start()
}

func emptyPostgres(dir string, settings []string) (s *Postgres, err error) {
	s = &Postgres{settings: settings, dir: dir}
	if s.bin, err = PostgresBin(); err != nil {
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
	s.port, err = FreePort()
	s.Addr = net.JoinHostPort("127.0.0.1", s.port)
	return s, err
}

// tool runs one of PostgreSQL's programs as the server's user.
func (s *Postgres) tool(name string, args ...string) error {
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

// Start starts it anew on the same address until it takes questions: what a
// killed one leaves behind may need a moment to end.
func (s *Postgres) Start() error {
	args := []string{"-D", s.data, "-p", s.port, "-k", s.dir, "-h", "127.0.0.1"}
	for _, setting := range s.settings {
		args = append(args, "-c", setting)
	}
	return Await(func() (err error) {
		if s.server == nil || !s.server.running() {
			if s.server, err = start(s.dir, s.owner, filepath.Join(s.bin, "postgres"), args...); err != nil {
				return err
			}
		}
		return s.Ask("SELECT 1")
	})
}

// URL is its database, as reached at that address: its own, or a proxy's.
func (s *Postgres) URL(addr string) string { return address(addr, "postgres") }

func address(addr, database string) string {
	return "postgres://postgres@" + addr + "/" + database + "?sslmode=disable"
}

// Database makes another database, and returns its URL. Databases go with the
// server at the end: dropping one costs a checkpoint.
func (s *Postgres) Database(name string) (url string, err error) {
	return address(s.Addr, name), s.Ask("CREATE DATABASE " + name)
}

// Crash is an immediate shutdown: nothing is written any more, as in a power cut.
func (s *Postgres) Crash() { s.server.end(syscall.SIGQUIT) }

// Kill is kill -9.
func (s *Postgres) Kill() { s.server.kill() }

// Running reports whether it still runs by itself.
func (s *Postgres) Running() bool { return s.server.running() }

// PID is the process id of the server, whose children serve the connections.
func (s *Postgres) PID() int { return s.server.cmd.Process.Pid }

// Data is the folder of its files.
func (s *Postgres) Data() string { return s.data }

// Ask runs SQL as its superuser.
func (s *Postgres) Ask(sql string) error { return Ask(s.URL(s.Addr), sql) }

// Ask runs SQL in the database of that URL.
func Ask(url, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startWait)
	defer cancel()
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }() // everything was answered
	_, err = c.Exec(ctx, sql)
	return err
}
