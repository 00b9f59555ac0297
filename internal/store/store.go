package store

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// Options tune a Store; the zero value is right for production.
type Options struct {
	// Conns is how many connections PostgreSQL gets, or how many read SQLite
	// beside its one writer. 0: 16 and 4.
	Conns int
	// Keys seal what is secret in the database, 32 bytes each: the first seals,
	// all open. None: SQLite has a key file beside it, PostgreSQL seals nothing.
	Keys [][]byte
	// Horizon is how far ahead Apply, Settle and Resume report steps (law 1). 0: ten minutes.
	Horizon time.Duration
	// HandOverLease is how long a mail may be on the wire after its last dot,
	// Overdue how late a step must be to be woken again. 0: four minutes, and one.
	HandOverLease, Overdue time.Duration
	// Stall is how long PostgreSQL lets a transaction of a process that stands
	// still keep its locks. 0: twenty seconds.
	Stall time.Duration
	// LockWait is how long PostgreSQL lets a statement wait for a lock before its
	// transaction runs again. 0: five seconds.
	LockWait time.Duration
	// EraseBatch is how many orders and persons of an erased store one Apply takes. 0: 500.
	EraseBatch int
	// Checkpoint is after how many pages in its WAL SQLite writes them to the file. 0: 1000.
	Checkpoint int
	// BeforeCommit and AfterCommit are called around every commit with the
	// transaction's name: "receive", "apply", "claim", "ledger" (hand-overs and outcomes), ….
	// Crash tests end the process there.
	BeforeCommit, AfterCommit func(name string)
	// Machine stands in for the database's clock in tests; nil: the database's own.
	Machine clock.Clock
}

// Store is an open database.
type Store struct {
	d           *dialect
	o           Options
	write, read *sqlx.DB // the same on PostgreSQL
	path        string   // of the SQLite file
	file        os.FileInfo
	unwiped     atomic.Bool // something was emptied, and stands in SQLite's log yet
	gate        gate        // before SQLite's one connection that writes
	compiled    *compiled   // SQLite's statements; nil on PostgreSQL, whose driver keeps them
	receptions  *group[*reception]
	handOvers   *book
	outcomes    *book
	alarms      alarms
}

// Open connects to "sqlite:///absolute/path" or "postgres://user:password@host/name"
// and changes nothing; Migrate makes the tables.
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	if o.Horizon == 0 {
		o.Horizon = 10 * time.Minute
	}
	o.EraseBatch = orElse(o.EraseBatch, 500)
	scheme, rest, _ := strings.Cut(address, "://")
	switch scheme {
	case "sqlite":
		return openSQLite(ctx, rest, o)
	case "postgres", "postgresql":
		return openPostgres(ctx, address, o)
	}
	return nil, aftercare.Errorf(aftercare.Invalid, "database URL with scheme %q: it must be sqlite:///absolute/path or postgres://user:password@host/name", scheme)
}

func openSQLite(ctx context.Context, path string, o Options) (*Store, error) {
	if unescaped, err := url.PathUnescape(path); err == nil {
		path = unescaped
	}
	if !filepath.IsAbs(path) || strings.Contains(path, "?") {
		return nil, aftercare.Errorf(aftercare.Invalid, "database path %q: it must be absolute, as in sqlite:///var/lib/aftercare/aftercare.db", path)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "database folder: %w; make it, and let the server write there", err)
	}
	if err := emptied(path); err != nil {
		return nil, err
	}
	// A commit must survive a power cut: with WAL only synchronous=FULL does. What
	// is deleted must be gone from the file: secure_delete writes zeros over it.
	dsn := (&url.URL{Scheme: "file", Path: path}).String() + "?_txlock=immediate" +
		"&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)" +
		fmt.Sprintf("&_pragma=wal_autocheckpoint(%d)", orElse(o.Checkpoint, 1000))
	sqlx.BindDriver("sqlite", sqlx.QUESTION) // sqlx does not know the driver by this name
	w, err := sqlx.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("store: open: %w", err)
	}
	w.SetMaxOpenConns(1)
	r, err := sqlx.Open("sqlite", dsn+"&_pragma=query_only(1)&mode=rw") // rw: it makes no file
	if err != nil {
		return nil, fmt.Errorf("store: open: %w", err)
	}
	r.SetMaxOpenConns(orElse(o.Conns, 4))
	r.SetMaxIdleConns(orElse(o.Conns, 4)) // with what they have compiled
	s := assembled(&Store{d: sqliteDialect, o: o, write: w, read: r, path: path})
	if o.Machine == nil { // else each moment is a text of its own
		s.compiled = newCompiled()
	}
	if _, err := s.reached(ctx, path); err != nil {
		return nil, err
	}
	if s.file, err = os.Stat(path); err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("store: open: %w", err)
	}
	return s, nil
}

func openPostgres(ctx context.Context, address string, o Options) (*Store, error) {
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "database URL: %w", err)
	}
	// A process that is frozen in the middle of a transaction would hold its rows,
	// and with them every other process, for as long as it stands still.
	// And a lock that somebody else holds for long, an administrator's, shall be
	// told from a row that takes long: the row is not to blame, and not held for it.
	// And every query finds its rows by an index: a plan that was made while a
	// table was small, and is kept, would read all of it when it has grown. Where
	// there is no index to choose, as in tables of a few rows, such a plan counts as
	// so expensive that PostgreSQL would compile it each time, which takes longer
	// than all else.
	limits := fmt.Sprintf("SET idle_in_transaction_session_timeout = %d; SET lock_timeout = %d; SET enable_seqscan = off; SET jit = off",
		orElse(o.Stall, 20*time.Second).Milliseconds(), orElse(o.LockWait, 5*time.Second).Milliseconds())
	db := sqlx.NewDb(stdlib.OpenDB(*c, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, limits)
		return err
	})), "pgx")
	db.SetMaxOpenConns(orElse(o.Conns, 16))
	db.SetMaxIdleConns(orElse(o.Conns, 16))
	s := assembled(&Store{d: postgresDialect, o: o, write: db, read: db})
	return s.reached(ctx, "the PostgreSQL server")
}

func assembled(s *Store) *Store {
	s.receptions = &group[*reception]{most: receiveMost, lanes: 1, commit: s.receiveAll}
	if s.d.postgres {
		s.receptions.lanes, s.receptions.most = 4, receiveMost/4 // while PostgreSQL writes some, others are read from the sockets
	}
	s.handOvers, s.outcomes = s.book(s.handOver), s.book(s.settle)
	return s
}

func (s *Store) reached(ctx context.Context, what string) (*Store, error) {
	if err := s.write.PingContext(ctx); err != nil {
		_ = s.Close()
		return nil, aftercare.Errorf(aftercare.Unavailable, "store: cannot open %s: %w", what, adviseFile(err))
	}
	return s, nil
}

// Ping says whether the database answers, for readiness.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.reading(ctx).get(&one, "SELECT 1"); err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "store: ping: %w", err)
	}
	return s.inPlace()
}

// SQLite reports whether this is the embedded database, which one serve process owns.
func (s *Store) SQLite() bool { return !s.d.postgres }

// Close ends the connections.
func (s *Store) Close() error {
	if s.read != s.write {
		_ = s.read.Close() // it has nothing to lose
	}
	return s.write.Close()
}

func (s *Store) now() string { return s.d.now(s.o.Machine) }

func orElse[T int | time.Duration](n, other T) T {
	if n == 0 {
		return other
	}
	return n
}
