package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// touched are the tables that an erasure writes.
var touched = []string{"inbox", "events", "orders", "persons", "consents", "contacts", "parcels", "steps", "enrollments", "mails", "mail_bodies", "uploads", "cases", "promises"}

// Wipe makes what was erased unreadable in the database's files: SQLite's log is
// written back and cut off, PostgreSQL's dead rows are given free, for which the
// user must own the tables. It can be left out and done later.
func (s *Store) Wipe(ctx context.Context) error {
	if s.d.postgres {
		for _, table := range touched {
			if _, err := s.write.ExecContext(ctx, "VACUUM "+table); err != nil {
				return fmt.Errorf("store: vacuum %s: %w", table, err)
			}
		}
		return nil
	}
	for try := 0; ; try++ {
		var busy, log, back int
		err := s.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &back)
		if err == nil && busy == 0 {
			return nil
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) && !passing(err) {
			return fmt.Errorf("store: cut off the log: %w", err)
		}
		if try == 20 {
			return aftercare.Errorf(aftercare.Unavailable, "store: the log could not be cut off, something reads the database all the time; what was erased leaves it with the next checkpoint")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(250 * time.Millisecond):
		}
	}
}

// WipeRest is Wipe of SQLite's log when this process has emptied anything since
// the last time; PostgreSQL sees to it by itself.
func (s *Store) WipeRest(ctx context.Context) error {
	if s.d.postgres || !s.unwiped.Swap(false) {
		return nil
	}
	err := s.Wipe(ctx)
	if err != nil {
		s.unwiped.Store(true)
	}
	return err
}
