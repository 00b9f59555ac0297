package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"

	"aftercare/internal/aftercare"
)

// A backup is told twice: when it begins, so that the copy itself knows how old
// it is, and when it is whole.
const (
	backupBegun = "backup_begun"
	backupDone  = "backup_done"
)

// Backup begins a copy of the database, which write makes, and ends it. It
// returns the time that the copy holds at least, by the database's clock.
func (s *Store) Backup(ctx context.Context, write func() error) (time.Time, error) {
	begun, err := s.note(ctx, backupBegun, s.now())
	if err != nil {
		return time.Time{}, fmt.Errorf("store: backup: %w", err)
	}
	if err := write(); err != nil {
		return time.Time{}, err
	}
	if _, err := s.note(ctx, backupDone, strconv.FormatInt(begun, 10)); err != nil {
		return time.Time{}, fmt.Errorf("store: backup: %w", err)
	}
	return instant(begun), nil
}

// note keeps a time, given as SQL, under a key.
func (s *Store) note(ctx context.Context, key, at string) (us int64, err error) {
	err = s.inTx(ctx, "backup", func(tx *Tx) error {
		if err := tx.exec(`INSERT INTO meta (key, value) VALUES (?, CAST(`+at+` AS TEXT))
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key); err != nil {
			return err
		}
		us, err = tx.noted(key)
		return err
	})
	return us, err
}

// noted is a time kept under a key; 0 when there is none.
func (q queries) noted(key string) (us int64, err error) {
	err = q.get(&us, "SELECT COALESCE(MAX(CAST(value AS BIGINT)), 0) FROM meta WHERE key = ?", key)
	return us, err
}

func (q queries) backupAge(now string) (age time.Duration, made bool, err error) {
	done, err := q.noted(backupDone)
	if err != nil || done == 0 {
		return 0, false, err
	}
	var us int64
	if err := q.get(&us, "SELECT "+now); err != nil {
		return 0, false, err
	}
	return max(0, instant(us).Sub(instant(done))), true, nil
}

// BackupTime is when this very copy was made, if it was made by Backup and not
// otherwise later; zero when nobody knows.
func (s *Store) BackupTime(ctx context.Context) (time.Time, error) {
	us, err := s.reading(ctx).noted(backupBegun)
	if err != nil {
		return time.Time{}, fmt.Errorf("store: backup time: %w", err)
	}
	return instant(us), nil
}

// CopyFile writes the SQLite database into a new file, beside a serve that goes
// on writing, and looks whether the copy is whole before it gets its name. Keys
// and mail addresses are in it: only its owner may read it.
func (s *Store) CopyFile(ctx context.Context, file string) error {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return aftercare.Errorf(aftercare.Conflict, "%s exists; a backup overwrites nothing, give it another name", file)
	}
	part, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.part") // 0600; VACUUM INTO takes an empty file
	if err != nil {
		return aftercare.Errorf(aftercare.Invalid, "backup: %w", err)
	}
	defer func() { _ = os.Remove(part.Name()) }() // gone by then if it went well
	defer func() { _ = part.Close() }()
	// It only reads, but not on a connection that may do nothing else; other
	// processes go on writing.
	if err := (queries{ctx: ctx, on: s.write, d: s.d}).exec("VACUUM INTO ?", part.Name()); err != nil {
		return fmt.Errorf("store: copy the database to %s: %w", part.Name(), err)
	}
	if err := whole(ctx, part.Name()); err != nil {
		return err
	}
	// SQLite leaves it to the system when the copy reaches the disk.
	if err := part.Sync(); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	if err := os.Rename(part.Name(), file); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	return syncFolder(filepath.Dir(file))
}

// whole reads all of a copy.
func whole(ctx context.Context, file string) error {
	file, err := filepath.Abs(file)
	if err != nil {
		return fmt.Errorf("store: check the copy: %w", err)
	}
	db, err := sqlx.Open("sqlite", (&url.URL{Scheme: "file", Path: file}).String()+"?mode=ro&immutable=1")
	if err != nil {
		return fmt.Errorf("store: check the copy: %w", err)
	}
	defer func() { _ = db.Close() }() // it was only read
	var says string
	if err := (queries{ctx: ctx, on: db, d: sqliteDialect}).get(&says, "PRAGMA integrity_check(1)"); err != nil {
		return fmt.Errorf("store: check the copy: %w", err)
	}
	if says != "ok" {
		return aftercare.Errorf(aftercare.Internal, "store: the copy is damaged (%s), and was thrown away; the database may be damaged too: sqlite3 FILE 'PRAGMA integrity_check'", says)
	}
	return nil
}

func syncFolder(dir string) error {
	d, err := os.Open(dir) // #nosec G304 -- the folder of the file that the operator named
	if err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	defer func() { _ = d.Close() }() // it was only read
	if err := d.Sync(); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	return nil
}
