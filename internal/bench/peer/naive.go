package peer

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"

	"aftercare/internal/clock"
)

// Naive is the pipeline that is written first: a row for each step, and a
// transaction for each row.
type Naive struct{ db *sql.DB }

// workers is how many steps are worked on at a time.
const workers = 10

// NewNaive makes its table in a PostgreSQL.
func NewNaive(ctx context.Context, url string) (*Naive, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	_, err = db.ExecContext(ctx, `CREATE TABLE timers (id BIGINT PRIMARY KEY, due_at BIGINT NOT NULL, state TEXT NOT NULL, done_at BIGINT NOT NULL);
		CREATE INDEX timers_due ON timers (state, due_at)`)
	return &Naive{db}, err
}

// Close ends the connections.
func (n *Naive) Close() { _ = n.db.Close() } // everything was answered

// fill makes so many rows that are due.
func (n *Naive) fill(ctx context.Context, count int) error {
	for _, statement := range []string{"TRUNCATE timers",
		fmt.Sprintf("INSERT INTO timers SELECT n, n, 'waiting', 0 FROM generate_series(1, %d) AS n", count), "ANALYZE timers"} {
		if _, err := n.db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// take locks one row that the query finds, and ends it.
func (n *Naive) take(ctx context.Context, query string, args ...any) (found bool, err error) {
	tx, err := n.db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer func() { _ = tx.Rollback() }() // no use after the commit
	var id int64
	switch err := tx.QueryRowContext(ctx, query, args...).Scan(&id); err {
	case nil:
	case sql.ErrNoRows:
		return false, nil
	default:
		return false, err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE timers SET state = 'done', done_at = $1 WHERE id = $2", clock.Machine.Now().UnixMicro(), id); err != nil {
		return false, err
	}
	return true, tx.Commit()
}

// Steps takes the time of so many steps, each with a task in asynq.
func (n *Naive) Steps(ctx context.Context, queue *Asynq, count int) (time.Duration, error) {
	if err := n.fill(ctx, count); err != nil {
		return 0, err
	}
	return queue.run(ctx, count, func(ctx context.Context, t *asynq.Task) error {
		var body struct {
			ID int64 `json:"id"`
		}
		if err := json.Unmarshal(t.Payload(), &body); err != nil {
			return err
		}
		found, err := n.take(ctx, "SELECT id FROM timers WHERE id = $1 AND state = 'waiting' FOR UPDATE", body.ID)
		if err == nil && !found {
			err = fmt.Errorf("timer %d is not there", body.ID)
		}
		return err
	})
}

// Poll takes the time of so many steps whose rows workers look for.
func (n *Naive) Poll(ctx context.Context, count int) (time.Duration, error) {
	if err := n.fill(ctx, count); err != nil {
		return 0, err
	}
	var done atomic.Int64
	var all sync.WaitGroup
	failed := make(chan error, workers)
	began := clock.Machine.Now()
	for range workers {
		all.Go(func() {
			for found, err := true, error(nil); found; {
				found, err = n.take(ctx, "SELECT id FROM timers WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED", clock.Machine.Now().UnixMicro())
				if err != nil {
					failed <- err
					return
				}
				if found {
					done.Add(1)
				}
			}
		})
	}
	all.Wait()
	took := clock.Machine.Now().Sub(began)
	close(failed)
	err := <-failed
	if err == nil && done.Load() != int64(count) {
		err = fmt.Errorf("%d timers rang, want %d", done.Load(), count)
	}
	return took, err
}
