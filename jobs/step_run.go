package jobs

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"aftercare/internal/aftercare"
)

// TypeRun begins the name of the task that runs due steps; the workflow's name
// follows, so that dashboards speak of mails.
const TypeRun = "step:run:"

const (
	// claimSize is how many steps one claim holds: what a crash leaves behind
	// until the lease ends, and how many mails one task sends side by side.
	claimSize = 20
	// lease is the time a claimed step has to reach its hand-over. The mailer
	// gives up before the dot well within it; the hand-over prolongs it.
	lease = 75 * time.Second
)

// Ledger claims steps and keeps what becomes of their mails. Every write names
// the attempt; one that is no longer the latest gets the code Conflict.
type Ledger interface {
	Claim(ctx context.Context, steps []int64, p aftercare.Planner, at func(due time.Time) time.Time, lease time.Duration) ([]aftercare.Claim, error)
	HandOver(ctx context.Context, c aftercare.Claim, m aftercare.Rendering) error
	Settle(ctx context.Context, c aftercare.Claim, s aftercare.Settlement, p aftercare.Planner, now time.Time) ([]aftercare.Wake, error)
}

// Writer makes the message of a claim: the facts become text.
type Writer interface {
	Write(c aftercare.Claim) (aftercare.Message, aftercare.Rendering, error)
}

// Runner works on step:run.
type Runner struct {
	Ledger  Ledger
	Planner aftercare.Planner
	Writer  Writer
	Mailer  aftercare.Mailer
	// At is the business time of an attempt at a step that is due then.
	At     func(due time.Time) time.Time
	Client *Client
	Lease  time.Duration // how long a claimed step may take until its hand-over; 75 s when zero
	Retry  Retry
	Log    *slog.Logger
	Count  func(template, result string) // for metrics; may be nil
}

// Handle runs the task's steps, a claim at a time.
func (r *Runner) Handle(ctx context.Context, t *asynq.Task) error {
	ids, err := read(t)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(ids, claimSize) {
		claims, err := r.Ledger.Claim(ctx, part, r.Planner, r.At, orElse(r.Lease, lease))
		if err != nil {
			return err
		}
		var all sync.WaitGroup
		for _, c := range claims {
			all.Go(func() { r.run(ctx, c) })
		}
		all.Wait()
	}
	return nil
}

// run sends the mail of one claim and keeps the outcome. A panic, as a poison
// order may cause in a template, ends this mail's attempt only.
func (r *Runner) run(ctx context.Context, c aftercare.Claim) {
	defer func() {
		if p := recover(); p != nil {
			r.Log.Error("step panicked", "step", c.Step.ID, "mail", c.Mail.ID, "panic", p)
			r.settle(ctx, c, r.Retry.broken(c, aftercare.Errorf(aftercare.Internal, "panic: %v", p)))
		}
	}()
	message, rendering, err := r.Writer.Write(c)
	if err != nil {
		r.Log.Error("mail not written", "step", c.Step.ID, "mail", c.Mail.ID, "template", c.Mail.Template, "error", err)
		r.settle(ctx, c, r.Retry.broken(c, err))
		return
	}
	result := r.Mailer.Send(ctx, message, func(ctx context.Context) error {
		return r.Ledger.HandOver(ctx, c, rendering)
	})
	r.Log.Info("mail tried", "mail", c.Mail.ID, "template", c.Mail.Template, "attempt", c.Mail.Attempt,
		"state", result.State, "phase", result.Phase, "code", result.Code, "status", result.Status, "stopped", result.Stopped)
	r.settle(ctx, c, r.Retry.outcome(c, result))
}

// settleTries bounds how long an outcome is held against a database that is
// away. After that the lease decides, which may mean "unconfirmed".
const settleTries = 5

// settle keeps the outcome even while the process is told to stop.
func (r *Runner) settle(ctx context.Context, c aftercare.Claim, s aftercare.Settlement) {
	ctx = context.WithoutCancel(ctx)
	var wakes []aftercare.Wake
	var err error
	for try := range settleTries {
		if wakes, err = r.Ledger.Settle(ctx, c, s, r.Planner, c.Now); err == nil || aftercare.CodeOf(err) == aftercare.Conflict {
			break
		}
		time.Sleep(time.Duration(try+1) * 500 * time.Millisecond)
	}
	switch {
	case err != nil && aftercare.CodeOf(err) == aftercare.Conflict:
		r.Log.Warn("outcome came too late, another attempt has the mail", "mail", c.Mail.ID, "attempt", c.Mail.Attempt)
		return
	case err != nil:
		r.Log.Error("outcome not kept, the lease will decide", "mail", c.Mail.ID, "state", s.Mail, "error", err)
		return
	}
	if r.Count != nil {
		r.Count(c.Mail.Template, string(s.Mail))
	}
	if err := r.Client.Run(ctx, wakes); err != nil && !errors.Is(err, context.Canceled) {
		r.Log.Warn("steps not nudged; the sweep will find them", "steps", len(wakes), "error", err)
	}
}
