package jobs

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

func worker(r Redis, inbox Inbox, l *ledger) *Worker {
	run := runner(l, r)
	return &Worker{Redis: r, Log: quiet, Runner: run,
		Applier: &Applier{Inbox: inbox, Business: clock.NewFake(noon), Client: run.Client, Log: quiet}}
}

// The way of the data through both tasks and all queues.
func TestWorker(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		l := newLedger()
		l.wakes = wakesAt("offer", noon, 2, 2) // what follows a mail is nudged too
		w := worker(r, &applied{wakes: wakesAt("confirm", noon, 1, 1)}, l)
		check(t, w.Start())
		check(t, w.Start())
		check(t, w.Applier.Client.Apply(t.Context(), 1))
		eventually(t, "two mails", func() bool { return l.outcomes()[aftercare.MailSent] == 2 })
		w.Stop()
		w.Stop()
		check(t, r.Client.Ping(t.Context()).Err()) // the connection is its owner's
		check(t, w.Applier.Client.Run(t.Context(), wakesAt("confirm", noon, 3, 3)))
		check(t, w.Start())
		eventually(t, "a mail after another Start", func() bool { return l.outcomes()[aftercare.MailSent] == 3 })
		w.Stop()
	})
}

func TestAWorkerThatNeverStarted(t *testing.T) {
	w := worker(closing(t, OpenEmbedded()), &applied{}, newLedger())
	w.Stop()
	check(t, w.Start())
	w.Stop()
}

// Stop waits for what is on the wire, and for nothing else.
func TestStopWaitsForTheWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded())
		l := newLedger()
		w := worker(r, &applied{}, l)
		w.Runner.AtOnce = 4
		w.Runner.Mailer = mailer(func(ctx context.Context, m aftercare.Message, handOver func(context.Context) error) aftercare.SendResult {
			time.Sleep(40 * time.Second) // a slow server
			s := accepts(ctx, m, handOver)
			time.Sleep(100 * time.Second) // and a slow answer
			return s
		})
		check(t, w.Start())
		check(t, w.Applier.Client.Run(t.Context(), wakesAt("confirm", noon, 1, 100)))
		time.Sleep(10 * time.Second)
		begun := time.Now()
		w.Stop()
		if took := time.Since(begun); took < 130*time.Second || took > 135*time.Second {
			t.Errorf("Stop took %s, want the rest of the attempt", took)
		}
		sent := l.outcomes()[aftercare.MailSent]
		if sent != 4 || len(l.running) != 0 {
			t.Errorf("%d sent, %d under way; want 4, 0", sent, len(l.running))
		}
		if left := idsOf(t, r, QueueMails); len(left) != 96 {
			t.Errorf("%d steps went back to the queue, want 96", len(left))
		}
	})
}

// Ten thousand offers for a slow mail server do not keep a new order waiting.
func TestOffersDoNotHoldUpAConfirmation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded())
		l := newLedger()
		w := worker(r, &applied{wakes: wakesAt("confirm", noon, 99_999, 99_999)}, l)
		var confirmed atomic.Int64
		begun := time.Now()
		w.Runner.Mailer = mailer(func(ctx context.Context, m aftercare.Message, handOver func(context.Context) error) aftercare.SendResult {
			time.Sleep(time.Second)
			if m.ID == "m99999" {
				confirmed.Store(int64(time.Since(begun)))
			}
			return accepts(ctx, m, handOver)
		})
		check(t, w.Applier.Client.Run(t.Context(), wakesAt("offer", noon, 1, 10_000)))
		check(t, w.Start())
		time.Sleep(30 * time.Second)
		begun = time.Now()
		check(t, w.Applier.Client.Apply(t.Context(), 1))
		time.Sleep(5 * time.Second)
		if took := time.Duration(confirmed.Load()); took == 0 || took > 2*time.Second {
			t.Errorf("the confirmation took %s", took)
		}
		w.Stop()
	})
}

// FLUSHALL while mails are being sent, twice: all alarms are gone, no mail is,
// and none leaves a second time.
func TestAFlushInTheMiddle(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		l := newLedger()
		w := worker(r, &applied{}, l)
		rows := newRows()
		s := sweeper(rows, r)
		s.Business = clock.NewFake(noon)
		s.Client = w.Applier.Client
		const mails = 500
		for i := range mails {
			rows.waiting = append(rows.waiting, wakesAt([]string{"confirm", "offer"}[i%2], noon, int64(i+1), int64(i+1))...)
		}
		w.Runner.Mailer = mailer(func(ctx context.Context, m aftercare.Message, handOver func(context.Context) error) aftercare.SendResult {
			if m.ID == fmt.Sprint("m", 3) || m.ID == fmt.Sprint("m", 100) {
				check(t, r.Client.FlushAll(t.Context()).Err())
			}
			return accepts(ctx, m, handOver)
		})
		check(t, w.Start())
		eventually(t, "all mails", func() bool {
			s.Once(t.Context())
			return l.outcomes()[aftercare.MailSent] == mails
		})
		w.Stop()
		if len(l.handed) != mails {
			t.Errorf("%d mails were handed over, want %d", len(l.handed), mails)
		}
	})
}
