package store_test

import (
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// What a later release has added is no reason to refuse a database; what it
// demands is.
func TestASchemaOfALaterRelease(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		t.Run(name, func(t *testing.T) {
			s := testkit.Store(t, url(t), store.Options{})
			check(t, s.Exec(t.Context(), "INSERT INTO schema_additions (version_id, is_applied) VALUES (900, TRUE)"))
			check(t, s.Migrate(t.Context()))
			check(t, s.Exec(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (901, TRUE)"))
			if err := s.Migrate(t.Context()); aftercare.CodeOf(err) != aftercare.Conflict {
				t.Errorf("a database that demands a later release: %v, want a conflict", err)
			}
		})
	}
}
