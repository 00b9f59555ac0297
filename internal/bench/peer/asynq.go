package peer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"aftercare/internal/clock"
)

// kind is the task's type.
const kind = "noop"

// Asynq is asynq as its README has it: a client, a server, a handler. It uses a
// database of Redis of its own.
type Asynq struct {
	redis  redis.UniversalClient
	client *asynq.Client
}

// NewAsynq connects to that address.
func NewAsynq(addr string) *Asynq {
	r := redis.NewClient(&redis.Options{Addr: addr, DB: 1, PoolSize: 80})
	return &Asynq{r, asynq.NewClientFromRedisClient(r)}
}

// Close ends the connections.
func (a *Asynq) Close() { _ = a.redis.Close() } // everything was answered

// callers is how many goroutines enqueue at a time.
const callers = 64

// Enqueue takes the time of enqueuing so many tasks of one step each.
func (a *Asynq) Enqueue(ctx context.Context, n int) (time.Duration, error) {
	if err := a.redis.FlushDB(ctx).Err(); err != nil {
		return 0, err
	}
	var next atomic.Int64
	var all sync.WaitGroup
	failed := make(chan error, callers)
	began := clock.Machine.Now()
	for range callers {
		all.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				if _, err := a.client.EnqueueContext(ctx, asynq.NewTask(kind, fmt.Appendf(nil, `{"id":%d}`, i))); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	all.Wait()
	took := clock.Machine.Now().Sub(began)
	close(failed)
	return took, <-failed
}

// Process takes the time in which one server runs so many no-op tasks.
func (a *Asynq) Process(ctx context.Context, n int) (time.Duration, error) {
	return a.run(ctx, n, func(context.Context, *asynq.Task) error { return nil })
}

// run is the time from the start of the server to the end of the last task.
func (a *Asynq) run(ctx context.Context, n int, handle asynq.HandlerFunc) (time.Duration, error) {
	if _, err := a.Enqueue(ctx, n); err != nil {
		return 0, err
	}
	var done atomic.Int64
	all, failed := make(chan struct{}), make(chan error, 1)
	// The interval is of a server that has nothing to do, and would make its stop take a second.
	server := asynq.NewServerFromRedisClient(a.redis, asynq.Config{Concurrency: 10, TaskCheckInterval: 50 * time.Millisecond, LogLevel: asynq.FatalLevel})
	began := clock.Machine.Now()
	err := server.Start(asynq.HandlerFunc(func(ctx context.Context, t *asynq.Task) error {
		if err := handle(ctx, t); err != nil {
			select {
			case failed <- err:
			default:
			}
			return errors.Join(err, asynq.SkipRetry)
		}
		if done.Add(1) == int64(n) {
			close(all)
		}
		return nil
	}))
	if err != nil {
		return 0, err
	}
	defer server.Shutdown()
	select {
	case <-all:
		return clock.Machine.Now().Sub(began), nil
	case err := <-failed:
		return 0, err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
