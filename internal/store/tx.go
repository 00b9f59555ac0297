package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"aftercare/internal/aftercare"
)

// Tx is a running transaction. It is not a Store: what must be inside cannot by
// mistake run outside.
type Tx struct {
	queries
	d dialect
}

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
	}
	t, err := s.write.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: begin %s: %w", name, err)
	}
	defer func() { _ = t.Rollback() }() // after a commit it does nothing
	if err := fn(&Tx{queries{ctx, t}, s.d}); err != nil {
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

// queries runs SQL with ? for parameters on a connection or a transaction.
type queries struct {
	ctx context.Context
	on  sqlx.ExtContext
}

// reading is for queries outside a transaction.
func (s *Store) reading(ctx context.Context) queries { return queries{ctx, s.read} }

func (q queries) get(dest any, query string, args ...any) error {
	return sqlx.GetContext(q.ctx, q.on, dest, q.on.Rebind(query), tidy(args)...)
}

func (q queries) all(dest any, query string, args ...any) error {
	return sqlx.SelectContext(q.ctx, q.on, dest, q.on.Rebind(query), tidy(args)...)
}

func (q queries) exec(query string, args ...any) error {
	_, err := q.change(query, args...)
	return err
}

// change is exec that tells how many rows were written.
func (q queries) change(query string, args ...any) (int64, error) {
	r, err := q.on.ExecContext(q.ctx, q.on.Rebind(query), tidy(args)...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// listSize keeps IN lists well under the parameter limits of both databases.
const listSize = 500

// list runs a query whose "IN (?)" takes the keys, in parts, and joins the rows.
// Every other parameter comes before the keys.
func list[R any, K any](q queries, query string, keys []K, args ...any) ([]R, error) {
	var out []R
	for part := range slices.Chunk(keys, listSize) {
		expanded, all, err := sqlx.In(query, append(slices.Clone(args), part)...)
		if err != nil {
			return nil, err
		}
		var rows []R
		if err := q.all(&rows, expanded, all...); err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

// each is list for statements that write; it tells how many rows were written.
func each[K any](q queries, query string, keys []K, args ...any) (n int64, err error) {
	for part := range slices.Chunk(keys, listSize) {
		expanded, all, err := sqlx.In(query, append(slices.Clone(args), part)...)
		if err != nil {
			return n, err
		}
		changed, err := q.change(expanded, all...)
		if err != nil {
			return n, err
		}
		n += changed
	}
	return n, nil
}

func tidy(args []any) []any {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = clean(s)
		}
	}
	return args
}
