package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"golang.org/x/sync/semaphore"
)

// Worker runs the tasks. Start and Stop may be called in any order and twice.
type Worker struct {
	Redis   Redis
	Applier *Applier
	Runner  *Runner
	Grace   time.Duration // how long Stop waits for mails on the wire; 195 s when zero
	Log     *slog.Logger

	mu      sync.Mutex
	servers []*asynq.Server
	stop    context.CancelFunc
	atWork  *semaphore.Weighted // a place for each handler
}

// grace is longer than an attempt that was just claimed can take: the time to
// its hand-over, and the two minutes that the mailer waits for the answer.
const grace = lease + 2*time.Minute

// farewell is how long a stop waits for asynq to take leave of a Redis that may
// be away, once the handlers have ended.
const farewell = 10 * time.Second

// handlers is more than there can be.
const handlers = 1 << 20

// How often an idle server looks for tasks of which its bell does not tell. In the
// embedded queue these are alarms only, and a look costs more there.
const (
	poll         = 50 * time.Millisecond
	pollEmbedded = 250 * time.Millisecond
	pollAsynq    = time.Millisecond // by itself: listener waits for it
)

// Start begins to take tasks.
func (w *Worker) Start() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stop != nil {
		return nil
	}
	stopping, stop := context.WithCancel(context.Background())
	w.stop, w.atWork = stop, semaphore.NewWeighted(handlers)
	mux := asynq.NewServeMux()
	mux.Use(w.quiet, until(stopping, w.atWork))
	mux.HandleFunc(TypeApply, w.Applier.Handle)
	mux.HandleFunc(TypeRun, w.Runner.Handle) // a prefix: the workflow's name follows
	for _, c := range servers {
		s := asynq.NewServerFromRedisClient(w.Redis.listener(c.queue), asynq.Config{
			Concurrency:              c.tasks,
			Queues:                   map[string]int{c.queue: 1},
			TaskCheckInterval:        pollAsynq,
			DelayedTaskCheckInterval: 500 * time.Millisecond,
			ShutdownTimeout:          orElse(w.Grace, grace),
			RetryDelayFunc:           func(n int, _ error, _ *asynq.Task) time.Duration { return time.Duration(n+1) * 5 * time.Second },
			Logger:                   asynqLog{w.Log},
			LogLevel:                 asynq.WarnLevel,
		})
		if err := s.Start(mux); err != nil {
			w.end()
			return fmt.Errorf("jobs: start a worker: %w", err)
		}
		w.servers = append(w.servers, s)
	}
	return nil
}

// Stop takes no more tasks, lets those at work claim no more, and waits for
// what they have claimed.
func (w *Worker) Stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.end()
}

func (w *Worker) end() {
	if w.stop == nil {
		return
	}
	w.each((*asynq.Server).Stop, farewell) // no more dequeuing, before anything goes back to the queue
	w.stop()
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		w.each((*asynq.Server).Shutdown, orElse(w.Grace, grace)+farewell)
	}()
	ctx, cancel := context.WithTimeout(context.Background(), orElse(w.Grace, grace))
	defer cancel()
	if err := w.atWork.Acquire(ctx, handlers); err != nil {
		w.Log.Warn("not all work ended within the grace", "error", err)
	}
	select {
	case <-closed:
	case <-time.After(farewell):
		w.Log.Warn("Redis does not hear that the worker stops; nothing depends on it")
	}
	w.servers, w.stop = nil, nil
}

// each calls do of all servers at once and waits for them, but for so long at
// most: asynq's own loops may each be waiting for a Redis that is away.
func (w *Worker) each(do func(*asynq.Server), most time.Duration) {
	var all sync.WaitGroup
	for _, s := range w.servers {
		all.Go(func() { do(s) })
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(most):
	}
}

// until tells handlers of the stop, and counts them. It ends their context and
// not asynq's own: at the end of that one asynq would leave the handler running
// and wait for it no more. A task that comes when all have ended stays in Redis.
func until(stopping context.Context, atWork *semaphore.Weighted) asynq.MiddlewareFunc {
	return func(next asynq.Handler) asynq.Handler {
		return asynq.HandlerFunc(func(ctx context.Context, t *asynq.Task) error {
			if !atWork.TryAcquire(1) {
				return context.Canceled
			}
			defer atWork.Release(1)
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(stopping, cancel)()
			return next.ProcessTask(ctx, t)
		})
	}
}

// quiet logs a task's failure once, with its ids left to the payload.
func (w *Worker) quiet(next asynq.Handler) asynq.Handler {
	return asynq.HandlerFunc(func(ctx context.Context, t *asynq.Task) error {
		err := next.ProcessTask(ctx, t)
		if err != nil && !errors.Is(err, context.Canceled) {
			w.Log.Error("task failed", "task", t.Type(), "error", err)
		}
		return err
	})
}

func orElse[T int | time.Duration](v, otherwise T) T {
	if v == 0 {
		return otherwise
	}
	return v
}

// asynqLog passes asynq's own words on.
type asynqLog struct{ log *slog.Logger }

func (l asynqLog) Debug(a ...any) { l.log.Debug(fmt.Sprint(a...)) }
func (l asynqLog) Info(a ...any)  { l.log.Debug(fmt.Sprint(a...)) }
func (l asynqLog) Warn(a ...any)  { l.log.Warn(fmt.Sprint(a...)) }
func (l asynqLog) Error(a ...any) { l.log.Error(fmt.Sprint(a...)) }
func (l asynqLog) Fatal(a ...any) { l.log.Error(fmt.Sprint(a...)) }
