package jobs

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// rows is what a sweep sees of the database.
type rows struct {
	mu        sync.Mutex
	unapplied []int64
	waiting   []aftercare.Wake  // not woken yet
	woken     map[int64]string  // step to generation
	log       []string          // what was asked, in order
	panics    map[string]int    // times a call panics
	fail      map[string]error  // calls that fail
	before    map[string]func() // called within
}

func newRows() *rows {
	return &rows{woken: map[int64]string{}, panics: map[string]int{}, fail: map[string]error{}, before: map[string]func(){}}
}

func (r *rows) ask(what string) error {
	if f := r.before[what]; f != nil {
		f()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = append(r.log, what)
	if r.panics[what] > 0 {
		r.panics[what]--
		panic("in " + what)
	}
	return r.fail[what]
}

func (r *rows) count(what string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, l := range r.log {
		if l == what {
			n++
		}
	}
	return n
}

func (r *rows) Unapplied(context.Context, time.Duration, int) ([]int64, error) {
	err := r.ask("unapplied")
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.unapplied, err
}

func (r *rows) Wakes(_ context.Context, until time.Time, generation string, limit int) ([]aftercare.Wake, error) {
	if err := r.ask("wakes"); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	found := slices.DeleteFunc(slices.Clone(r.waiting), func(w aftercare.Wake) bool {
		return w.DueAt.After(until) || r.woken[w.StepID] == generation
	})
	return found[:min(len(found), limit)], nil
}

func (r *rows) MarkWoken(_ context.Context, wakes []aftercare.Wake, generation string) error {
	if err := r.ask("mark"); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range wakes {
		r.woken[w.StepID] = generation
	}
	return nil
}

func (r *rows) ExpireLeases(context.Context, aftercare.Planner, time.Time) (int, int, []aftercare.Wake, error) {
	return 0, 0, nil, r.ask("leases")
}

// alone is a Leader for one process.
type alone struct{}

func (alone) Lease(context.Context, string, string, time.Duration) (bool, error) { return true, nil }
func (alone) Resign(context.Context, string, string) error                       { return nil }

func sweeper(rows Rows, r Redis) *Sweeper {
	return &Sweeper{Rows: rows, Leader: alone{}, Holder: "test", Business: clock.Machine, Ahead: Horizon,
		Redis: r, Client: NewClient(r, queues, clock.Machine), Log: quiet}
}

// idsOf are the ids of all tasks of a queue.
func idsOf(t *testing.T, r Redis, queue string) []int64 {
	t.Helper()
	var out []int64
	for _, k := range enqueued(t, r) {
		if k.queue == queue {
			out = append(out, k.ids...)
		}
	}
	slices.Sort(out)
	return out
}

func TestSweep(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		now := clock.Machine.Now()
		rows := newRows()
		rows.unapplied = []int64{5, 6}
		rows.waiting = slices.Concat(wakesAt("confirm", now, 1, 2), wakesAt("offer", now.Add(5*time.Minute), 3, 3), wakesAt("offer", now.Add(time.Hour), 4, 4))
		s := sweeper(rows, r)
		s.Once(t.Context())
		rows.unapplied = nil
		want := func(when string, mails, offers []int64) {
			t.Helper()
			if got := idsOf(t, r, QueueMails); !slices.Equal(got, mails) {
				t.Errorf("%s: mails %v, want %v", when, got, mails)
			}
			if got := idsOf(t, r, QueueOffers); !slices.Equal(got, offers) {
				t.Errorf("%s: offers %v, want %v", when, got, offers)
			}
		}
		want("first", []int64{1, 2}, []int64{3})
		if got := idsOf(t, r, QueueEvents); !slices.Equal(got, []int64{5, 6}) {
			t.Errorf("inbox rows %v", got)
		}
		s.Once(t.Context())
		want("again: what has an alarm gets none", []int64{1, 2}, []int64{3})
		check(t, r.Client.FlushAll(t.Context()).Err())
		s.Once(t.Context()) // another generation
		if names := r.Client.SMembers(t.Context(), "asynq:queues").Val(); len(names) != len(servers) {
			t.Errorf("after FLUSHALL inspectors see queues %v", names)
		}
		want("after FLUSHALL", []int64{1, 2}, []int64{3})
	})
}

// Enqueue first, mark afterwards: a failure in between sets an alarm twice, and
// never none.
func TestWakeEnqueuesBeforeItMarks(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		rows := newRows()
		rows.waiting = wakesAt("confirm", clock.Machine.Now(), 1, 1)
		rows.fail["mark"] = errors.New("the database is away")
		s := sweeper(rows, r)
		s.Once(t.Context())
		s.Once(t.Context())
		if got := idsOf(t, r, QueueMails); !slices.Equal(got, []int64{1, 1}) {
			t.Errorf("alarms %v, want one for each time that was not noted", got)
		}
	})
	rows := newRows()
	rows.waiting = wakesAt("confirm", clock.Machine.Now(), 1, 1)
	sweeper(rows, noRedis(t)).Once(t.Context())
	if rows.count("mark") != 0 {
		t.Error("marked as woken without Redis")
	}
}

// A queue that is full gets no more alarms, the others do, and what was passed
// over is marked, so that it comes again when it is overdue.
func TestAFullQueue(t *testing.T) {
	r := closing(t, OpenEmbedded())
	c := NewClient(r, queues, clock.Machine)
	for id := range int64(fullQueue) {
		check(t, c.Run(t.Context(), wakesAt("offer", time.Time{}, id+1, id+1)))
	}
	rows := newRows()
	rows.waiting = append(wakesAt("offer", clock.Machine.Now(), 1001, 1001), wakesAt("confirm", clock.Machine.Now(), 1002, 1002)...)
	sweeper(rows, r).Once(t.Context())
	if got := idsOf(t, r, QueueOffers); len(got) != fullQueue {
		t.Errorf("%d offers, want %d", len(got), fullQueue)
	}
	if got := idsOf(t, r, QueueMails); !slices.Equal(got, []int64{1002}) {
		t.Errorf("mails %v", got)
	}
	if len(rows.woken) != 2 {
		t.Errorf("marked %v", rows.woken)
	}
}

// A tick goes on until every step within the horizon has its alarm, but not with
// what a full queue would pass over.
func TestATickTakesAll(t *testing.T) {
	now := clock.Machine.Now()
	r := realRedis(t)
	rows := newRows()
	rows.waiting = wakesAt("confirm", now.Add(5*time.Minute), 1, 2*sweepBatch+1)
	check(t, sweeper(rows, r).wake(t.Context()))
	if got := idsOf(t, r, QueueMails); len(got) != len(rows.waiting) || len(rows.woken) != len(got) || rows.count("wakes") != 3 {
		t.Errorf("%d of %d have an alarm, %d are marked, by %d looks", len(got), len(rows.waiting), len(rows.woken), rows.count("wakes"))
	}
	rows = newRows()
	rows.waiting = wakesAt("offer", now, 1, fullQueue*bucketSize+2*sweepBatch)
	for tick, passed := range []int{0, sweepBatch} { // the second one marks without an alarm, as its first batch may be
		check(t, sweeper(rows, r).wake(t.Context()))
		if n := r.Client.LLen(t.Context(), "asynq:{offers}:pending").Val(); n != fullQueue || len(rows.woken) != fullQueue*bucketSize+passed {
			t.Errorf("tick %d: %d tasks, %d steps marked", tick+1, n, len(rows.woken))
		}
	}
}

// FLUSHALL takes the queues' names away from inspectors; a client tells them
// only once in its life.
func TestAnnounceAfterFlush(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		c := NewClient(r, queues, clock.Machine)
		check(t, c.Run(t.Context(), wakesAt("confirm", time.Time{}, 1, 1)))
		check(t, r.Client.FlushAll(t.Context()).Err())
		check(t, c.Run(t.Context(), wakesAt("confirm", time.Time{}, 1, 1)))
		if names := r.Client.SMembers(t.Context(), "asynq:queues").Val(); len(names) != 0 {
			t.Fatalf("asynq announces %v by itself by now; the sweep is not needed any more", names)
		}
		check(t, r.Announce(t.Context()))
		check(t, r.Announce(t.Context()))
		names := r.Client.SMembers(t.Context(), "asynq:queues").Val()
		slices.Sort(names)
		if !slices.Equal(names, []string{QueueEvents, QueueMails, QueueOffers}) {
			t.Errorf("announced %v", names)
		}
	})
}

func TestGeneration(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		first, err := r.Generation(t.Context())
		check(t, err)
		again, err := r.Generation(t.Context())
		check(t, err)
		check(t, r.Client.FlushAll(t.Context()).Err())
		other, err := r.Generation(t.Context())
		check(t, err)
		if first == "" || first != again || first == other {
			t.Errorf("marks %q, %q, after FLUSHALL %q", first, again, other)
		}
	})
	if _, err := noRedis(t).Generation(t.Context()); aftercare.CodeOf(err) != aftercare.Unavailable {
		t.Errorf("without Redis: %v", err)
	}
}

// Sweeps go on after a panic and after failures, and while another one hangs.
func TestSweepsGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded())
		var out strings.Builder
		rows := newRows()
		rows.panics["wakes"], rows.panics["unapplied"] = 2, 1
		rows.fail["leases"] = errors.New("the database is away")
		s := sweeper(rows, r)
		s.Log = slog.New(slog.NewTextHandler(&out, nil))
		s.Start()
		time.Sleep(30*time.Second + time.Millisecond)
		s.Stop()
		if w, u, l := rows.count("wakes"), rows.count("unapplied"), rows.count("leases"); w != 30 || u != 30 || l != 6 {
			t.Errorf("in 30 s: %d wake, %d inbox, %d lease sweeps; want 30, 30, 6", w, u, l)
		}
		if text := out.String(); strings.Count(text, "in wakes") != 2 || !strings.Contains(text, "the database is away") {
			t.Errorf("panics and failures must be logged:\n%s", text)
		}
	})
}

func TestASweepThatHangsHoldsUpNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded())
		rows := newRows()
		rows.before["leases"] = func() { time.Sleep(20 * time.Second) }
		s := sweeper(rows, r)
		s.Start()
		time.Sleep(30*time.Second + time.Millisecond)
		if w, l := rows.count("wakes"), rows.count("leases"); w != 30 || l != 1 {
			t.Errorf("in 30 s: %d wake and %d lease sweeps; want 30 and 1", w, l)
		}
		s.Stop() // waits for the one that runs
		if l := rows.count("leases"); l != 2 {
			t.Errorf("%d lease sweeps when Stop returned, want 2", l)
		}
	})
}

func TestSweeperStartsAndStopsInAnyOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded())
		rows := newRows()
		s := sweeper(rows, r)
		s.Stop()
		s.Start()
		s.Start()
		time.Sleep(3500 * time.Millisecond)
		s.Stop()
		s.Stop()
		time.Sleep(time.Minute)
		if n := rows.count("wakes"); n != 3 {
			t.Errorf("%d sweeps, want 3: one Start, and none after Stop", n)
		}
		s.Start()
		time.Sleep(time.Second) // from half to half
		s.Stop()
		if n := rows.count("wakes"); n != 4 {
			t.Errorf("%d sweeps after another Start, want 4", n)
		}
	})
}

// lessor is a lease that one holder has at a time, by the clock of the bubble.
type lessor struct {
	mu     sync.Mutex
	holder string
	until  time.Time
	asked  atomic.Int64
}

func (l *lessor) Lease(_ context.Context, _, holder string, ttl time.Duration) (bool, error) {
	l.asked.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder != holder && time.Now().Before(l.until) {
		return false, nil
	}
	l.holder, l.until = holder, time.Now().Add(ttl)
	return true, nil
}

func (l *lessor) Resign(_ context.Context, _, holder string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder == holder {
		l.until = time.Time{}
	}
	return nil
}

// One of two sweeps; the other takes over within a lease and the time for which
// an answer holds. Idle ticks do not each ask the database.
func TestOneLeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded())
		lease := &lessor{}
		first, second := newRows(), newRows()
		a, b := sweeper(first, r), sweeper(second, r)
		a.Leader, a.Holder, b.Leader, b.Holder = lease, "a", lease, "b"
		a.Start()
		time.Sleep(1500 * time.Millisecond) // it has the lease
		b.Start()
		time.Sleep(time.Minute)
		if n, m := first.count("wakes"), second.count("wakes"); n < 59 || m != 0 {
			t.Errorf("in a minute the leader swept %d times, the other %d times", n, m)
		}
		if n := lease.asked.Load(); n > 30 {
			t.Errorf("the lease was asked for %d times in a minute", n)
		}
		a.Stop()
		time.Sleep(leaderTime + leaderTime/3 + 2*time.Second)
		if n := second.count("wakes"); n == 0 {
			t.Error("nobody took over")
		}
		b.Stop()
	})
}
