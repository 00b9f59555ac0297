package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"aftercare/internal/aftercare"
)

// Tx is a running transaction. It is not a Store: what must be inside cannot by
// mistake run outside.
type Tx struct{ queries }

// errAgain asks for the transaction to run again: what it read before it had
// its locks has changed.
var errAgain = errors.New("store: changed meanwhile")

const txTries = 5

// inTx runs fn in a transaction that writes. The name is told to the hooks
// around the commit. fn may run more than once and must have no other effect.
func (s *Store) inTx(ctx context.Context, name string, fn func(*Tx) error) error {
	var err error
	for try := range txTries {
		again := s.tryTx(ctx, name, fn)
		if err != nil && again != nil && ctx.Err() != nil {
			return err // why it ran again says more than that its time is over
		}
		if err = again; err == nil || !passing(err) {
			return err
		}
		pause := time.Duration((1<<try)*5+rand.IntN(20)) * time.Millisecond // #nosec G404 -- jitter, no secret
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
	return aftercare.Errorf(aftercare.Unavailable, "store: %s failed %d times in a row: %w", name, txTries, err)
}

func (s *Store) tryTx(ctx context.Context, name string, fn func(*Tx) error) error {
	if !s.d.postgres {
		if err := s.gate.enter(ctx, name == "receive"); err != nil {
			return fmt.Errorf("store: begin %s: %w", name, err)
		}
		defer s.gate.leave()
		s.compiled.compile(ctx, s.write)
	}
	t, err := s.write.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: begin %s: %w", name, err)
	}
	defer func() { _ = t.Rollback() }() // after a commit it does nothing
	tx := &Tx{queries{ctx, s.compiled.on(t), s.d, new(changes)}}
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.later.write(tx.queries); err != nil {
		return err
	}
	if err := s.inPlace(); err != nil {
		return err
	}
	if s.o.BeforeCommit != nil {
		s.o.BeforeCommit(name)
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("store: commit %s: %w", name, err)
	}
	if s.o.AfterCommit != nil {
		s.o.AfterCommit(name)
	}
	return nil
}
