package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// Nothing is committed to a file that the next start will not find.
func TestRemovedFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "aftercare.db")
	s := testkit.Store(t, "sqlite://"+file, store.Options{})
	receive := func(key string) error {
		_, _, err := s.Receive(t.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: key, ReceivedAt: noon})
		return err
	}
	check(t, receive("before"))
	check(t, os.Rename(file, file+".aside"))
	for name, err := range map[string]error{"receive": receive("meanwhile"), "ping": s.Ping(t.Context())} {
		if aftercare.CodeOf(err) != aftercare.Unavailable || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v, want Unavailable, with the file's name", name, err)
		}
	}
	check(t, os.WriteFile(file, nil, 0o600))
	if receive("another file") == nil {
		t.Error("another file in its place is good enough")
	}
	check(t, os.Rename(file+".aside", file))
	check(t, receive("after"))
	check(t, s.Ping(t.Context()))
}

func TestDamagedFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"text": strings.Repeat("not a database ", 100), "short": "SQLite format 3\x00\x10\x00"} {
		file := filepath.Join(dir, name)
		check(t, os.WriteFile(file, []byte(text), 0o600))
		_, err := store.Open(t.Context(), "sqlite://"+file, store.Options{})
		if err == nil || !strings.Contains(err.Error(), "is damaged") || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := os.ReadFile(file); err != nil || string(after) != text {
			t.Errorf("%s was changed (error %v)", name, err)
		}
	}
}

// A file that lost everything is not a new database.
func TestEmptiedFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "aftercare.db")
	check(t, os.WriteFile(file, nil, 0o600)) // as a first start that was killed leaves it
	check(t, testkit.Store(t, "sqlite://"+file, store.Options{}).Close())
	check(t, os.Truncate(file, 0))
	if _, err := store.Open(t.Context(), "sqlite://"+file, store.Options{}); err == nil || !strings.Contains(err.Error(), "is empty") {
		t.Errorf("an emptied file: %v", err)
	}
}
