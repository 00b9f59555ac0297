package testkit

import (
	"path/filepath"
	"testing"

	"aftercare/internal/store"
)

// SQLite is the URL of a new database file in the test's own folder.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite://" + filepath.Join(t.TempDir(), "aftercare.db")
}

// Store opens and migrates a database, and closes it with the test.
func Store(t testing.TB, url string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// EachStore runs the test on SQLite and on a real PostgreSQL.
func EachStore(t *testing.T, o store.Options, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	for name, url := range map[string]func(testing.TB) string{"sqlite": SQLite, "postgres": Postgres} {
		t.Run(name, func(t *testing.T) { test(t, Store(t, url(t), o)) })
	}
}
