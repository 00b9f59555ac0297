package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// A copy made beside the writer is whole, private, one file, and knows its time.
func TestCopyFile(t *testing.T) {
	w := &world{T: t, s: testkit.Store(t, testkit.SQLite(t), store.Options{})}
	w.tell(order("1"))
	file := filepath.Join(t.TempDir(), "it's a copy.db")
	made, err := w.s.Backup(t.Context(), func() error { return w.s.CopyFile(t.Context(), file) })
	w.must(err)
	w.tell(order("2"))
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the copy: %v, %v", info, err)
	}
	w.wantCode(w.s.CopyFile(t.Context(), file), aftercare.Conflict)
	if files, err := os.ReadDir(filepath.Dir(file)); err != nil || len(files) != 1 {
		t.Fatalf("files beside the copy: %v, %v", files, err)
	}

	copied := &world{T: t, s: testkit.Store(t, "sqlite://"+file, store.Options{})}
	ours, theirs := w.mark(), copied.mark()
	if theirs.Database != ours.Database || theirs.Orders != 1 || !ours.Ahead(theirs) {
		t.Fatalf("the copy's mark is %+v, the database's %+v", theirs, ours)
	}
	if at, err := copied.s.BackupTime(t.Context()); err != nil || !at.Equal(made) {
		t.Fatalf("the copy says that it was made at %s (%v), want %s", at, err, made)
	}
}

func TestBackupAge(t *testing.T) {
	each(t, func(w *world) {
		age := func() (time.Duration, bool) {
			w.Helper()
			o, err := w.s.Overview(w.Context(), noon)
			w.must(err)
			return o.BackupAge, o.BackedUp
		}
		failed := errors.New("disk full")
		if _, err := w.s.Backup(w.Context(), func() error { return failed }); !errors.Is(err, failed) {
			w.Fatal(err)
		}
		if _, made := age(); made {
			w.Fatal("a backup that failed counts")
		}
		_, err := w.s.Backup(w.Context(), func() error { return nil })
		w.must(err)
		w.machine.Advance(27 * time.Hour)
		if old, made := age(); !made || old != 27*time.Hour {
			w.Fatalf("the last backup is %s old (%v)", old, made)
		}
	})
}
