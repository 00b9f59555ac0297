package store

import (
	"errors"
	"os"

	"modernc.org/sqlite"

	"aftercare/internal/aftercare"
)

// inPlace refuses to go on in a SQLite file that is no longer where the next
// start will look for it: a removed file takes writes until we end, and is gone then.
func (s *Store) inPlace() error {
	if s.d.postgres {
		return nil
	}
	now, err := os.Stat(s.path)
	if err == nil && os.SameFile(s.file, now) {
		return nil
	}
	return aftercare.Errorf(aftercare.Unavailable,
		"store: the database file %s was removed or replaced while it is in use, and nothing is written to it any more; stop aftercare, put the right file there, and start again (until the stop, /proc/%d/fd still has a removed one)",
		s.path, os.Getpid())
}

// emptied refuses a file with nothing in it beside the key of one that had
// something: SQLite would take it for a new database.
func emptied(path string) error {
	file, err := os.Stat(path)
	if err != nil || file.Size() > 0 {
		return nil // one that is not there is made
	}
	if _, err := os.Stat(path + keyExt); err != nil {
		return nil
	}
	return aftercare.Errorf(aftercare.Unavailable,
		"store: the database file %s is empty, and the key of a database is beside it: put a backup in its place, or remove both to begin anew", path)
}

// adviseFile adds what to do to an error of SQLite's that only a person can mend.
func adviseFile(err error) error {
	lite := (*sqlite.Error)(nil)
	if !errors.As(err, &lite) {
		return err
	}
	switch lite.Code() & 0xff {
	case 8, 10, 14: // read-only, input/output, cannot open
		return aftercare.Errorf(aftercare.Unavailable, "%w; let the user that runs aftercare write to the database file and its folder", err)
	case 11, 26: // malformed, not a database
		return aftercare.Errorf(aftercare.Unavailable, "%w; the database file is damaged and was left as it is: keep a copy, and put a backup in its place", err)
	case 13:
		return aftercare.Errorf(aftercare.Unavailable, "%w; make room on the disk of the database file", err)
	}
	return err
}
