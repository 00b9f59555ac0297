package main

import (
	"context"
	"fmt"
	"log/slog"

	"aftercare/internal/store"
)

type migrateCmd struct{}

// Run brings the database up to date under its lock, as serve does.
func (c *migrateCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	cfg, err := loadConfig(cli)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, cfg.Database.URL.Reveal(), store.Options{})
	if err != nil {
		return err
	}
	defer func() {
		if err := db.Close(); err != nil {
			slog.Warn("database did not close well", "error", err)
		}
	}()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, "The database is up to date.")
	return err
}
