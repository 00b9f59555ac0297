package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"golang.org/x/sync/semaphore"

	"aftercare/internal/aftercare"
)

// TypeRun begins the name of the task that runs due steps; the workflow's name
// follows, so that dashboards speak of mails.
const TypeRun = "step:run:"

const (
	// claimSize is how many steps one claim holds at most: what a crash leaves
	// behind until the lease ends.
	claimSize = 20
	// lease is the time a claimed step has to reach its hand-over, which then
	// prolongs it.
	lease = 75 * time.Second
	// claimTime is how long one task goes on claiming. What is left then goes to
	// the end of the queue.
	claimTime = 5 * time.Minute
	// atOnce is the default of Runner.AtOnce.
	atOnce = 32
)

// Ledger claims steps and keeps what becomes of their mails. Every write names
// the attempt; one that is no longer the latest gets the code Conflict.
type Ledger interface {
	// Claim claims at most so many mails; left are the steps it did not get to.
	Claim(ctx context.Context, steps []int64, most int, p aftercare.Planner, at func(due time.Time) time.Time, lease time.Duration) (claims []aftercare.Claim, left []int64, err error)
	HandOver(ctx context.Context, c aftercare.Claim, m aftercare.Rendering) error
	Settle(ctx context.Context, c aftercare.Claim, s aftercare.Settlement, p aftercare.Planner, now time.Time) ([]aftercare.Wake, error)
	// Confirm turns an unconfirmed mail into a sent one.
	Confirm(ctx context.Context, mail, how string, p aftercare.Planner, now time.Time) error
}

// Writer makes the message of a claim: the facts become text.
type Writer interface {
	Write(c aftercare.Claim) (aftercare.Message, aftercare.Rendering, error)
}

// Runner works on step:run.
type Runner struct {
	Ledger  Ledger
	Backlog Backlog
	Planner aftercare.Planner
	Writer  Writer
	Mailer  aftercare.Mailer
	// At is the business time of an attempt at a step that is due then, or of one
	// at any time.
	At     func(due time.Time) time.Time
	Client *Client
	Lease  time.Duration // how long a claimed step may take until its hand-over; 75 s when zero
	Retry  Retry
	// AtOnce is how many mails are claimed at a time, and half as many offers
	// beside them; about four for each connection of the Mailer. 32 when zero.
	AtOnce int
	// Wire is how many mails may be handed over, or have the server's answer that
	// is not kept yet: the connections of the Mailer. It bounds what a death
	// leaves unconfirmed, also while the database is slow to keep outcomes. AtOnce
	// when zero.
	Wire int
	// Ready is asked before each claim; an error sends the task back. May be nil.
	Ready func(ctx context.Context) error
	// Pace lets steps wait whose domains have had enough for now. May be nil.
	Pace  *Pace
	Log   *slog.Logger
	Count func(template, result string) // for metrics; may be nil

	once  sync.Once
	lanes map[string]*lane // by queue
	wire  *semaphore.Weighted
}

func (r *Runner) lane(queue string) *lane {
	r.once.Do(func() {
		n := orElse(r.AtOnce, atOnce)
		r.lanes = map[string]*lane{QueueMails: newLane(QueueMails, n), QueueOffers: newLane(QueueOffers, n/2)}
		r.wire = semaphore.NewWeighted(int64(orElse(r.Wire, n)))
	})
	return r.lanes[queue]
}

// Handle runs the task's steps, a claim at a time. The end of ctx ends the
// claiming, and what is left goes back to the queue; what was claimed is still
// sent, since its lease, and not asynq's, says who has it.
func (r *Runner) Handle(ctx context.Context, t *asynq.Task) error {
	ids, err := read(t)
	if err != nil {
		return err
	}
	queue := r.Client.queues.of(strings.TrimPrefix(t.Type(), TypeRun))
	lane := r.lane(queue)
	claiming, stop := context.WithTimeout(ctx, claimTime)
	defer stop()
	switch caughtUp, err := r.catchUp(claiming); {
	case err != nil:
		return err
	case !caughtUp:
		return r.handBack(ctx, t.Type(), queue, ids)
	}
	var all sync.WaitGroup
	defer all.Wait()
	for size := lane.batch; len(ids) > 0; {
		places := min(len(ids), lane.batch)
		if !lane.enter(claiming, places) {
			return r.handBack(ctx, t.Type(), queue, ids)
		}
		n := min(len(ids), size)
		claims, left, err := r.batch(ctx, &all, lane, places, ids[:n])
		if err != nil {
			return err
		}
		// Where nothing is to be mailed, as in a store that is in shadow mode, larger
		// claims cost less; each mail wants a place. A step that Pace has let by has
		// used up its turn, and must not be left.
		if size = lane.batch; claims == 0 && r.Pace == nil {
			size = min(2*n, bucketSize)
		}
		ids = append(left, ids[n:]...)
	}
	return nil
}

// handBack lets another worker, or the next start, go on. If Redis is away too
// the task fails, and comes again whole: what is done already does no harm.
func (r *Runner) handBack(ctx context.Context, kind, queue string, ids []int64) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	return r.Client.enqueue(ctx, kind, queue, ids, time.Time{})
}

// batch claims steps, for whose mails it has so many places in the lane, and
// begins to send. The time to a mail's hand-over counts from before the claim, and
// so ends within the lease by the worker's own clock. Where that clock stood
// still, as in a machine that was suspended, the hand-over finds the lease over.
func (r *Runner) batch(ctx context.Context, all *sync.WaitGroup, lane *lane, places int, steps []int64) (claimed int, left []int64, err error) {
	lease := orElse(r.Lease, lease)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lease*4/5)
	claims, left, err := r.claim(ctx, lane.queue, steps, places, lease)
	lane.leave(places - len(claims))
	var mails sync.WaitGroup
	for _, c := range claims {
		mails.Go(func() {
			defer lane.leave(1)
			r.run(ctx, c)
		})
	}
	all.Go(func() {
		defer cancel()
		mails.Wait()
	})
	return len(claims), left, err
}

func (r *Runner) claim(ctx context.Context, queue string, steps []int64, most int, lease time.Duration) ([]aftercare.Claim, []int64, error) {
	if r.Ready != nil {
		if err := r.Ready(ctx); err != nil {
			return nil, nil, err
		}
	}
	steps, err := r.Pace.let(ctx, queue, steps, r.At)
	if err != nil {
		return nil, nil, err
	}
	return r.Ledger.Claim(ctx, steps, most, r.Planner, r.At, lease)
}

// run sends the mail of one claim and keeps the outcome. A panic, as a poison
// order may cause in a template, ends this mail's attempt only; one that comes
// after the hand-over leaves it open whether the mail has left. What a template
// or a panic says may quote the order: it goes to the mail's row, not to the log.
func (r *Runner) run(ctx context.Context, c aftercare.Claim) {
	gone := false
	defer func() {
		if p := recover(); p != nil {
			r.Log.Error("step panicked", "step", c.Step.ID, "mail", c.Mail.ID, "handed_over", gone, "kind", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			s := r.Retry.panicked(c, p)
			if gone {
				s = r.Retry.outcome(c, aftercare.SendResult{State: aftercare.MailUnconfirmed, Phase: "dot", Reply: "Aftercare failed while waiting for the answer"})
			}
			r.settle(ctx, c, s)
		}
	}()
	message, rendering, err := r.Writer.Write(c)
	if err != nil {
		r.Log.Error("mail not written", "step", c.Step.ID, "mail", c.Mail.ID, "template", c.Mail.Template, "code", aftercare.CodeOf(err))
		r.settle(ctx, c, r.Retry.broken(c, err))
		return
	}
	onTheWire := false
	defer func() {
		if onTheWire {
			r.wire.Release(1)
		}
	}()
	result := r.Mailer.Send(ctx, message, func(ctx context.Context) error {
		if !onTheWire {
			if err := r.wire.Acquire(ctx, 1); err != nil {
				return fmt.Errorf("outcomes of other mails are not kept yet: %w", err)
			}
			onTheWire = true
		}
		err := r.Ledger.HandOver(ctx, c, rendering)
		gone = err == nil
		return err
	})
	r.Log.Info("mail tried", "mail", c.Mail.ID, "template", c.Mail.Template, "attempt", c.Mail.Attempt,
		"state", result.State, "phase", result.Phase, "code", result.Code, "status", result.Status, "stopped", result.Stopped)
	r.settle(ctx, c, r.Retry.outcome(c, result))
}
