package bulk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"aftercare/internal/clock"
)

// Number is the number of the order that is copied; copies have greater ones.
// Seven digits that come nowhere else in its rows, so that a text's own digits
// are found and replaced.
const Number int64 = 8_675_309

// Rows is a database that is filled and looked at past the store.
type Rows struct {
	db       *sql.DB
	postgres bool
	tables   []table
	last     int64 // the greatest number so far
}

// Open connects beside the store, which has made the tables.
func Open(ctx context.Context, url string) (*Rows, error) {
	r := &Rows{last: Number}
	driver, source := "pgx", url
	if path, lite := strings.CutPrefix(url, "sqlite://"); lite {
		driver, source = "sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(10000)"
	}
	r.postgres = driver == "pgx"
	var err error
	if r.db, err = sql.Open(driver, source); err != nil {
		return nil, fmt.Errorf("bulk: %w", err)
	}
	r.db.SetMaxOpenConns(1)
	return r, r.do(ctx, "SELECT 1")
}

// Close ends the connection.
func (r *Rows) Close() error { return r.db.Close() }

func (r *Rows) do(ctx context.Context, statements ...string) error {
	for _, sql := range statements {
		if _, err := r.db.ExecContext(ctx, sql); err != nil {
			return failed(sql, err)
		}
	}
	return nil
}

// in runs the statements in one transaction.
func (r *Rows) in(ctx context.Context, statements ...string) error {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("bulk: %w", err)
	}
	for _, sql := range statements {
		if _, err := tx.ExecContext(ctx, sql); err != nil {
			return errors.Join(failed(sql, err), tx.Rollback())
		}
	}
	return tx.Commit()
}

// failed names the statement by how it begins.
func failed(sql string, err error) error { return fmt.Errorf("bulk: %.60s…: %w", sql, err) }

func (r *Rows) count(ctx context.Context, query string, args ...any) (n int, err error) {
	if err = r.db.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		err = failed(query, err)
	}
	return n, err
}

// Unwoken counts the steps that are due and have no alarm yet.
func (r *Rows) Unwoken(ctx context.Context) (int, error) {
	return r.count(ctx, fmt.Sprintf("SELECT COUNT(*) FROM steps WHERE state = 'waiting' AND wake_at BETWEEN 1 AND %d", clock.Machine.Now().UnixMicro()))
}

// Left reports whether steps that are due have not ended. The look costs one
// entry of an index.
func (r *Rows) Left(ctx context.Context) (bool, error) {
	now := clock.Machine.Now().UnixMicro()
	var any []string
	for _, state := range []string{"waiting", "due", "running"} {
		any = append(any, fmt.Sprintf("EXISTS (SELECT 1 FROM steps WHERE state = '%s' AND wake_at BETWEEN 1 AND %d)", state, now))
	}
	n, err := r.count(ctx, "SELECT CASE WHEN "+strings.Join(any, " OR ")+" THEN 1 ELSE 0 END")
	return n == 1, err
}

// Unapplied reports whether the inbox holds what is to be applied.
func (r *Rows) Unapplied(ctx context.Context) (bool, error) {
	n, err := r.count(ctx, "SELECT CASE WHEN EXISTS (SELECT 1 FROM inbox WHERE state = 'received') THEN 1 ELSE 0 END")
	return n == 1, err
}

// Ended counts the steps in that state, with that reason.
func (r *Rows) Ended(ctx context.Context, state, reason string) (int, error) {
	return r.count(ctx, fmt.Sprintf("SELECT COUNT(*) FROM steps WHERE state = '%s' AND reason = '%s'", state, reason))
}

// Alarmed counts the steps that have an alarm in this generation of Redis.
func (r *Rows) Alarmed(ctx context.Context, generation string) (int, error) {
	return r.count(ctx, fmt.Sprintf("SELECT COUNT(*) FROM steps WHERE state = 'due' AND generation = '%s'", generation))
}

// Forget puts steps that have an alarm back to waiting for one.
func (r *Rows) Forget(ctx context.Context) error {
	return r.do(ctx, "UPDATE steps SET state = 'waiting', generation = '', woken_machine = 0 WHERE state = 'due'")
}

// Tidy lets the database look at what was filled in, as its own daemon would soon.
func (r *Rows) Tidy(ctx context.Context) error {
	if r.postgres {
		return r.do(ctx, "VACUUM ANALYZE "+strings.Join(names, ", "))
	}
	return r.do(ctx, "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)")
}
