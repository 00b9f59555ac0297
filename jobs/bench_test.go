package jobs

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/testkit"
)

// These compare with plain asynq on the same Redis, in turns: go test -run '^$'
// -bench . -benchtime 5x ./jobs. Ratios are medians, with the least and the most.

// race lets plain and ours do their work b.N times in turn; both tell how much
// they did in a second.
func race(b *testing.B, r Redis, plain, ours func() float64) {
	var ratios, rates []float64
	for range b.N {
		check(b, r.Client.FlushAll(b.Context()).Err())
		base := plain()
		check(b, r.Client.FlushAll(b.Context()).Err())
		rates = append(rates, ours())
		ratios = append(ratios, rates[len(rates)-1]/base)
	}
	slices.Sort(ratios)
	slices.Sort(rates)
	b.ReportMetric(0, "ns/op") // says nothing here
	b.ReportMetric(rates[len(rates)/2], "/s")
	b.ReportMetric(ratios[len(ratios)/2], "×plain")
	b.ReportMetric(ratios[0], "×least")
	b.ReportMetric(ratios[len(ratios)-1], "×most")
}

func benchRedis(b *testing.B) Redis {
	b.Helper()
	r := OpenRedis(&redis.UniversalOptions{Addrs: []string{testkit.Redis(b)}})
	b.Cleanup(func() { check(b, r.Close()) })
	return r
}

// rate is how often in a second so many callers do it, n times in all.
func rate(b *testing.B, callers, n int, do func(i int) error) float64 {
	b.Helper()
	var all sync.WaitGroup
	var next atomic.Int64
	began := time.Now()
	for range callers {
		all.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				if err := do(int(i)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return float64(n) / time.Since(began).Seconds()
}

// plainly enqueues a step's task by asynq alone.
func plainly(b *testing.B, r Redis, callers, n int) func() float64 {
	c := asynq.NewClientFromRedisClient(r.Client)
	return func() float64 {
		return rate(b, callers, n, func(i int) error {
			_, err := c.Enqueue(asynq.NewTask(TypeRun+"confirm", fmt.Appendf(nil, `{"ids":[%d]}`, i)), options(QueueMails, time.Time{})...)
			return err
		})
	}
}

func BenchmarkEnqueue(b *testing.B) {
	for _, callers := range []int{1, 4, 64} {
		b.Run(fmt.Sprint(callers, "callers"), func(b *testing.B) {
			r := benchRedis(b)
			c := NewClient(r, queues, clock.Machine)
			n := 1000 + 50*callers
			race(b, r, plainly(b, r, callers, n), func() float64 {
				return rate(b, callers, n, func(i int) error {
					return c.enqueue(b.Context(), TypeRun+"confirm", QueueMails, []int64{int64(i)}, time.Time{})
				})
			})
		})
	}
}

// A tick that finds a full batch, in so many buckets, against plain asynq with a
// task for each step and 64 callers.
func BenchmarkWake(b *testing.B) {
	for _, buckets := range []int{25, 600, 2500, 5000} {
		b.Run(fmt.Sprint(buckets, "buckets"), func(b *testing.B) {
			r := benchRedis(b)
			rows := newRows()
			s := sweeper(rows, r)
			soon := clock.Machine.Now().Truncate(time.Second).Add(time.Hour)
			s.Ahead = 10 * time.Hour
			for i := range sweepBatch - 1 {
				rows.waiting = append(rows.waiting, aftercare.Wake{StepID: int64(i + 1), Workflow: "confirm", DueAt: soon.Add(time.Duration(i*buckets/sweepBatch) * time.Second)})
			}
			race(b, r, plainly(b, r, 64, 3_000), func() float64 {
				clear(rows.woken)
				began := time.Now()
				check(b, s.wake(context.Background()))
				return float64(len(rows.woken)) / time.Since(began).Seconds()
			})
		})
	}
}

// served is how many of n rows a second the started servers do, whose tasks are
// there already; do counts them off.
func served(b *testing.B, n int, start func(done func()) (stop func())) float64 {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(n))
	all := make(chan struct{})
	began := time.Now()
	stop := start(func() {
		if left.Add(-1) == 0 {
			close(all)
		}
	})
	<-all
	took := time.Since(began)
	stop()
	return float64(n) / took.Seconds()
}

// Rows that need no work, in the tasks of a burst and each nudged alone, against
// a plain server with a task for each row.
func BenchmarkProcess(b *testing.B) {
	for _, size := range []int{1, applySize} {
		b.Run(fmt.Sprint("rows", size), func(b *testing.B) {
			r := benchRedis(b)
			const rows = 3000
			plain := func() float64 {
				plainly(b, r, 64, rows)()
				return served(b, rows, func(done func()) func() {
					s := asynq.NewServerFromRedisClient(r.Client, asynq.Config{Concurrency: 10, Queues: map[string]int{QueueMails: 1}, Logger: asynqLog{quiet}, LogLevel: asynq.FatalLevel})
					check(b, s.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error { done(); return nil })))
					return s.Shutdown
				})
			}
			race(b, r, plain, func() float64 {
				inbox := &counted{}
				w := worker(r, inbox, newLedger())
				rate(b, 64, rows/size, func(i int) error {
					ids := make([]int64, size)
					return w.Applier.Client.Apply(b.Context(), ids...)
				})
				return served(b, rows, func(done func()) func() {
					inbox.done = done
					check(b, w.Start())
					return w.Stop
				})
			})
		})
	}
}

// counted is an Inbox whose rows need no work.
type counted struct{ done func() }

func (*counted) ApplyTogether(_ context.Context, ids []int64, _ func(aftercare.Inbound) ([]aftercare.Event, error), _ aftercare.Planner, _ time.Time) ([]aftercare.Wake, []int64, error) {
	return nil, ids, nil
}

func (c *counted) Apply(context.Context, int64, func(aftercare.Inbound) ([]aftercare.Event, error), aftercare.Planner, time.Time) ([]aftercare.Wake, error) {
	c.done()
	return nil, nil
}
