package bench

import (
	"context"
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
	stage := &Stage{Order: []string{sideOurs, sideTheirs, "dial"}, Note: func(row string) string {
		if delay == 0 || row == "mail-vs-dial" {
			return ""
		}
		return "the mail server offers PIPELINING: ours waits for two answers a mail, go-mail, which has none, for four"
	}}
	near, err := sink(delay, false)
	if err != nil {
		return stage, err
	}
	stage.atEnd(func() { _ = near.Close() })
	far, err := sink(delay, true)
	if err != nil {
		return stage, err
	}
	stage.atEnd(func() { _ = far.Close() })
	at, err := server(near)
	if err != nil {
		return stage, err
	}
	s, err := g.open(ctx, kind, aftercare.Live, at)
	if err != nil {
		return stage, err
	}
	stage.atEnd(func() { _ = s.close() })
	sample, err := s.letter(3)
	if err != nil {
		return stage, err
	}
	pool := peer.NewPool(near.Addr(), wire, sample)
	stage.atEnd(pool.Close)
	paced := func(to *mailtest.Sink, send func(context.Context, int) (time.Duration, error)) Side {
		return g.paced(g.size(1_000, 6*wire), 4*wire, 40_000, timed(accepted(to, send)))
	}
	stage.Sides = map[string]Side{
		sideOurs:   paced(near, s.send),
		sideTheirs: paced(near, pool.Send),
		"dial": paced(far, func(ctx context.Context, n int) (time.Duration, error) {
			return peer.DialAndSend(ctx, far.Addr(), login, mailtest.ClientTLS(), wire, n, sample)
		}),
	}
	return stage, s.buy(ctx)
}

// accepted sends so many mails, all of which the sink must have taken.
func accepted(to *mailtest.Sink, send func(context.Context, int) (time.Duration, error)) func(context.Context, int) (time.Duration, error) {
	return func(ctx context.Context, n int) (time.Duration, error) {
		before := to.Total()
		took, err := send(ctx, n)
		if got := to.Total() - before; err == nil && got != n {
			err = fmt.Errorf("the mail server took %d mails, want %d", got, n)
		}
		return took, err
	}
}

// send has so many mails go out. Their alarms are in Redis before the clock
// starts, and it stops when the last one is in the ledger as sent.
func (s *shop) send(ctx context.Context, n int) (time.Duration, error) {
	if _, err := s.ready(ctx, n); err != nil {
		return 0, err
	}
	return s.work(ctx)
}
