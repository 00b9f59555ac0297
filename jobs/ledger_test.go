package jobs

import (
	"context"
	"fmt"
	"sync"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// ledger stands in for the database where a test needs it to fail at a chosen
// moment; story_test.go has the real one. A step is claimed once, until an
// outcome puts it back.
type ledger struct {
	mu       sync.Mutex
	attempts map[int64]int
	running  map[int64]bool
	done     map[int64]aftercare.Settlement
	settled  []aftercare.Settlement
	claims   []int // sizes
	most     int   // mails claimed at the same time
	handed   []string
	late     []string // confirmed

	claim    func() error
	handOver func() error
	settle   func() error
	confirm  error
	wakes    []aftercare.Wake
}

func newLedger() *ledger {
	return &ledger{attempts: map[int64]int{}, running: map[int64]bool{}, done: map[int64]aftercare.Settlement{}}
}

func called(f func() error) error {
	if f == nil {
		return nil
	}
	return f()
}

func (l *ledger) Claim(ctx context.Context, steps []int64, most int, _ aftercare.Planner, at func(time.Time) time.Time, _ time.Duration) (out []aftercare.Claim, left []int64, err error) {
	if err := called(l.claim); err != nil {
		return nil, nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	l.claims = append(l.claims, len(steps))
	for _, id := range steps {
		if len(out) == most {
			left = append(left, id)
			continue
		}
		if _, ok := l.done[id]; ok || l.running[id] {
			continue
		}
		l.running[id] = true
		l.attempts[id]++
		c := aftercare.Claim{Now: at(noon), Step: aftercare.Step{ID: id},
			Mail: aftercare.Mail{ID: fmt.Sprint("m", id), Template: "thanks", Attempt: l.attempts[id], State: aftercare.MailSending}}
		out = append(out, c)
	}
	l.most = max(l.most, len(l.running))
	return out, left, nil
}

func (l *ledger) HandOver(_ context.Context, c aftercare.Claim, _ aftercare.Rendering) error {
	if err := called(l.handOver); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.handed = append(l.handed, c.Mail.ID)
	return nil
}

func (l *ledger) Settle(_ context.Context, c aftercare.Claim, s aftercare.Settlement, _ aftercare.Planner, _ time.Time) ([]aftercare.Wake, error) {
	if err := called(l.settle); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settled = append(l.settled, s)
	delete(l.running, c.Step.ID)
	if s.Mail != aftercare.MailPrepared {
		l.done[c.Step.ID] = s
	}
	return l.wakes, nil
}

func (l *ledger) Confirm(_ context.Context, mail, how string, _ aftercare.Planner, _ time.Time) error {
	l.late = append(l.late, mail+": "+how)
	return l.confirm
}

// outcomes are what became of the mails, by state.
func (l *ledger) outcomes() map[aftercare.MailState]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[aftercare.MailState]int{}
	for _, s := range l.settled {
		out[s.Mail]++
	}
	return out
}

type writer func(c aftercare.Claim) (aftercare.Message, aftercare.Rendering, error)

func (w writer) Write(c aftercare.Claim) (aftercare.Message, aftercare.Rendering, error) { return w(c) }

func plain(c aftercare.Claim) (aftercare.Message, aftercare.Rendering, error) {
	return aftercare.Message{ID: c.Mail.ID}, aftercare.Rendering{}, nil
}

type mailer func(ctx context.Context, m aftercare.Message, handOver func(context.Context) error) aftercare.SendResult

func (f mailer) Send(ctx context.Context, m aftercare.Message, handOver func(context.Context) error) aftercare.SendResult {
	return f(ctx, m, handOver)
}

// accepts sends like a server that takes everything.
func accepts(ctx context.Context, _ aftercare.Message, handOver func(context.Context) error) aftercare.SendResult {
	if err := ctx.Err(); err != nil {
		return aftercare.SendResult{State: aftercare.MailPrepared, Phase: "connect", Reply: err.Error()}
	}
	if err := handOver(ctx); err != nil {
		return aftercare.SendResult{State: aftercare.MailPrepared, Phase: "handover", Stopped: aftercare.CodeOf(err) == aftercare.Conflict, Reply: err.Error()}
	}
	return aftercare.SendResult{State: aftercare.MailSent, Code: 250, Phase: "dot", Reply: "250 ok"}
}

// runner puts a Runner around the ledger.
func runner(l *ledger, r Redis) *Runner {
	return &Runner{
		Ledger: l, Backlog: newRows(), Writer: writer(plain), Mailer: mailer(accepts), Log: quiet, At: func(due time.Time) time.Time { return due },
		Client: NewClient(r, queues, clock.NewFake(noon)), Retry: Retry{Jitter: func() float64 { return 0.5 }},
	}
}
