package store

import (
	"context"
	"fmt"

	"aftercare/internal/aftercare"
)

// sealing reports whether new keys are sealed in this database: it was made by
// a release that can, or Seal was called.
func sealing(q queries) (bool, error) {
	var n int
	err := q.get(&n, "SELECT COUNT(*) FROM meta WHERE key = 'sealing'")
	return n > 0, err
}

// Seals says how the keys in the database lie.
type Seals struct {
	Open, Sealed int  // rows; sealed are those of the key that seals now
	Key          bool // whether there is one to seal with
}

// Seals counts, and fails when a sealed key cannot be opened.
func (s *Store) Seals(ctx context.Context) (n Seals, err error) {
	keys, err := s.sealKeys()
	if err != nil {
		return n, fmt.Errorf("store: %w", err)
	}
	n.Key = len(keys) > 0
	var rows []secretRow
	if err := s.reading(ctx).all(&rows, keyRows); err != nil {
		return n, fmt.Errorf("store: count seals: %w", err)
	}
	for _, r := range rows {
		if _, err := s.open(r); err != nil {
			return n, fmt.Errorf("store: %w", err)
		}
		if n.Key && r.Sealed == keys[0].name {
			n.Sealed++
		} else {
			n.Open++
		}
	}
	return n, nil
}

// Seal seals what lies open and what an older key had sealed, and from then on
// whatever is made. The release before this one cannot open what is sealed.
func (s *Store) Seal(ctx context.Context) (n int, err error) {
	unlock, err := s.lockMigrations(ctx)
	if err != nil {
		return 0, fmt.Errorf("store: seal: %w", err)
	}
	defer unlock()
	if err := s.ensureKey(ctx); err != nil {
		return 0, fmt.Errorf("store: seal: %w", err)
	}
	keys, err := s.sealKeys()
	if err != nil {
		return 0, fmt.Errorf("store: seal: %w", err)
	}
	err = s.inTx(ctx, "seal", func(tx *Tx) error {
		n = 0
		if err := startSealing(tx); err != nil {
			return err
		}
		var rows []secretRow
		if err := tx.all(&rows, keyRows+tx.d.forUpdate); err != nil {
			return err
		}
		for _, r := range rows {
			if r.Sealed == keys[0].name {
				continue
			}
			secret, err := s.open(r)
			if err != nil {
				return err
			}
			if err := tx.exec("UPDATE secrets SET key = ?, sealed = ? WHERE kid = ?", keys[0].seal(r.ID, r.Purpose, secret), keys[0].name, r.ID); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("store: seal: %w", err)
	}
	return n, nil
}

// startSealing has new keys sealed. The releases that would read a sealed key as
// the key itself are those that do not know the column which tells.
func startSealing(tx *Tx) error {
	const column = 5
	if err := tx.demand(column); err != nil {
		return err
	}
	return tx.exec("INSERT INTO meta (key, value) VALUES ('sealing', '1') ON CONFLICT DO NOTHING")
}

// ensureKey makes an SQLite database's key file, unless there is a key or
// something that only a lost one opens.
func (s *Store) ensureKey(ctx context.Context) error {
	keys, err := s.sealKeys()
	if err != nil || len(keys) > 0 {
		return err
	}
	var lost []string
	if err := s.reading(ctx).all(&lost, "SELECT sealed FROM secrets WHERE sealed <> '' LIMIT 1"); err != nil {
		return err
	}
	switch {
	case len(lost) > 0:
		return s.locked(lost[0], 0)
	case s.d.postgres:
		return aftercare.Errorf(aftercare.Invalid, "there is no key to seal with: make one with openssl rand -base64 32, and give it to every process as AFTERCARE_DATABASE_KEY")
	}
	return makeKey(s.KeyFile())
}
