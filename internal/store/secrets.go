package store

import (
	"context"
	"crypto/rand"
	"fmt"

	"aftercare/internal/aftercare"
)

// SigningKeys are the keys of a purpose, newest first; the first call makes one.
func (s *Store) SigningKeys(ctx context.Context, purpose string) (keys []aftercare.SigningKey, err error) {
	err = s.inTx(ctx, "keys", func(tx *Tx) error {
		keys, err = tx.signingKeys(purpose, s.now())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: signing keys: %w", err)
	}
	return keys, nil
}

func (tx *Tx) signingKeys(purpose, now string) ([]aftercare.SigningKey, error) {
	const query = "SELECT kid, key FROM secrets WHERE purpose = ? ORDER BY created_machine DESC, kid"
	var rows []struct {
		ID     string `db:"kid"`
		Secret []byte `db:"key"`
	}
	if err := tx.all(&rows, query, purpose); err != nil {
		return nil, err
	}
	if len(rows) == 0 { // two processes that start together must agree on one key
		if err := tx.lockKey("secret:"+purpose, true); err != nil {
			return nil, err
		}
		secret := make([]byte, 32)
		_, _ = rand.Read(secret) // it never fails: crypto/rand ends the process instead
		if err := tx.exec(`INSERT INTO secrets (kid, purpose, key, created_machine) SELECT ?, ?, ?, `+now+`
			WHERE NOT EXISTS (SELECT 1 FROM secrets WHERE purpose = ?)`, rand.Text()[:8], purpose, secret, purpose); err != nil {
			return nil, err
		}
		if err := tx.all(&rows, query, purpose); err != nil {
			return nil, err
		}
	}
	var keys []aftercare.SigningKey
	for _, r := range rows {
		keys = append(keys, aftercare.SigningKey{ID: r.ID, Secret: r.Secret})
	}
	return keys, nil
}
