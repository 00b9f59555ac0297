package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hibiken/asynq"

	"aftercare/internal/aftercare"
)

// runTask is a task for steps 1 to n.
func runTask(t *testing.T, workflow string, n int64) *asynq.Task {
	t.Helper()
	var p payload
	for id := range n {
		p.IDs = append(p.IDs, id+1)
	}
	body, err := json.Marshal(p)
	check(t, err)
	return asynq.NewTask(TypeRun+workflow, body)
}

func TestRun(t *testing.T) {
	l := newLedger()
	r := runner(l, noRedis(t))
	var counted atomic.Int64
	r.Count = func(template, result string) {
		if template == "thanks" && result == "sent" {
			counted.Add(1)
		}
	}
	check(t, r.Handle(t.Context(), runTask(t, "confirm", bucketSize)))
	if got := l.outcomes(); got[aftercare.MailSent] != bucketSize || len(l.handed) != bucketSize || counted.Load() != bucketSize {
		t.Fatalf("%v, handed over %d, counted %d", got, len(l.handed), counted.Load())
	}
	check(t, r.Handle(t.Context(), runTask(t, "confirm", bucketSize))) // the same task once more
	if len(l.handed) != bucketSize {
		t.Fatal("a repeated task sent again")
	}
}

// However many tasks there are, no more mails are claimed than the lanes hold,
// and offers do not take the places of mails.
func TestNoMoreIsClaimedThanCanBeSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLedger()
		r := runner(l, Redis{})
		r.Client.asynq = nil // nothing is enqueued
		r.AtOnce = 8
		var offers, mails, mostOffers atomic.Int64
		r.Mailer = mailer(func(ctx context.Context, m aftercare.Message, handOver func(context.Context) error) aftercare.SendResult {
			time.Sleep(time.Second)
			return accepts(ctx, m, handOver)
		})
		var all sync.WaitGroup
		for task := range 10 {
			all.Go(func() {
				var p payload
				for id := range int64(40) {
					p.IDs = append(p.IDs, int64(task)*1000+id)
				}
				body, _ := json.Marshal(p)
				check(t, r.Handle(t.Context(), asynq.NewTask(TypeRun+"offer", body)))
				offers.Add(1)
			})
		}
		synctest.Wait()
		mostOffers.Store(int64(l.most))
		begun := time.Now()
		check(t, r.Handle(t.Context(), asynq.NewTask(TypeRun+"confirm", []byte(`{"ids":[999001]}`))))
		mails.Add(1)
		if took := time.Since(begun); took > time.Second {
			t.Errorf("a confirmation waited %s behind offers", took)
		}
		all.Wait()
		if mostOffers.Load() != 4 || l.most > 4+8 {
			t.Errorf("%d offers were claimed at a time, %d in all; want 4, at most 12", mostOffers.Load(), l.most)
		}
		if got := l.outcomes()[aftercare.MailSent]; got != 401 {
			t.Errorf("%d sent, want 401", got)
		}
	})
}

// What a death leaves unconfirmed is bounded by the connections, even while the
// database is slow to keep outcomes.
func TestNoMoreAreOnTheWireThanConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLedger()
		r := runner(l, Redis{})
		r.Client.asynq = nil // nothing is enqueued
		r.AtOnce, r.Wire = 16, 3
		var now, most atomic.Int64
		l.handOver = func() error {
			most.Store(max(most.Load(), now.Add(1)))
			return nil
		}
		l.settle = func() error {
			time.Sleep(time.Second)
			now.Add(-1)
			return nil
		}
		check(t, r.Handle(t.Context(), asynq.NewTask(TypeRun+"confirm", []byte(`{"ids":[1,2,3,4,5,6,7,8,9,10]}`))))
		if most.Load() != 3 || l.outcomes()[aftercare.MailSent] != 10 {
			t.Errorf("%d handed over at a time, want 3; outcomes %v", most.Load(), l.outcomes())
		}
	})
}

func TestAPanicEndsOneAttemptOnly(t *testing.T) {
	l := newLedger()
	r := runner(l, noRedis(t))
	r.Writer = writer(func(c aftercare.Claim) (aftercare.Message, aftercare.Rendering, error) {
		switch c.Step.ID {
		case 2:
			panic("poison order")
		case 3:
			return aftercare.Message{}, aftercare.Rendering{}, aftercare.Errorf(aftercare.Invalid, "thanks/en.md:1: no such filter")
		}
		return plain(c)
	})
	check(t, r.Handle(t.Context(), runTask(t, "confirm", 4)))
	if got := l.outcomes(); got[aftercare.MailSent] != 2 || got[aftercare.MailPrepared] != 2 {
		t.Fatalf("%v", got)
	}
	for _, s := range l.settled {
		if s.Mail == aftercare.MailPrepared && (s.Reason.Code != aftercare.ReasonTemplate || s.NotBefore.IsZero()) {
			t.Errorf("%+v", s)
		}
	}
}

// After the hand-over nobody can say that a mail has not left.
func TestAPanicAfterTheHandOverIsUnconfirmed(t *testing.T) {
	for name, c := range map[string]struct {
		handOver error
		want     aftercare.MailState
	}{
		"handed over": {nil, aftercare.MailUnconfirmed},
		"stopped":     {aftercare.Errorf(aftercare.Conflict, "overtaken"), aftercare.MailPrepared},
	} {
		l := newLedger()
		l.handOver = func() error { return c.handOver }
		r := runner(l, noRedis(t))
		r.Mailer = mailer(func(ctx context.Context, _ aftercare.Message, handOver func(context.Context) error) aftercare.SendResult {
			_ = handOver(ctx) // panics whatever it says
			panic("in the mailer")
		})
		check(t, r.Handle(t.Context(), runTask(t, "confirm", 1)))
		if got := l.outcomes(); got[c.want] != 1 || len(l.settled) != 1 {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// A mail that news of its order overtook is decided anew at once; one whose
// hand-over failed otherwise waits, since the whole letter would only go the same
// way again.
func TestAnOvertakenHandOver(t *testing.T) {
	for want, err := range map[time.Time]error{
		noon: aftercare.Errorf(aftercare.Conflict, "news of its order"), noon.Add(slow): errors.New("connection refused"),
	} {
		l := newLedger()
		l.handOver = func() error { return err }
		check(t, runner(l, noRedis(t)).Handle(t.Context(), runTask(t, "confirm", 1)))
		if s := l.settled[0]; s.Mail != aftercare.MailPrepared || !s.NotBefore.Equal(want) {
			t.Errorf("%v: %+v", err, s)
		}
	}
}

// An outcome outlives a database that is away for half a minute; one that is
// away for longer leaves the mail to its lease.
func TestAnOutcomeIsHeldAgainstADatabaseThatIsAway(t *testing.T) {
	for _, c := range []struct {
		away time.Duration
		kept int
	}{{0, 1}, {30 * time.Second, 1}, {time.Hour, 0}} {
		synctest.Test(t, func(t *testing.T) {
			l := newLedger()
			back := time.Now().Add(c.away)
			l.settle = func() error {
				if time.Now().Before(back) {
					return errors.New("connection refused")
				}
				return nil
			}
			r := runner(l, Redis{})
			check(t, r.Handle(t.Context(), runTask(t, "confirm", 1)))
			if len(l.settled) != c.kept || len(l.handed) != 1 {
				t.Errorf("away for %s: %d outcomes kept, %d handed over; want %d, 1", c.away, len(l.settled), len(l.handed), c.kept)
			}
		})
	}
}

// The answer may come after the lease has made the mail unconfirmed.
func TestALateAnswerConfirms(t *testing.T) {
	conflict := func() error { return aftercare.Errorf(aftercare.Conflict, "not the latest") }
	l := newLedger()
	l.settle = conflict
	check(t, runner(l, noRedis(t)).Handle(t.Context(), runTask(t, "confirm", 1)))
	if !slices.Equal(l.late, []string{"m1: 250 ok"}) {
		t.Fatalf("confirmed %v", l.late)
	}
	l = newLedger()
	l.settle, l.handOver = conflict, conflict
	check(t, runner(l, noRedis(t)).Handle(t.Context(), runTask(t, "confirm", 1)))
	if len(l.late) != 0 {
		t.Fatalf("confirmed %v though nothing was sent", l.late)
	}
}

// A stop during a send: what was claimed goes out, what was not goes back to
// the queue, and nothing is claimed any more.
func TestStopDuringASend(t *testing.T) {
	eachRedis(t, func(t *testing.T, redis Redis) {
		l := newLedger()
		r := runner(l, redis)
		r.AtOnce = 4
		ctx, stop := context.WithCancel(t.Context())
		r.Mailer = mailer(func(ctx context.Context, m aftercare.Message, handOver func(context.Context) error) aftercare.SendResult {
			stop()
			return accepts(ctx, m, handOver)
		})
		check(t, r.Handle(ctx, runTask(t, "confirm", 50)))
		sent := l.outcomes()[aftercare.MailSent]
		if sent == 0 || sent > 4 || sent != len(l.attempts) {
			t.Errorf("%d sent of %d claimed, want all of at most 4", sent, len(l.attempts))
		}
		back := enqueued(t, redis)
		if len(back) != 1 || len(back[0].ids) != 50-sent || back[0].kind != TypeRun+"confirm" || back[0].queue != QueueMails {
			t.Errorf("handed back %+v", back)
		}
	})
}

// A task that goes on for very long gives its place to others, even if it then
// waits for a mail server that hangs.
func TestALongTaskGoesBackToTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis := closing(t, OpenEmbedded())
		l := newLedger()
		r := runner(l, redis)
		r.AtOnce = 2
		r.Mailer = mailer(func(ctx context.Context, m aftercare.Message, handOver func(context.Context) error) aftercare.SendResult {
			time.Sleep(50 * time.Second)
			return accepts(ctx, m, handOver)
		})
		begun := time.Now()
		check(t, r.Handle(t.Context(), runTask(t, "confirm", bucketSize)))
		if took := time.Since(begun); took > taskTimeout/2 {
			t.Errorf("the task took %s", took)
		}
		back := enqueued(t, redis)
		if len(back) != 1 || len(back[0].ids)+l.outcomes()[aftercare.MailSent] != bucketSize {
			t.Errorf("handed back %+v after %v", back, l.outcomes())
		}
	})
}

// A claim that fails fails the task, which comes again; what it had claimed
// before is sent.
func TestAClaimThatFails(t *testing.T) {
	l := newLedger()
	var calls atomic.Int64
	l.claim = func() error {
		if calls.Add(1) == 2 {
			return aftercare.Errorf(aftercare.Unavailable, "store: away")
		}
		return nil
	}
	r := runner(l, noRedis(t))
	if err := r.Handle(t.Context(), runTask(t, "confirm", bucketSize)); aftercare.CodeOf(err) != aftercare.Unavailable {
		t.Fatalf("%v", err)
	}
	if len(l.running) != 0 {
		t.Fatalf("%d mails were claimed and not finished", len(l.running))
	}
	check(t, r.Handle(t.Context(), runTask(t, "confirm", bucketSize)))
	if got := l.outcomes()[aftercare.MailSent]; got != bucketSize || len(l.handed) != bucketSize {
		t.Fatalf("%d sent, %d handed over", got, len(l.handed))
	}
}

// The time to the hand-over ends before the lease does.
func TestAnAttemptEndsWithinItsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, own := range []time.Duration{0, 2 * time.Second} {
			l := newLedger()
			r := runner(l, Redis{})
			r.Lease = own
			begun := time.Now()
			l.claim = func() error { time.Sleep(time.Second); return nil } // a slow database
			r.Mailer = mailer(func(ctx context.Context, _ aftercare.Message, _ func(context.Context) error) aftercare.SendResult {
				<-ctx.Done()
				return aftercare.SendResult{State: aftercare.MailPrepared, Phase: "connect", Reply: "no connection was free"}
			})
			check(t, r.Handle(t.Context(), runTask(t, "confirm", 1)))
			if took := time.Since(begun); took >= orElse(own, lease) {
				t.Errorf("an attempt gave up after %s, its lease is %s", took, orElse(own, lease))
			}
		}
	})
}
