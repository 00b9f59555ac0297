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
)

// stepTrial is the pipeline without the mail: each step is claimed, decided by
// the order's facts, and ended, in a shop in shadow mode.
func stepTrial(kind string) Trial {
	rows := []Row{{Name: "steps-" + kind, Work: "steps claimed, decided and ended, " + title(kind), Against: "plain asynq, one server, no-op handlers, concurrency 10",
		Unit: "/s", Ours: Figure{sideOurs, rate}, Theirs: Figure{sideTheirs, rate}, AtLeast: 4}}
	if kind == onPostgres {
		for _, p := range []struct{ name, against string }{
			{"river", "River on the same PostgreSQL, no-op jobs, 100 workers, the least cooldown"},
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
	queue := peer.NewAsynq(s.redisAddr)
	stage := &Stage{Order: []string{sideOurs, sideTheirs, "river", "naive-step", "naive-poll"}, Sides: map[string]Side{
		sideOurs:   g.paced(g.size(10_000, 1_500), 1_000, 40_000, s.shadow),
		sideTheirs: g.paced(g.size(5_000, 1_000), 500, 40_000, timed(queue.Process)),
	}}
	stage.atEnd(func() { _ = s.close() })
	stage.atEnd(queue.Close)
	if kind == onPostgres {
		if err := g.stepPeers(ctx, stage, queue); err != nil {
			return stage, err
		}
	}
	return stage, s.buy(ctx)
}

// stepPeers adds the designs that a user would make on PostgreSQL, in a database
// of their own.
func (g *Ground) stepPeers(ctx context.Context, stage *Stage, queue *peer.Asynq) error {
	url, err := g.database(onPostgres)
	if err != nil {
		return err
	}
	river, err := peer.NewRiver(ctx, url)
	if err != nil {
		return err
	}
	stage.atEnd(river.Close)
	naive, err := peer.NewNaive(ctx, url)
	if err != nil {
		return err
	}
	stage.atEnd(naive.Close)
	steps := func(ctx context.Context, n int) (time.Duration, error) { return naive.Steps(ctx, queue, n) }
	stage.Sides["river"] = g.paced(g.size(5_000, 1_000), 500, 40_000, timed(river.Process))
	stage.Sides["naive-step"] = g.paced(g.size(2_000, 300), 200, 40_000, timed(steps))
	stage.Sides["naive-poll"] = g.paced(g.size(2_000, 300), 200, 40_000, timed(naive.Poll))
	return nil
}

// shadow runs so many due steps. They are in Redis before the clock starts, as
// the tasks of the others are.
func (s *shop) shadow(ctx context.Context, n int) (Figures, error) {
	before, err := s.ready(ctx, n)
	if err != nil {
		return nil, err
	}
	took, err := s.work(ctx)
	if err != nil {
		return nil, err
	}
	ended, err := s.rows.Ended(ctx, string(aftercare.StepSkipped), string(aftercare.ReasonShadow))
	if err == nil && ended-before != n {
		err = fmt.Errorf("%d steps ended in shadow, want %d", ended-before, n)
	}
	return Figures{rate: float64(n) / took.Seconds()}, err
}

func title(kind string) string {
	return map[string]string{onSQLite: "SQLite FULL", onPostgres: "PostgreSQL"}[kind]
}
