package bench

import (
	"context"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// processTrial is the real program, running idle on PostgreSQL and Redis.
func processTrial() Trial {
	return Trial{
		Rows: []Row{
			{Name: "start-ms", Work: "serve from its start to /readyz 200, on a database that is there", Unit: "ms", Ours: Figure{"start", "ms"}, AtMost: 500},
			{Name: "idle-memory-mb", Work: "serve's resident memory when it has been ready for some seconds", Unit: "MB", Ours: Figure{"start", "memory"}, AtMost: 80},
		},
		Set: func(ctx context.Context, g *Ground) (*Stage, error) {
			idle := time.Duration(g.size(5_000, 500)) * time.Millisecond
			return g.process(ctx, "start", func(ctx context.Context, h *house, _ *mailtest.Sink) (Figures, error) { return h.begin(ctx, idle) })
		},
	}
}

// process is a stage with one side, which starts the program on a database that
// is there.
func (g *Ground) process(ctx context.Context, side string, run func(context.Context, *house, *mailtest.Sink) (Figures, error)) (*Stage, error) {
	box, err := sink(0, false)
	if err != nil {
		return nil, err
	}
	stage := &Stage{Order: []string{side}}
	stage.atEnd(func() { _ = box.Close() })
	r, err := g.emptyRedis()
	if err != nil {
		return stage, err
	}
	url, err := g.database(onPostgres)
	if err != nil {
		return stage, err
	}
	h, err := g.house(aftercare.Live, url, r.Addr, box.Addr())
	if err != nil {
		return stage, err
	}
	first, err := h.serve(ctx) // makes the tables
	if err != nil {
		return stage, err
	}
	first.kill()
	stage.Sides = map[string]Side{side: func(ctx context.Context) (Figures, error) { return run(ctx, h, box) }}
	return stage, nil
}

// begin is the start of a process, and its memory after a while.
func (h *house) begin(ctx context.Context, idle time.Duration) (Figures, error) {
	p, err := h.serve(ctx)
	if err != nil {
		return nil, err
	}
	defer p.kill()
	select {
	case <-time.After(idle):
	case <-ctx.Done():
	}
	memory, err := resident(p.pid())
	return Figures{"ms": p.start.Seconds() * 1e3, "memory": memory}, err
}
