package jobs

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hibiken/asynq"
)

// What this package relies on asynq for, and what it guards against. A new
// version of asynq that answers otherwise shows itself here.

func server(r Redis, c asynq.Config) *asynq.Server {
	c.Queues, c.Concurrency = map[string]int{QueueMails: 1}, 2
	c.TaskCheckInterval, c.DelayedTaskCheckInterval = poll, 500*time.Millisecond
	c.Logger, c.LogLevel = asynqLog{quiet}, asynq.FatalLevel
	return asynq.NewServerFromRedisClient(r.Client, c)
}

func TestAsynqLeavesASharedConnectionOpen(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		s := server(r, asynq.Config{})
		check(t, s.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error { return nil })))
		s.Stop()
		s.Shutdown()
		s.Shutdown()
		check(t, r.Client.Ping(t.Context()).Err())
	})
}

// When the time for shutting down is over asynq puts the task back and returns,
// while the handler still runs: hence until, which ends the handler's work and
// not asynq's wait for it.
func TestAsynqLeavesAHandlerBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded())
		var ended, runs atomic.Int64
		s := server(r, asynq.Config{ShutdownTimeout: time.Second})
		check(t, s.Start(asynq.HandlerFunc(func(ctx context.Context, _ *asynq.Task) error {
			runs.Add(1)
			<-ctx.Done() // comes, with the return of asynq's own goroutine
			time.Sleep(time.Minute)
			ended.Add(1)
			return nil
		})))
		check(t, NewClient(r, queues, nil).enqueue(t.Context(), TypeRun+"confirm", QueueMails, []int64{1}, time.Time{}))
		time.Sleep(time.Second)
		begun := time.Now()
		s.Shutdown()
		if runs.Load() != 1 || ended.Load() != 0 || time.Since(begun) > 5*time.Second {
			t.Errorf("%d runs, %d ended, shut down in %s", runs.Load(), ended.Load(), time.Since(begun))
		}
		if got := idsOf(t, r, QueueMails); len(got) != 1 {
			t.Errorf("put back %v", got)
		}
		time.Sleep(2 * time.Minute)
	})
}

// A task that failed holds nothing: no lock keeps its like from being enqueued
// and run before it comes again.
func TestAFailedTaskHoldsNoLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded())
		var runs atomic.Int64
		s := server(r, asynq.Config{RetryDelayFunc: func(int, error, *asynq.Task) time.Duration { return time.Hour }})
		check(t, s.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error {
			if runs.Add(1) == 1 {
				return errors.New("once")
			}
			return nil
		})))
		c := NewClient(r, queues, nil)
		for range 3 {
			check(t, c.enqueue(t.Context(), TypeRun+"confirm", QueueMails, []int64{1}, time.Time{}))
			time.Sleep(time.Second)
		}
		if n := runs.Load(); n != 3 {
			t.Errorf("%d runs while the first waits for its retry, want 3", n)
		}
		s.Shutdown()
	})
}

// asynq cuts ProcessAt down to the second; ring rounds up before.
func TestAlarmsAreNotEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(123456789) // off the second
		r := closing(t, OpenEmbedded())
		rang := make(chan time.Time, 1)
		s := server(r, asynq.Config{})
		check(t, s.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error { rang <- time.Now(); return nil })))
		now := time.Now()
		due := now.Add(90*time.Second + 500*time.Millisecond)
		check(t, NewClient(r, queues, nil).enqueue(t.Context(), TypeRun+"confirm", QueueMails, []int64{1}, ring(due, now, now)))
		if at := <-rang; at.Before(due) || at.Sub(due) > 3*time.Second {
			t.Errorf("rang %s after it was due", at.Sub(due))
		}
		s.Shutdown()
	})
}
