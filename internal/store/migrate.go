package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"aftercare/internal/aftercare"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the database up to date. Any number of processes may call it
// at once: they wait for each other.
func (s *Store) Migrate(ctx context.Context) error {
	steps, err := s.migrations()
	if err != nil {
		return err
	}
	unlock, err := s.lockMigrations(ctx)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	defer unlock()
	for _, part := range []struct {
		table string
		steps []*goose.Migration
	}{{demands, steps[:1]}, {additions, steps[1:]}} {
		p, err := s.provider(part.table, part.steps)
		if err != nil {
			return fmt.Errorf("store: migrate: %w", err)
		}
		if part.table == demands {
			if err := newer(ctx, p, steps[len(steps)-1].Version); err != nil {
				return err
			}
		}
		_, err = p.Up(ctx)
		for err != nil && passing(err) && ctx.Err() == nil { // a table that is in use; each step is whole or not at all
			_, err = p.Up(ctx)
		}
		if err != nil {
			return fmt.Errorf("store: migrate: %w", err)
		}
	}
	return s.nameOnce(ctx)
}

// The tables that tell which migrations were made. A release refuses a database
// whose demands are newer than what it knows, and does not look at the additions:
// the release before goes on, and starts, on a schema to which this one has added.
const (
	demands   = "goose_db_version" // of the base, and of what releases before cannot live with
	additions = "schema_additions"
)

// demand lets only releases that know the schema of that version open the
// database from now on.
func (tx *Tx) demand(version int) error {
	return tx.exec(fmt.Sprintf("INSERT INTO %s (version_id, is_applied) SELECT %d, TRUE WHERE NOT EXISTS (SELECT 1 FROM %[1]s WHERE version_id >= %[2]d)", demands, version))
}

func (s *Store) provider(table string, steps []*goose.Migration) (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	if s.d.postgres {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, s.write.DB, nil, goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true),
		goose.WithTableName(table))
}

// nameOnce gives a database that is new its name, and seals what will be secret in
// it: only a database that an older release has made may still be read by one.
func (s *Store) nameOnce(ctx context.Context) error {
	var named int
	if err := s.reading(ctx).get(&named, "SELECT COUNT(*) FROM meta WHERE key = 'database'"); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	if named == 0 && s.SQLite() {
		if err := s.ensureKey(ctx); err != nil {
			return fmt.Errorf("store: migrate: %w", err)
		}
	}
	return s.inTx(ctx, "migrate", func(tx *Tx) error {
		n, err := tx.change("INSERT INTO meta (key, value) VALUES ('database', ?) ON CONFLICT DO NOTHING", rand.Text())
		if err != nil || n == 0 {
			return err
		}
		return startSealing(tx)
	})
}

// newer refuses a database that demands a later release.
func newer(ctx context.Context, p *goose.Provider, known int64) error {
	at, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	if at > known {
		return aftercare.Errorf(aftercare.Conflict, "store: the database has schema version %d, this release knows %d; run a newer release", at, known)
	}
	return nil
}

// migrations are the embedded files in the dialect's words.
func (s *Store) migrations() ([]*goose.Migration, error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("store: migrations: %w", err)
	}
	var out []*goose.Migration
	for _, f := range files {
		text, err := migrations.ReadFile(f)
		if err != nil {
			return nil, fmt.Errorf("store: migrations: %w", err)
		}
		number, _, _ := strings.Cut(path.Base(f), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("store: migration %s has no number: %w", f, err)
		}
		out = append(out, goose.NewGoMigration(version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, s.d.schema(string(text)))
			return err
		}}, nil))
	}
	return out, nil
}

// DatabaseID is the random word that tells this database from all others.
func (s *Store) DatabaseID(ctx context.Context) (string, error) {
	var id string
	if err := s.reading(ctx).get(&id, "SELECT value FROM meta WHERE key = 'database'"); err != nil {
		return "", fmt.Errorf("store: database id: %w", err)
	}
	return id, nil
}
