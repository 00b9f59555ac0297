package peer

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"aftercare/internal/clock"
)

// River is River as its README has it, on PostgreSQL.
type River struct{ pool *pgxpool.Pool }

type step struct {
	ID int64 `json:"id"`
}

func (step) Kind() string { return kind }

type stepWorker struct{ river.WorkerDefaults[step] }

func (stepWorker) Work(context.Context, *river.Job[step]) error { return nil }

// NewRiver makes its tables.
func NewRiver(ctx context.Context, url string) (*River, error) {
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return nil, err
	}
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err == nil {
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	return &River{pool}, err
}

// Close ends the connections.
func (r *River) Close() { r.pool.Close() }

func (r *River) client() (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &stepWorker{})
	return river.NewClient(riverpgxv5.New(r.pool), &river.Config{
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 100}},
		Workers: workers, Logger: slog.New(slog.DiscardHandler),
		FetchCooldown: river.FetchCooldownMin, // the default of 100 ms would make 1,000 a second the most
	})
}

// Process takes the time in which one client runs so many no-op jobs, from its
// start until the last is completed in the database.
func (r *River) Process(ctx context.Context, n int) (time.Duration, error) {
	c, err := r.client()
	if err != nil {
		return 0, err
	}
	if _, err := r.pool.Exec(ctx, "TRUNCATE river_job"); err != nil {
		return 0, err
	}
	var jobs []river.InsertManyParams
	for i := range n {
		jobs = append(jobs, river.InsertManyParams{Args: step{int64(i)}})
	}
	if _, err := c.InsertManyFast(ctx, jobs); err != nil {
		return 0, err
	}
	began := clock.Machine.Now()
	if err := c.Start(ctx); err != nil {
		return 0, err
	}
	took, err := r.completed(ctx, began)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if stopped := c.StopAndCancel(stop); err == nil {
		err = stopped
	}
	return took, err
}

func (r *River) completed(ctx context.Context, began time.Time) (time.Duration, error) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		var left bool
		if err := r.pool.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM river_job WHERE state = 'available') OR EXISTS (SELECT 1 FROM river_job WHERE state = 'running')").Scan(&left); err != nil {
			return 0, fmt.Errorf("river: %w", err)
		}
		if !left {
			return clock.Machine.Now().Sub(began), nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}
