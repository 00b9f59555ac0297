package testkit

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestOwnPostgresKeepsWhatItCommitted(t *testing.T) {
	t.Parallel()
	s := OwnPostgres(t)
	s.Ask(t, "CREATE TABLE kept (id INT)")
	s.Crash()
	if s.Running() {
		t.Fatal("a crashed server runs")
	}
	s.Start(t)
	s.Ask(t, "INSERT INTO kept VALUES (1)")
	r := s.Replica(t, "beside")
	if r.Postgres.Ask("INSERT INTO kept VALUES (2)") == nil {
		t.Fatal("a replica takes writes")
	}
	s.Kill()
	r.Promote(t)
	r.Ask(t, "INSERT INTO kept SELECT 1 / COUNT(*) FROM kept") // there was a row
}

func TestSmallDiskFillsUp(t *testing.T) {
	t.Parallel()
	d := SmallDisk(t, 2)
	write := func(name string) error { return os.WriteFile(filepath.Join(d.Dir, name), make([]byte, 64<<10), 0o600) }
	if err := write("first"); err != nil {
		t.Fatal(err)
	}
	d.Fill(t)
	if err := write("second"); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("a full disk takes more: %v", err)
	}
	d.Free(t)
	if err := write("third"); err != nil {
		t.Fatal(err)
	}
	d.ReadOnly(t)
	if err := write("fourth"); !errors.Is(err, syscall.EROFS) {
		t.Fatalf("a disk that is read only takes more: %v", err)
	}
}
