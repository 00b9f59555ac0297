package bench

import (
	"bytes"
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
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

// latencyTrial is the same, with a little to do.
func latencyTrial() Trial {
	return Trial{
		Rows: []Row{
			{Name: "latency-p50", Work: "idle system, 50 webhooks a second: 200 to mail at the mail server, half of them within", Unit: "ms", Ours: Figure{"latency", "p50"}, AtMost: 100},
			{Name: "latency-p99", Work: "the same, all but one in a hundred within", Unit: "ms", Ours: Figure{"latency", "p99"}, AtMost: 400},
		},
		Long: true,
		Set: func(ctx context.Context, g *Ground) (*Stage, error) {
			run, n := int64(0), g.size(1_000, 100)
			return g.process(ctx, "latency", func(ctx context.Context, h *house, box *mailtest.Sink) (Figures, error) {
				run++
				return h.latency(ctx, box, run*1_000_000, n)
			})
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

// pace is the time between two webhooks.
const pace = 20 * time.Millisecond

// latency posts webhooks at that pace, each of a customer of its own, and takes
// the time from its answer to the mail at the sink.
func (h *house) latency(ctx context.Context, box *mailtest.Sink, from int64, n int) (Figures, error) {
	p, err := h.serve(ctx)
	if err != nil {
		return nil, err
	}
	defer p.kill()
	mails, cancel := box.Subscribe()
	defer cancel()
	arrived := make(chan map[string]time.Time, 1)
	go func() {
		at := map[string]time.Time{}
		defer func() { arrived <- at }()
		for len(at) < n {
			select {
			case m := <-mails:
				at[buyer(m.To)] = m.At
			case <-time.After(10 * time.Second):
				return
			case <-ctx.Done():
				return
			}
		}
	}()
	answered, err := p.post(ctx, from, n)
	at := <-arrived
	if err != nil {
		return nil, err
	}
	var took []float64
	for id, yes := range answered {
		came, ok := at[id]
		if !ok {
			return nil, fmt.Errorf("the mail of order %s did not come; %d of %d did", id, len(at), n)
		}
		took = append(took, came.Sub(yes).Seconds()*1e3)
	}
	slices.Sort(took)
	return Figures{"p50": took[len(took)/2], "p99": took[(len(took)-1)*99/100]}, nil
}

// post returns when each order was answered 200. A webhook does not wait for the
// one before.
func (p *process) post(ctx context.Context, from int64, n int) (map[string]time.Time, error) {
	type answer struct {
		id  string
		at  time.Time
		err error
	}
	answers := make(chan answer, n)
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for i := range n {
		id := from + int64(i)
		go func() {
			err := p.deliver(ctx, id)
			answers <- answer{fmt.Sprint(id), time.Now(), err}
		}()
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	out := map[string]time.Time{}
	for range n {
		a := <-answers
		if a.err != nil {
			return nil, a.err
		}
		out[a.id] = a.at
	}
	return out, nil
}

func (p *process) deliver(ctx context.Context, id int64) error {
	body := order(id, time.Now().Truncate(time.Second), 3)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+p.addr+"/webhooks/acme/standard", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header = signed(fmt.Sprint("msg_", id), body)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
		return errors.Join(fmt.Errorf("a webhook is answered %s", res.Status), err)
	}
	return nil
}

// binaryTrial is the size of the program.
func binaryTrial() Trial {
	return Trial{
		Rows: []Row{{Name: "binary-mb", Work: "the program's file, without symbols, as it is released", Unit: "MB", Ours: Figure{sideOurs, "size"}, AtMost: 60}},
		Long: true, // it does not change
		Set:  setBinary,
	}
}

func setBinary(_ context.Context, g *Ground) (*Stage, error) {
	whole, symbols, err := sizes(g.o.Program)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", g.o.Program, err)
	}
	stage := &Stage{Order: []string{sideOurs}, Sides: map[string]Side{sideOurs: func(context.Context) (Figures, error) {
		return Figures{"size": float64(whole-symbols) / 1e6}, nil
	}}}
	if symbols > 0 {
		stage.Note = func(string) string {
			return fmt.Sprintf("this one was built with symbols and has %.1f MB; the release leaves them out (-s -w)", float64(whole)/1e6)
		}
	}
	return stage, nil
}

// sizes are those of a file and of what -s -w would leave out of it.
func sizes(file string) (whole, symbols int64, err error) {
	info, err := os.Stat(file)
	if err != nil {
		return 0, 0, err
	}
	f, err := elf.Open(file)
	if err != nil {
		return info.Size(), 0, nil // another system's file: its size is all that is known
	}
	defer func() { _ = f.Close() }() // it was only read
	for _, s := range f.Sections {
		if strings.HasPrefix(s.Name, ".debug_") || s.Name == ".symtab" || s.Name == ".strtab" {
			symbols += int64(s.FileSize)
		}
	}
	return info.Size(), symbols, nil
}
