package testkit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

var (
	postgres  = sync.OnceValues(startPostgres)
	databases atomic.Int64
)

// Postgres is the URL of a fresh, empty database on a real PostgreSQL, one
// server per test process, running as user postgres when we are root. The server
// does not sync to disk: it is fast, and survives every crash but the machine's.
// Databases go with the server at the end: dropping one costs a checkpoint.
func Postgres(t testing.TB) string {
	t.Helper()
	server, err := postgres()
	if errors.Is(err, errMissing) {
		missing(t, "PostgreSQL", "postgresql")
	}
	if err != nil {
		t.Fatalf("testkit: PostgreSQL: %v", err)
	}
	name := fmt.Sprintf("test_%d", databases.Add(1))
	if err := ask(server("postgres"), "CREATE DATABASE "+name); err != nil {
		t.Fatalf("testkit: create database: %v", err)
	}
	return server(name)
}

// startPostgres returns how to address a database of the new server.
func startPostgres() (url func(database string) string, err error) {
	s, err := newPostgres("", "fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB", "deadlock_timeout=200ms")
	if err == nil {
		err = s.run()
	}
	if err != nil {
		return nil, err
	}
	return func(database string) string { return address(s.Addr, database) }, nil
}

func address(addr, database string) string {
	return "postgres://postgres@" + addr + "/" + database + "?sslmode=disable"
}

// PostgresTool is a client program of the server's own version.
func PostgresTool(t testing.TB, name string) string {
	t.Helper()
	bin, err := postgresBin()
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
func Versions() (postgres, redis string) {
	if bin, err := postgresBin(); err == nil {
		postgres = versionOf(filepath.Join(bin, "postgres"))
	}
	return postgres, versionOf("redis-server")
}

var versionNumber = regexp.MustCompile(`\d+(\.\d+)+`)

func versionOf(program string) string {
	out, err := exec.Command(program, "--version").Output()
	if err != nil {
		return ""
	}
	return versionNumber.FindString(string(out))
}

// postgresBin is the folder of the newest server programs.
func postgresBin() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		return "", err
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	name, err := exec.LookPath("postgres")
	if err != nil {
		return "", errMissing
	}
	if name, err = filepath.EvalSymlinks(name); err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(name), "initdb")); err != nil {
		return "", errMissing
	}
	return filepath.Dir(name), nil
}

// version is 15 for /usr/lib/postgresql/15/bin/postgres.
func version(path string) (n int) {
	_, _ = fmt.Sscanf(filepath.Base(filepath.Dir(filepath.Dir(path))), "%d", &n) // 0 sorts last
	return n
}

func ask(url, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startWait)
	defer cancel()
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }()
	_, err = c.Exec(ctx, sql)
	return err
}
