package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

type backupCmd struct {
	File string `arg:"" type:"path" help:"Where to; it must not exist."`
	JSON bool   `help:"As JSON."`
}

// Help tells of what else a restore needs.
func (*backupCmd) Help() string {
	return `SQLite: a whole, checked copy in one file, beside a running serve. PostgreSQL: pg_dump in its
custom format, which must be installed in the server's version or a newer one.

The copy holds mail addresses: only its owner may read it. What it does not hold is the key that
opens the secrets in it: keep the key file (aftercare.db.key) or AFTERCARE_DATABASE_KEY elsewhere.

Examples:
  aftercare backup /backups/aftercare-$(date +%F).db
  aftercare backup --json /backups/aftercare.dump`
}

type backupReport struct {
	File  string    `json:"file"`
	Bytes int64     `json:"bytes"`
	Time  time.Time `json:"backup_time"`
}

// Run copies, and notes in the database that it did.
func (c *backupCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	cfg, err := loadConfig(cli)
	if err != nil {
		return err
	}
	db, err := openDatabase(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // the copy is whole and noted
	at, err := db.Backup(ctx, func() error {
		if db.SQLite() {
			return db.CopyFile(ctx, c.File)
		}
		return c.dump(ctx, cfg.Database.URL.Reveal())
	})
	if err != nil {
		return err
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if c.JSON {
		return s.json(backupReport{c.File, info.Size(), at})
	}
	_, err = fmt.Fprintf(s.out, "%s: %.1f MB, as of %s.\nTo go on from it: put it back, start serve, and run\n  aftercare recover --backup-time %s\n",
		c.File, float64(info.Size())/1e6, at.Format("2006-01-02 15:04:05 MST"), at.Truncate(time.Second).Format(time.RFC3339))
	return err
}

// dump has pg_dump write the file, under another name until it is whole. The
// password travels in its environment, where other users cannot read it.
func (c *backupCmd) dump(ctx context.Context, database string) error {
	if _, err := os.Lstat(c.File); !errors.Is(err, fs.ErrNotExist) {
		return aftercare.Errorf(aftercare.Conflict, "%s exists; a backup overwrites nothing, give it another name", c.File)
	}
	address, err := url.Parse(database)
	if err != nil {
		return aftercare.Errorf(aftercare.Invalid, "AFTERCARE_DATABASE_URL is no URL")
	}
	password, secret := address.User.Password()
	if secret {
		address.User = url.User(address.User.Username())
	}
	program, err := exec.LookPath("pg_dump")
	if err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "pg_dump is not installed here; note the time, and run where it is:\n  pg_dump --format=custom --file=aftercare.dump %q", address)
	}
	part, err := os.OpenFile(c.File+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return aftercare.Errorf(aftercare.Invalid, "backup: %w", err)
	}
	defer func() { _ = os.Remove(part.Name()) }() // gone by then if it went well
	defer func() { _ = part.Close() }()
	cmd := exec.CommandContext(ctx, program, "--format=custom", "--no-password", "--dbname="+address.String()) // #nosec G204 -- pg_dump, with the configured database
	cmd.Env = os.Environ()
	if secret {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+password)
	}
	var says strings.Builder
	cmd.Stdout, cmd.Stderr = part, &says
	if err := cmd.Run(); err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "pg_dump: %w: %s", err, strings.TrimSpace(says.String()))
	}
	if err := part.Sync(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return os.Rename(part.Name(), c.File)
}
