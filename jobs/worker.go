package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"
)

// Worker runs the tasks: several asynq servers in one process, since one
// server's dequeue loop is the limit of all its workers.
type Worker struct {
	Redis   Redis
	Applier *Applier
	Runner  *Runner
	Servers int           // asynq servers; 2 when zero
	Each    int           // tasks at once per server; 10 when zero
	Grace   time.Duration // how long Stop waits for mails on the wire; 150 s when zero
	Log     *slog.Logger

	servers []*asynq.Server
}

// poll is how often an idle server looks for work: the default of a second
// would make an immediate mail wait half of one.
const poll = 50 * time.Millisecond

// Start begins to take tasks.
func (w *Worker) Start() error {
	mux := asynq.NewServeMux()
	mux.Use(w.quiet)
	mux.HandleFunc(TypeApply, w.Applier.Handle)
	mux.HandleFunc(TypeRun, w.Runner.Handle) // a prefix: the workflow's name follows
	for range orElse(w.Servers, 2) {
		s := asynq.NewServerFromRedisClient(w.Redis.Client, asynq.Config{
			Concurrency:              orElse(w.Each, 10),
			Queues:                   weights,
			TaskCheckInterval:        poll,
			DelayedTaskCheckInterval: 500 * time.Millisecond,
			ShutdownTimeout:          orElse(w.Grace, 150*time.Second),
			RetryDelayFunc:           func(n int, _ error, _ *asynq.Task) time.Duration { return time.Duration(n+1) * 5 * time.Second },
			Logger:                   asynqLog{w.Log},
			LogLevel:                 asynq.WarnLevel,
		})
		if err := s.Start(mux); err != nil {
			w.Stop()
			return fmt.Errorf("jobs: start a worker: %w", err)
		}
		w.servers = append(w.servers, s)
	}
	return nil
}

// Stop takes no more tasks and waits for those at work. It may be called twice.
func (w *Worker) Stop() {
	for _, s := range w.servers {
		s.Stop() // all stop dequeuing before the first one waits
	}
	for _, s := range w.servers {
		s.Shutdown()
	}
	w.servers = nil
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
