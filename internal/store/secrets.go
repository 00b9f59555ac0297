package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"aftercare/internal/aftercare"
)

type secretRow struct {
	ID      string `db:"kid"`
	Purpose string `db:"purpose"`
	Key     []byte `db:"key"`
	Sealed  string `db:"sealed"`
}

const keyRows = "SELECT kid, purpose, key, sealed FROM secrets"

// SigningKeys are the keys of a purpose, newest first; the first call makes one.
func (s *Store) SigningKeys(ctx context.Context, purpose string) (keys []aftercare.SigningKey, err error) {
	err = s.inTx(ctx, "keys", func(tx *Tx) error {
		keys, err = s.signingKeys(tx, purpose)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: signing keys: %w", err)
	}
	return keys, nil
}

func (s *Store) signingKeys(tx *Tx, purpose string) ([]aftercare.SigningKey, error) {
	const query = keyRows + " WHERE purpose = ? ORDER BY created_machine DESC, kid"
	var rows []secretRow
	if err := tx.all(&rows, query, purpose); err != nil {
		return nil, err
	}
	if len(rows) == 0 { // two processes that start together must agree on one key
		if err := tx.lockKey("secret:"+purpose, true); err != nil {
			return nil, err
		}
		if err := s.makeSecret(tx, purpose); err != nil {
			return nil, err
		}
		if err := tx.all(&rows, query, purpose); err != nil {
			return nil, err
		}
	}
	var keys []aftercare.SigningKey
	for _, r := range rows {
		secret, err := s.open(r)
		if err != nil {
			return nil, err
		}
		keys = append(keys, aftercare.SigningKey{ID: r.ID, Secret: secret})
	}
	return keys, nil
}

// makeSecret makes a purpose's first key, sealed if this database seals.
func (s *Store) makeSecret(tx *Tx, purpose string) error {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // it never fails: crypto/rand ends the process instead
	id, sealed := rand.Text()[:8], ""
	if seals, err := sealing(tx.queries); err != nil {
		return err
	} else if seals {
		keys, err := s.sealKeys()
		if err != nil {
			return err
		}
		if len(keys) > 0 {
			secret, sealed = keys[0].seal(id, purpose, secret), keys[0].name
		}
	}
	return tx.exec(`INSERT INTO secrets (kid, purpose, key, sealed, created_machine) SELECT ?, ?, ?, ?, `+s.now()+`
		WHERE NOT EXISTS (SELECT 1 FROM secrets WHERE purpose = ?)`, id, purpose, secret, sealed, purpose)
}

// open is the row's key itself. Without the key that sealed it nothing is made
// anew: every link in every mail would be dead.
func (s *Store) open(r secretRow) ([]byte, error) {
	if r.Sealed == "" {
		return r.Key, nil
	}
	keys, err := s.sealKeys()
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if k.name != r.Sealed {
			continue
		}
		secret, err := k.open(r.ID, r.Purpose, r.Key)
		if err != nil {
			return nil, aftercare.Errorf(aftercare.Conflict, "the key %s in the table secrets was changed after it was sealed; restore the database from a backup", r.ID)
		}
		return secret, nil
	}
	return nil, s.locked(r.Sealed, len(keys))
}

// errSealed is the process's trouble and not the row's: what needed the secret
// waits for a process that has the key.
var errSealed = errors.New("the database's secrets are sealed")

// locked says where the missing key may be found.
func (s *Store) locked(name string, others int) error {
	with := "without its key"
	if others > 0 {
		with = "with another key than its own"
	}
	if s.d.postgres {
		return aftercare.Errorf(aftercare.Conflict, "%w (key %s), and this process is %s: give it the same AFTERCARE_DATABASE_KEY as the others", errSealed, name, with)
	}
	return aftercare.Errorf(aftercare.Conflict, "%w (key %s), and this process is %s: the key file belongs to the database and to every backup of it; put it back as %s, or set AFTERCARE_DATABASE_KEY to what it held", errSealed, name, with, s.KeyFile())
}
