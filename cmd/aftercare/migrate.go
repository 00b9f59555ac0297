package main

import (
	"context"
	"fmt"

	"aftercare/internal/store"
)

type migrateCmd struct{}

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
	_, err = fmt.Fprintln(s.out, "The database is up to date.")
	return err
}

// openDatabase opens the configured database for a command that needs nothing else.
func openDatabase(ctx context.Context, cli *CLI) (*store.Store, error) {
	cfg, err := loadConfig(cli)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, cfg.Database.URL.Reveal(), store.Options{})
}
