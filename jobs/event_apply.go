package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// TypeApply is the task that turns inbox rows into events, facts and steps.
const TypeApply = "event:apply"

// Inbox applies rows, one or some in a transaction. A row that somebody else has,
// or that is applied already, is no error.
type Inbox interface {
	// ApplyTogether applies what it can for all at a time; others are left for Apply.
	ApplyTogether(ctx context.Context, ids []int64, parse func(aftercare.Inbound) ([]aftercare.Event, error),
		p aftercare.Planner, now time.Time) (wakes []aftercare.Wake, others []int64, err error)
	Apply(ctx context.Context, id int64, parse func(aftercare.Inbound) ([]aftercare.Event, error),
		p aftercare.Planner, now time.Time) ([]aftercare.Wake, error)
}

// Applier works on event:apply.
type Applier struct {
	Inbox    Inbox
	Parse    func(aftercare.Inbound) ([]aftercare.Event, error)
	Planner  aftercare.Planner
	Business clock.Clock
	Client   *Client
	Log      *slog.Logger
}

// Handle applies the task's rows and sets the alarms of what is due at once. A
// row that fails does not keep the others back. The end of ctx leaves the rows
// that are left to the sweep.
func (a *Applier) Handle(ctx context.Context, t *asynq.Task) error {
	ids, err := read(t)
	if err != nil {
		return err
	}
	var failed error
	wakes, ids := a.together(ctx, ids)
	for _, id := range ids {
		if ctx.Err() != nil {
			break
		}
		due, err := a.apply(ctx, id)
		if err != nil {
			a.Log.Error("inbox row not applied", "inbox", id, "error", err)
			failed = errors.Join(failed, err)
		}
		wakes = append(wakes, due...)
	}
	// The rows are committed: a failure from here on costs a sweep's second, no more.
	if err := a.Client.Nudge(context.WithoutCancel(ctx), wakes); err != nil {
		a.Log.Warn("steps not nudged; the sweep will find them", "steps", len(wakes), "error", err)
	}
	return failed
}

// applyTime bounds the work on one row, and on some at a time.
const applyTime = 30 * time.Second

// together applies what it can in one go. Whatever keeps it from that, each row on
// its own will tell.
func (a *Applier) together(ctx context.Context, ids []int64) (wakes []aftercare.Wake, others []int64) {
	if len(ids) == 1 || ctx.Err() != nil {
		return nil, ids
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), applyTime)
	defer cancel()
	wakes, others, err := a.Inbox.ApplyTogether(ctx, ids, a.Parse, a.Planner, a.Business.Now())
	if err != nil {
		a.Log.Warn("inbox rows not applied together, but one by one", "rows", len(others), "error", err)
	}
	return wakes, others
}

// apply ends what it has begun, even while the process is told to stop.
func (a *Applier) apply(ctx context.Context, id int64) ([]aftercare.Wake, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), applyTime)
	defer cancel()
	return a.Inbox.Apply(ctx, id, a.Parse, a.Planner, a.Business.Now())
}
