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
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, aftercare.Errorf(aftercare.Unavailable, "store: lock file: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, aftercare.Errorf(aftercare.Conflict, "another aftercare serve runs on %s; stop it first, or use PostgreSQL for more than one", s.path)
	}
	return func() { _ = f.Close() }, nil
}

// lockMigrations waits for other processes that migrate a database in the same
// folder. It locks the folder, not the file: closing a second handle on the file
// would drop SQLite's own locks.
func lockMigrations(ctx context.Context, path string) (unlock func(), err error) {
	f, err := os.Open(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("store: migrate: %w", err)
	}
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = f.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			_ = f.Close()
			return nil, fmt.Errorf("store: migrate: lock %s: %w", filepath.Dir(path), err)
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, fmt.Errorf("store: migrate: waiting for another process: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}
