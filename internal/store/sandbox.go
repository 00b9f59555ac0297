package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// OpenSandbox settles whether this database is a sandbox: the first caller
// decides, and every later one must want the same. It returns the epoch that all
// processes share, nil outside the sandbox.
func (s *Store) OpenSandbox(ctx context.Context, wanted *clock.Sandbox) (*clock.Sandbox, error) {
	text, err := json.Marshal(wanted) // "null" outside the sandbox
	if err != nil {
		return nil, fmt.Errorf("store: open sandbox: %w", err)
	}
	var kept *clock.Sandbox
	err = s.inTx(ctx, "sandbox", func(tx *Tx) error {
		kept = nil
		if err := tx.lockKey("sandbox", true); err != nil {
			return err
		}
		var value string
		err := tx.get(&value, "SELECT value FROM meta WHERE key = 'sandbox'")
		if errors.Is(err, sql.ErrNoRows) {
			value, err = string(text), tx.firstOpen(wanted != nil, string(text))
		}
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(value), &kept)
	})
	if err != nil {
		return nil, fmt.Errorf("store: open sandbox: %w", err)
	}
	return kept, agree(kept, wanted)
}

// firstOpen marks the database. One that took webhooks before has real data.
func (tx *Tx) firstOpen(sandbox bool, value string) error {
	var used int
	if err := tx.get(&used, "SELECT COUNT(*) FROM (SELECT 1 FROM inbox LIMIT 1) AS first"); err != nil {
		return err
	}
	if sandbox && used > 0 {
		return errNotSandbox
	}
	return tx.exec("INSERT INTO meta (key, value) VALUES ('sandbox', ?)", value)
}

var errNotSandbox = aftercare.Errorf(aftercare.Conflict,
	"this database holds real data and never opens in the sandbox; unset AFTERCARE_SANDBOX, or give the sandbox a database of its own")

func agree(kept, wanted *clock.Sandbox) error {
	switch {
	case kept == nil && wanted != nil:
		return errNotSandbox
	case kept != nil && wanted == nil:
		return aftercare.Errorf(aftercare.Conflict,
			"this database is a sandbox and never opens without: set AFTERCARE_SANDBOX=1, or use another database")
	case kept != nil && max(1, kept.Speed) != max(1, wanted.Speed):
		return aftercare.Errorf(aftercare.Conflict,
			"this sandbox runs with AFTERCARE_TIMELAPSE=%d, not %d: all its processes must agree; use that, or another database", max(1, kept.Speed), max(1, wanted.Speed))
	}
	return nil
}
