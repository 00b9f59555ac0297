package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"aftercare/internal/aftercare"
)

// LockFile makes this the one process that serves the SQLite file, until
// release is called or the process ends. Other commands work beside it. On
// PostgreSQL it does nothing.
func (s *Store) LockFile() (release func(), err error) {
	if s.d.postgres {
		return func() {}, nil
	}
	name := s.path + ".lock"
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600) // #nosec G304 -- beside the configured database
	if err != nil {
		return nil, aftercare.Errorf(aftercare.Unavailable, "store: lock file: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, aftercare.Errorf(aftercare.Conflict, "another aftercare serve runs on %s; stop it first, or use PostgreSQL for more than one", s.path)
	}
	return func() { _ = f.Close() }, nil
}

// migrationLock is PostgreSQL's lock of whoever migrates; any fixed number does.
const migrationLock = 4_017_366_012

// lockMigrations waits for other processes that migrate. (goose's own lock asks
// every five seconds, which two servers that start together would feel.)
func (s *Store) lockMigrations(ctx context.Context) (unlock func(), err error) {
	if !s.d.postgres {
		return lockFolder(ctx, filepath.Dir(s.path))
	}
	c, err := s.write.Connx(ctx)
	if err != nil {
		return nil, err
	}
	_, err = c.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock)
	for err != nil && passing(err) && ctx.Err() == nil { // Options.LockWait
		_, err = c.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock)
	}
	if err != nil {
		_ = c.Close()
		return nil, err
	}
	return func() {
		// A connection that cannot unlock is broken, and its end unlocks.
		_, _ = c.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
		_ = c.Close()
	}, nil
}

// lockFolder locks the database's folder and not its file: closing a second
// handle on the file would drop SQLite's own locks.
func lockFolder(ctx context.Context, dir string) (unlock func(), err error) {
	f, err := os.Open(dir) // #nosec G304 -- the configured database's folder
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = f.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			_ = f.Close()
			return nil, fmt.Errorf("lock %s: %w", dir, err)
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, fmt.Errorf("waiting for another process that migrates: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}
