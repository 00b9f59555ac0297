package jobs

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// Horizon is how far ahead steps have an alarm in Redis (law 1).
const Horizon = 10 * time.Minute

const (
	sweepBatch = 5000             // rows that a sweep takes at a time
	nudgeGrace = time.Second      // a nudge has this long before the inbox sweep helps
	leaderTime = 15 * time.Second // a leader that is gone is replaced after this
)

// Rows is what the sweeps look for in SQL. Each answers by an index range; none
// costs more when more is waiting.
type Rows interface {
	Unapplied(ctx context.Context, olderThan time.Duration, limit int) ([]int64, error)
	Wakes(ctx context.Context, until time.Time, generation string, limit int) ([]aftercare.Wake, error)
	MarkWoken(ctx context.Context, wakes []aftercare.Wake, generation string) error
	ExpireLeases(ctx context.Context, p aftercare.Planner, now time.Time) (back, unconfirmed int, wakes []aftercare.Wake, err error)
}

// resignTime bounds the last word to a database that may be away.
const resignTime = 2 * time.Second

// Leader elects who sweeps. Two leaders cost speed, never correctness.
type Leader interface {
	Lease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error)
	// Resign gives the lease back, if holder has it.
	Resign(ctx context.Context, name, holder string) error
}

// Sweeper sets the alarms. Start and Stop may be called in any order and twice.
type Sweeper struct {
	Rows     Rows
	Leader   Leader
	Holder   string // this process
	Planner  aftercare.Planner
	Business clock.Clock
	Ahead    time.Duration // Horizon; 0 in time-lapse, where an alarm ahead means nothing
	Lease    time.Duration // how long a leader that is gone is waited for; 15 s when zero
	Redis    Redis
	Client   *Client
	Watch    *Watch // may be nil
	Log      *slog.Logger
	Took     func(sweep string, d time.Duration) // for metrics, machine time; may be nil
	// Retention may be nil: then all is kept.
	Retention *Retention
	Walker    *Walker // of announcements; may be nil
	Brake     *Brake  // may be nil: then nothing is ever too much
	Study     *Study  // may be nil

	mu      sync.Mutex
	cron    *cron.Cron
	cancel  context.CancelFunc
	elected election
}

// Start runs the sweeps until Stop.
func (s *Sweeper) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cron != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	// Recover is innermost: outside SkipIfStillRunning a panic would leave the
	// job marked as running for ever.
	c := cron.New(cron.WithLocation(time.UTC), cron.WithSeconds(),
		cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger), cron.Recover(cronLog{s.Log})))
	for _, job := range []struct {
		every, name string
		run         func(context.Context) error
	}{
		{"@every 1s", "mark", s.mark}, {"@every 1s", "inbox", s.inbox}, {"@every 1s", "wake", s.wake},
		{"@every 5s", "leases", s.leases}, {"@every 5s", "queues", s.announce},
		{"@every 10s", "retention", s.retain}, {"@every 5s", "walk", s.walk}, {"@every 1m", "brake", s.tidyBrake},
		{"@every 1m", "study", s.study},
	} {
		if _, err := c.AddFunc(job.every, func() { s.timed(ctx, job.name, job.run) }); err != nil {
			panic("jobs: a sweep's own schedule does not parse: " + err.Error())
		}
	}
	s.cron, s.cancel = c, cancel
	c.Start()
}

// Stop waits for running sweeps, and lets another process lead at once.
func (s *Sweeper) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cron == nil {
		return
	}
	s.cancel()
	<-s.cron.Stop().Done()
	s.cron = nil
	ctx, cancel := context.WithTimeout(context.Background(), resignTime)
	defer cancel()
	if err := s.Leader.Resign(ctx, "sweep", s.Holder); err != nil {
		s.Log.Warn("the next leader has to wait for the lease to end", "error", err)
	}
}

// Once runs every sweep once, as a tick would.
func (s *Sweeper) Once(ctx context.Context) {
	for _, run := range []func(context.Context) error{s.mark, s.announce, s.leases, s.retain, s.walk, s.tidyBrake, s.study, s.inbox, s.wake} {
		s.tick(ctx, time.Minute, run)
	}
}

// timed is a tick whose time is told: it must not grow with what waits.
func (s *Sweeper) timed(ctx context.Context, name string, run func(context.Context) error) {
	began, most := clock.Machine.Now(), time.Minute
	if name == "study" {
		most = studyTime
	}
	s.tick(ctx, most, run)
	if s.Took != nil {
		s.Took(name, clock.Machine.Now().Sub(began))
	}
}

func (s *Sweeper) tick(ctx context.Context, most time.Duration, run func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	term := orElse(s.Lease, leaderTime)
	leader, err := s.elected.ask(term/3, func() (bool, error) { return s.Leader.Lease(ctx, "sweep", s.Holder, term) })
	if err == nil && leader {
		err = run(ctx)
	}
	if err != nil && ctx.Err() == nil {
		s.Log.Warn("sweep failed, the next tick tries again", "error", err)
	}
}

// inbox enqueues the rows again at every tick until they are applied, but for a
// queue that is full: it has them already, and would grow with every tick.
func (s *Sweeper) inbox(ctx context.Context) error {
	ids, err := s.Rows.Unapplied(ctx, nudgeGrace, sweepBatch)
	if err != nil || len(ids) == 0 {
		return err
	}
	if s.Redis.full(ctx)[QueueEvents] {
		return nil
	}
	return s.Client.Apply(ctx, ids...)
}

// wake enqueues first and marks afterwards: a crash in between sets an alarm
// twice, the other way round it would lose it for a minute. Steps whose queue is
// full are marked without an alarm. They come again once they are overdue by a
// minute; otherwise what waits would be enqueued again every minute, and the
// queue would grow with every minute that it is behind. A tick passes over one
// batch of them at most: the workers may have made room before the next one. A
// queue that fails stops no other; its steps stay as they are for the next tick.
// The blast brake looks first; where it has stopped a store, what is left is read
// again.
func (s *Sweeper) wake(ctx context.Context) error {
	generation, err := s.Redis.Generation(ctx)
	if err != nil {
		return err
	}
	for first := true; ; first = false {
		now := s.Business.Now()
		wakes, err := s.Rows.Wakes(ctx, now.Add(s.Ahead), generation, sweepBatch)
		if err != nil {
			return err
		}
		switch stopped, err := s.Brake.check(ctx, wakes, now, now.Add(s.Ahead)); {
		case err != nil:
			return err
		case stopped:
			continue
		case len(wakes) == 0:
			return nil
		}
		full := s.Redis.full(ctx)
		if !first && len(full) > 0 {
			return nil
		}
		lost := s.Client.runEach(ctx, s.without(wakes, func(queue string) bool { return full[queue] }))
		set := s.without(wakes, func(queue string) bool { return lost[queue] != nil })
		if err = s.Rows.MarkWoken(ctx, set, generation); err == nil {
			err = s.Brake.set(ctx, set, now)
		}
		if err != nil || len(lost) > 0 || len(wakes) < sweepBatch {
			return errors.Join(append(slices.Collect(maps.Values(lost)), err)...)
		}
	}
}

// without are the wakes but for those of some queues.
func (s *Sweeper) without(wakes []aftercare.Wake, out func(queue string) bool) []aftercare.Wake {
	return slices.DeleteFunc(slices.Clone(wakes), func(w aftercare.Wake) bool { return out(s.Client.queues.of(w.Workflow)) })
}

func (s *Sweeper) leases(ctx context.Context) error {
	back, unconfirmed, wakes, err := s.Rows.ExpireLeases(ctx, s.Planner, s.Business.Now())
	if err != nil {
		return err
	}
	if back+unconfirmed > 0 {
		s.Log.Warn("leases ended", "put_back", back, "unconfirmed", unconfirmed)
	}
	return s.Client.Nudge(ctx, wakes)
}

// mark keeps outside how far the database has come.
func (s *Sweeper) mark(ctx context.Context) error {
	if s.Watch == nil {
		return nil
	}
	_, err := s.Watch.Look(ctx)
	return err
}

func (s *Sweeper) retain(ctx context.Context) error {
	if s.Retention == nil {
		return nil
	}
	return s.Retention.Once(ctx)
}

func (s *Sweeper) walk(ctx context.Context) error {
	if s.Walker == nil {
		return nil
	}
	return s.Walker.Once(ctx)
}

func (s *Sweeper) study(ctx context.Context) error {
	if s.Study == nil {
		return nil
	}
	return s.Study.Once(ctx)
}

func (s *Sweeper) announce(ctx context.Context) error { return s.Redis.Announce(ctx) }

// cronLog lets cron report panics.
type cronLog struct{ log *slog.Logger }

func (l cronLog) Info(string, ...any) {}
func (l cronLog) Error(err error, msg string, kv ...any) {
	l.log.Error("sweep "+msg, append(kv, "error", err)...)
}
