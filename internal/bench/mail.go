package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/bench/peer"
	"aftercare/internal/mail/mailtest"
)

// mailTrial is a mail from due to accepted: claimed, rendered, ledgered, sent.
func mailTrial(kind string, delay time.Duration) Trial {
	ours, name := Figure{sideOurs, rate}, fmt.Sprintf("mail-%dms", delay.Milliseconds())
	work := fmt.Sprintf("mail due, claimed, rendered, ledgered, accepted; %d connections, each command answered after %d ms, %s", wire, delay.Milliseconds(), title(kind))
	against := "go-mail sending ready-made bytes over as many pooled connections, without NOOP and RSET, no ledger"
	row := Row{Name: name, Work: work, Against: against, Unit: "/s", Ours: ours, Theirs: Figure{sideTheirs, rate}}
	if delay > 0 {
		row.AtLeast = .8
	}
	if kind == onSQLite {
		row.Name += "-sqlite"
		return Trial{Rows: []Row{row}, Set: func(ctx context.Context, g *Ground) (*Stage, error) { return setMail(ctx, g, kind, delay) }}
	}
	rows := []Row{row}
	if delay > 0 {
		rows = append(rows, Row{Name: "mail-vs-dial", Work: "the same", Against: "go-mail DialAndSend for each mail, STARTTLS and AUTH, as many at a time",
			Unit: "/s", Ours: ours, Theirs: Figure{"dial", rate}, AtLeast: 5})
	}
	return Trial{Rows: rows, Set: func(ctx context.Context, g *Ground) (*Stage, error) { return setMail(ctx, g, kind, delay) }}
}

func setMail(ctx context.Context, g *Ground, kind string, delay time.Duration) (*Stage, error) {
	near, err := sink(delay, false)
	if err != nil {
		return nil, err
	}
	far, err := sink(delay, true)
	if err != nil {
		return nil, errors.Join(err, near.Close())
	}
	stage := &Stage{Order: []string{sideOurs, sideTheirs, "dial"}, Close: func() { _, _ = near.Close(), far.Close() }} // what they took was counted
	at, err := server(near)
	if err != nil {
		return stage, err
	}
	s, err := g.open(ctx, kind, aftercare.Live, at)
	if err != nil {
		return stage, err
	}
	sample, err := s.letter(3)
	if err != nil {
		return stage, errors.Join(err, s.close())
	}
	pool := peer.NewPool(near.Addr(), wire, sample)
	stage.Close = func() { pool.Close(); _, _, _ = s.close(), near.Close(), far.Close() }
	n := g.size(3_000, 400)
	if delay == 0 {
		n = g.size(6_000, 800)
	}
	stage.Sides = map[string]Side{
		sideOurs:   func(ctx context.Context) (Figures, error) { return s.send(ctx, near, n) },
		sideTheirs: accepting(near, n, pool.Send),
		"dial": accepting(far, n/4, func(ctx context.Context, n int) (time.Duration, error) {
			return peer.DialAndSend(ctx, far.Addr(), login, mailtest.ClientTLS(), wire, n, sample)
		}),
	}
	return stage, s.buy(ctx)
}

// accepting is a side that sends so many mails, all of which the sink must have
// taken.
func accepting(to *mailtest.Sink, n int, send func(context.Context, int) (time.Duration, error)) Side {
	return func(ctx context.Context) (Figures, error) {
		before := to.Total()
		f, err := perSecond(n)(send(ctx, n))
		if got := to.Total() - before; err == nil && got != n {
			err = fmt.Errorf("the mail server took %d mails, want %d", got, n)
		}
		return f, err
	}
}

// send has so many mails go out. Their alarms are in Redis before the clock
// starts, and it stops when the last one is in the ledger as sent.
func (s *shop) send(ctx context.Context, to *mailtest.Sink, n int) (Figures, error) {
	if _, err := s.ready(ctx, n); err != nil {
		return nil, err
	}
	before := to.Total()
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
	if got := to.Total() - before; got != n {
		return nil, fmt.Errorf("the mail server took %d mails, want %d", got, n)
	}
	return Figures{rate: float64(n) / took.Seconds()}, nil
}
