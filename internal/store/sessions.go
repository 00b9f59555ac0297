package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// Sessions keeps browser sessions, as alexedwards/scs wants them (its CtxStore).
// Rows hold a hash of the token: who reads the database cannot log in with it.
type Sessions struct{ store *Store }

// Sessions is the store's side of browser sessions.
func (s *Store) Sessions() Sessions { return Sessions{s} }

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FindCtx is the session's data; found is false when there is none or it expired.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.store.reading(ctx).get(&data, "SELECT data FROM sessions WHERE token = ? AND expiry_machine > "+s.store.now(), hashed(token))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("store: find session: %w", err)
	}
	return data, true, nil
}

// CommitCtx keeps the session until its expiry, machine time, and clears out
// those that are past theirs.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	err := s.store.inTx(ctx, "session", func(tx *Tx) error {
		if err := tx.exec("DELETE FROM sessions WHERE expiry_machine <= " + s.store.now()); err != nil {
			return err
		}
		return tx.exec(`INSERT INTO sessions (token, data, expiry_machine) VALUES (?, ?, ?)
			ON CONFLICT (token) DO UPDATE SET data = excluded.data, expiry_machine = excluded.expiry_machine`, hashed(token), append([]byte{}, data...), micros(expiry))
	})
	if err != nil {
		return fmt.Errorf("store: commit session: %w", err)
	}
	return nil
}

// DeleteCtx ends the session.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	err := s.store.inTx(ctx, "session", func(tx *Tx) error {
		return tx.exec("DELETE FROM sessions WHERE token = ?", hashed(token))
	})
	if err != nil {
		return fmt.Errorf("store: delete session: %w", err)
	}
	return nil
}

// Find, Commit and Delete are the same without a context, which scs asks for.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
