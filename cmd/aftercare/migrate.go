package main

import (
	"context"
	"fmt"

	"aftercare/internal/store"
)

type migrateCmd struct {
	Seal bool `help:"Seal the keys that lie open in a database of an older release, or that an old key sealed."`
}

// Help says when to seal.
func (*migrateCmd) Help() string {
	return `Examples:
  aftercare migrate --config aftercare.yaml
  aftercare migrate --seal     once no process of release 0.1.0 runs on this database any more: that
                               release cannot read what is sealed. Every running process must have the
                               key first (AFTERCARE_DATABASE_KEY; on SQLite the file beside the database).`
}

// Run brings the database up to date under its lock, as serve does.
func (c *migrateCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	db, err := openDatabase(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // what was done is committed
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(s.out, "The database is up to date."); err != nil || !c.Seal {
		return err
	}
	n, err := db.Seal(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "Sealed %d keys. From now on the database opens with its key only: keep a copy apart from the backups.\n", n)
	return err
}

// openDatabase opens the configured database for a command that needs nothing else.
func openDatabase(ctx context.Context, cli *CLI) (*store.Store, error) {
	cfg, err := loadConfig(cli)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, cfg.Database.URL.Reveal(), store.Options{Keys: cfg.Database.Keys()})
}
