package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"aftercare/internal/clock"
	"aftercare/internal/mail/mailtest"
)

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
			answers <- answer{fmt.Sprint(id), clock.Machine.Now(), err}
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
	body := order(id, clock.Machine.Now().Truncate(time.Second), 3)
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
