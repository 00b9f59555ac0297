package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/jobs"
)

// openWatch finds the places where the marks of this database lie: a file beside
// an SQLite database or in the state folder, and Redis. The embedded Redis dies
// with its process and can tell nothing.
func (h *house) openWatch(ctx context.Context) error {
	id, err := h.store.DatabaseID(ctx)
	if err != nil {
		return err
	}
	h.watch = &jobs.Watch{Database: h.store, Log: h.log}
	file := h.store.MarkFile()
	if h.cfg.StateDir != "" {
		file = filepath.Join(h.cfg.StateDir, id+".mark")
	}
	if file != "" {
		h.watch.Places = append(h.watch.Places, jobs.FilePlace(file))
	}
	if !h.redis.Embedded {
		h.watch.Places = append(h.watch.Places, h.redis.Place(id))
	}
	return nil
}

// look compares the database with its marks before anything is sent. Marks that
// cannot be read stop no start, since webhooks must be taken; but nothing is sent
// until they can.
func (h *house) look(ctx context.Context) {
	restore, err := h.watch.Look(ctx)
	if err != nil {
		h.log.Warn("the database's marks could not all be looked at", "error", err)
	}
	if restore != nil {
		h.log.Error("all sending is suspended: this database was restored from a backup; run: aftercare recover --backup-time WHEN",
			"found_at", restore.FoundAt, "last_known", restore.Outside.At)
	}
}

// sending is the health check that a suspension fails.
func (h *house) sending(ctx context.Context) error {
	r, err := h.store.Suspension(ctx)
	if err == nil && r != nil {
		err = aftercare.Errorf(aftercare.Unavailable, "all sending is suspended: the database was restored from a backup; run: aftercare recover")
	}
	return err
}

// backupTold is how old the last backup may be before doctor speaks of it: a
// daily one that was made late is no news.
const backupTold = 26 * time.Hour

// examineRestore tells of a database that is older than what it did, and of one
// whose backups have stopped.
func examineRestore(ctx context.Context, h *house) []finding {
	var out []finding
	add := func(what, level, says, advice string) { out = append(out, finding{what, level, says, advice}) }
	if h.watch != nil {
		restore, err := h.watch.Look(ctx)
		switch {
		case restore != nil:
			add("restore", levelError, "ALL SENDING IS SUSPENDED: the database is older than what was already done with it (last known "+restore.Outside.At.Format(time.RFC3339)+")",
				"aftercare recover --backup-time WHEN (see aftercare recover --help)")
		case err != nil:
			add("restore", levelWarning, err.Error(), "without its mark a database that was restored from a backup is not noticed; until it can be read, serve sends nothing")
		case len(h.watch.Places) == 0:
			add("restore", levelWarning, "no place keeps the mark of this database: a restored backup would not be noticed", "set AFTERCARE_STATE_DIR to a folder that lasts, or use a real Redis")
		default:
			add("restore", levelOK, "the database is as new as its mark", "")
		}
	}
	o, err := h.store.Overview(ctx, h.business.Now())
	if err == nil && o.BackedUp && o.BackupAge > backupTold {
		add("backup", levelWarning, fmt.Sprintf("the last backup is %s old", o.BackupAge.Round(time.Hour)), "does the job that runs aftercare backup still run?")
	}
	return out
}

// onBusiness is the business time at a machine time.
func (h *house) onBusiness(machine time.Time) time.Time {
	if h.sandbox == nil {
		return machine
	}
	return h.sandbox.At(machine)
}

// parseWhen reads a time as people and programs write it.
func parseWhen(name, text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, aftercare.Errorf(aftercare.Invalid, "%s %q: write 2026-11-22T03:00:00+01:00, or 2026-11-22 03:00 for UTC", name, text)
}
