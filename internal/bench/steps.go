package bench

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/bench/peer"
)

const (
	sideOurs   = "ours"
	sideTheirs = "theirs"
	rate       = "rate"
)

// stepTrial is the pipeline without the mail: each step is claimed, decided by
// the order's facts, and ended, in a shop in shadow mode.
func stepTrial(kind string) Trial {
	rows := []Row{{Name: "steps-" + kind, Work: "steps claimed, decided and ended, " + title(kind), Against: "plain asynq, one server, no-op handlers, concurrency 10",
		Unit: "/s", Ours: Figure{sideOurs, rate}, Theirs: Figure{sideTheirs, rate}, AtLeast: 4}}
	if kind == onPostgres {
		for _, p := range []struct{ name, against string }{
			{"river", "River, no-op jobs, 100 workers, on PostgreSQL"},
			{"naive-step", "an asynq task and a transaction for each step"},
			{"naive-poll", "a row for each timer, polled with SKIP LOCKED LIMIT 1 by 10 workers"},
		} {
			rows = append(rows, Row{Name: "peer-" + p.name, Work: "the same", Against: p.against, Unit: "/s", Ours: Figure{sideOurs, rate}, Theirs: Figure{p.name, rate}})
		}
	}
	return Trial{Rows: rows, Set: func(ctx context.Context, g *Ground) (*Stage, error) { return setSteps(ctx, g, kind) }}
}

func setSteps(ctx context.Context, g *Ground, kind string) (*Stage, error) {
	s, err := g.open(ctx, kind, aftercare.Shadow, nil)
	if err != nil {
		return nil, err
	}
	stage := &Stage{Order: []string{sideOurs, sideTheirs, "river", "naive-step", "naive-poll"}, Close: func() { _ = s.close() }} // its rows are not wanted any more
	if err := s.buy(ctx); err != nil {
		return stage, err
	}
	queue := peer.NewAsynq(s.redisAddr)
	n := g.size(20_000, 5_000)
	stage.Sides = map[string]Side{
		sideOurs:   func(ctx context.Context) (Figures, error) { return s.shadow(ctx, n) },
		sideTheirs: func(ctx context.Context) (Figures, error) { return perSecond(n / 2)(queue.Process(ctx, n/2)) },
	}
	closers := []func(){queue.Close, stage.Close}
	stage.Close = func() {
		for _, c := range closers {
			c()
		}
	}
	if kind == onPostgres {
		p, err := g.stepPeers(ctx, stage, queue)
		closers = append([]func(){p}, closers...)
		return stage, err
	}
	return stage, nil
}

// stepPeers adds the designs that a user would make on PostgreSQL, in a database
// of their own.
func (g *Ground) stepPeers(ctx context.Context, stage *Stage, queue *peer.Asynq) (closed func(), err error) {
	url, err := g.database(onPostgres)
	if err != nil {
		return func() {}, err
	}
	river, err := peer.NewRiver(ctx, url)
	if err != nil {
		return func() {}, err
	}
	naive, err := peer.NewNaive(ctx, url)
	if err != nil {
		return river.Close, err
	}
	few := g.size(3_000, 600)
	n := g.size(10_000, 2_000)
	stage.Sides["river"] = func(ctx context.Context) (Figures, error) { return perSecond(n)(river.Process(ctx, n)) }
	stage.Sides["naive-step"] = func(ctx context.Context) (Figures, error) { return perSecond(few)(naive.Steps(ctx, queue, few)) }
	stage.Sides["naive-poll"] = func(ctx context.Context) (Figures, error) { return perSecond(few)(naive.Poll(ctx, few)) }
	return func() { naive.Close(); river.Close() }, nil
}

// perSecond turns the time of so many into a rate.
func perSecond(n int) func(took time.Duration, err error) (Figures, error) {
	return func(took time.Duration, err error) (Figures, error) {
		return Figures{rate: float64(n) / took.Seconds()}, err
	}
}

// shadow runs so many due steps. They are in Redis before the clock starts, as
// the tasks of the others are.
func (s *shop) shadow(ctx context.Context, n int) (Figures, error) {
	before, err := s.ready(ctx, n)
	if err != nil {
		return nil, err
	}
	worker := s.worker()
	began := time.Now()
	if err := worker.Start(); err != nil {
		return nil, err
	}
	defer worker.Stop()
	if err := s.drained(ctx); err != nil {
		return nil, err
	}
	took := time.Since(began)
	ended, err := s.rows.Ended(ctx, string(aftercare.StepSkipped), string(aftercare.ReasonShadow))
	if err == nil && ended-before != n {
		err = fmt.Errorf("%d steps ended in shadow, want %d", ended-before, n)
	}
	return Figures{rate: float64(n) / took.Seconds()}, err
}

// ready copies so many orders, each with one due step, and sets the alarms.
func (s *shop) ready(ctx context.Context, n int) (before int, err error) {
	if err = s.rows.Orders(ctx, n); err == nil {
		err = s.rows.Tidy(ctx)
	}
	if err == nil {
		err = s.enqueue(ctx, s.sweeper())
	}
	if err != nil {
		return 0, err
	}
	return s.rows.Ended(ctx, string(aftercare.StepSkipped), string(aftercare.ReasonShadow))
}

// drained waits until no step is due any more.
func (s *shop) drained(ctx context.Context) error {
	return until(ctx, "all due steps have ended", 5*time.Millisecond, func() (bool, error) {
		left, err := s.rows.Left(ctx)
		return !left, err
	})
}

func title(kind string) string {
	return map[string]string{onSQLite: "SQLite FULL", onPostgres: "PostgreSQL"}[kind]
}
