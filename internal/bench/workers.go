package bench

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// workersTrial is one backlog for one, two and four worker processes of the real
// program.
func workersTrial() Trial {
	return Trial{
		Rows: []Row{
			{Name: "workers-2", Work: "a backlog of steps, two worker processes on PostgreSQL and Redis", Against: "one", Unit: "/s", Ours: Figure{"two", rate}, Theirs: Figure{"one", rate}},
			{Name: "workers-4", Work: "the same, four", Against: "one", Unit: "/s", Ours: Figure{"four", rate}, Theirs: Figure{"one", rate}},
		},
		Long: true,
		Set:  setWorkers,
	}
}

func setWorkers(ctx context.Context, g *Ground) (*Stage, error) {
	s, err := g.open(ctx, onPostgres, aftercare.Shadow, nil)
	if err != nil {
		return nil, err
	}
	stage := &Stage{Order: []string{"one", "two", "four"}}
	stage.atEnd(func() { _ = s.close() })
	if err := s.buy(ctx); err != nil {
		return stage, err
	}
	h, err := g.house(aftercare.Shadow, s.url, s.redisAddr, "127.0.0.1:9")
	if err != nil {
		return stage, err
	}
	n := g.size(10_000, 1_000)
	var mu sync.Mutex
	shares := map[string]string{}
	side := func(name string, processes int) Side {
		return func(ctx context.Context) (Figures, error) {
			f, share, err := g.crew(ctx, s, h, processes, n)
			mu.Lock()
			defer mu.Unlock()
			shares[name] = share
			return f, err
		}
	}
	stage.Sides = map[string]Side{"one": side("one", 1), "two": side("two", 2), "four": side("four", 4)}
	stage.Note = func(row string) string {
		name := map[string]string{"workers-2": "two", "workers-4": "four"}[row]
		return fmt.Sprintf("one process: %s; %s: %s", shares["one"], name, shares[name])
	}
	return stage, nil
}

// crew lets so many processes work a backlog off, and tells who used the cores.
// Its alarms are set when the processes are ready, and by us: the schedulers look
// once a second.
func (g *Ground) crew(ctx context.Context, s *shop, h *house, processes, n int) (_ Figures, share string, err error) {
	var pids []int
	for range processes {
		p, err := h.serve(ctx, "--only", "worker,scheduler")
		if err != nil {
			return nil, "", err
		}
		defer p.kill()
		pids = append(pids, p.pid())
	}
	before, err := s.rows.Ended(ctx, string(aftercare.StepSkipped), string(aftercare.ReasonShadow))
	if err != nil {
		return nil, "", err
	}
	parts := []struct {
		name string
		pids []int
		used float64
	}{{"aftercare", pids, 0}, {"PostgreSQL", []int{g.pg.PID()}, 0}, {"Redis", []int{g.redis.PID()}, 0}}
	if err := s.rows.Orders(ctx, n); err != nil {
		return nil, "", err
	}
	for i, p := range parts {
		parts[i].used = -spent(p.pids...)
	}
	rested := -idleTime()
	began := clock.Machine.Now()
	if err := s.enqueue(ctx); err != nil {
		return nil, "", err
	}
	if err := s.drained(ctx); err != nil {
		return nil, "", err
	}
	took := clock.Machine.Now().Sub(began).Seconds()
	var said []string
	for _, p := range parts {
		said = append(said, fmt.Sprintf("%s %.2f", p.name, (p.used+spent(p.pids...))/took))
	}
	said = append(said, fmt.Sprintf("idle %.2f", (rested+idleTime())/took))
	ended, err := s.rows.Ended(ctx, string(aftercare.StepSkipped), string(aftercare.ReasonShadow))
	if err == nil && ended-before != n {
		err = fmt.Errorf("%d steps ended, want %d", ended-before, n)
	}
	return Figures{rate: float64(n) / took}, fmt.Sprintf("%s of %d cores", strings.Join(said, ", "), machine().Cores), err
}
