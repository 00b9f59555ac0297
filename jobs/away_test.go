package jobs

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/testkit"
)

// What was received before Redis was lost from sight is applied before any claim:
// it may cancel what is to be sent.
func TestClaimsWaitForTheInbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded()) // a start counts as a loss
		l, inbox := newLedger(), newRows()
		run := runner(l, r)
		run.Backlog = inbox
		inbox.unapplied = []int64{5}
		go func() {
			time.Sleep(7 * time.Second)
			inbox.mu.Lock()
			defer inbox.mu.Unlock()
			inbox.unapplied = nil
		}()
		began := time.Now()
		check(t, run.Handle(t.Context(), runTask(t, "confirm", 1)))
		if took := time.Since(began); took < 7*time.Second || took > 8*time.Second || l.outcomes()[aftercare.MailSent] != 1 {
			t.Errorf("after %s: %v", took, l.outcomes())
		}
		inbox.unapplied = []int64{6}
		stopped, stop := context.WithCancel(t.Context())
		stop()
		check(t, run.Handle(stopped, runTask(t, "confirm", 2)))
		if ids := idsOf(t, r, QueueMails); !slices.Equal(ids, []int64{1, 2}) {
			t.Errorf("handed back at a stop: %v", ids)
		}
		time.Sleep(blindTime) // the claim itself looks at what is older
		asked := inbox.count("unapplied")
		check(t, run.Handle(t.Context(), runTask(t, "confirm", 2)))
		if inbox.count("unapplied") != asked || l.outcomes()[aftercare.MailSent] != 2 {
			t.Errorf("long after the loss: %v", l.outcomes())
		}
	})
}

// A full Redis answers a ping and takes no alarm.
func TestFullRedis(t *testing.T) {
	r := closing(t, OpenRedis(&redis.UniversalOptions{Addrs: []string{testkit.OwnRedis(t, "--maxmemory", "100kb").Addr}}))
	r.sight.lost.Store(0)
	check(t, r.Client.Ping(t.Context()).Err())
	if r.sight.age() < blindTime {
		t.Error("a ping that is answered counts as a loss")
	}
	if err := r.Check(t.Context()); aftercare.CodeOf(err) != aftercare.Unavailable {
		t.Errorf("check of a full Redis: %v", err)
	}
	if r.sight.age() > blindTime {
		t.Error("a write that is refused does not count as a loss")
	}
	check(t, r.Client.ConfigSet(t.Context(), "maxmemory", "0").Err())
	check(t, r.Check(t.Context()))
}

func TestUnusable(t *testing.T) {
	r := realRedis(t)
	check(t, r.Client.Set(t.Context(), "text", "x", 0).Err())
	for what, err := range map[string]error{
		"nothing there": r.Client.Get(t.Context(), "none").Err(), "wrong kind": r.Client.LLen(t.Context(), "text").Err(),
		"unknown script": r.Client.EvalSha(t.Context(), "0000000000000000000000000000000000000000", nil).Err(), "the caller left": context.Canceled, "none": nil,
	} {
		if unusable(err) {
			t.Errorf("%s: %v is not the server's fault", what, err)
		}
	}
	for what, err := range map[string]error{
		"nobody there": noRedis(t).Client.Ping(t.Context()).Err(), "too slow": context.DeadlineExceeded, "cut": net.ErrClosed, "other": errors.New("EOF"),
	} {
		if !unusable(err) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A queue that comes back empty, as with a node of a Cluster, is another Redis.
func TestGenerationOfEachQueue(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		for _, s := range servers {
			before, err := r.Generation(t.Context())
			check(t, err)
			check(t, r.Client.Del(t.Context(), mark(s.queue)).Err())
			if after, err := r.Generation(t.Context()); err != nil || after == before {
				t.Errorf("%s: %q, then %q, error %v", s.queue, before, after, err)
			}
		}
	})
}

// partly is a Redis of which the node with a queue may be away.
type partly struct {
	counter
	away atomic.Bool
}

func (p *partly) lost(cmd redis.Cmder) bool {
	return p.away.Load() && strings.Contains(fmt.Sprint(cmd.Args()...), "{"+QueueOffers+"}")
}

func (p *partly) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if p.lost(cmd) {
			cmd.SetErr(net.ErrClosed)
			return net.ErrClosed
		}
		return next(ctx, cmd)
	}
}

func (p *partly) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		there := slices.DeleteFunc(slices.Clone(cmds), p.lost)
		err := next(ctx, there)
		for _, cmd := range cmds {
			if p.lost(cmd) {
				cmd.SetErr(net.ErrClosed)
				err = net.ErrClosed
			}
		}
		return err
	}
}

// While the node of one queue is away the alarms of the others are set, and only
// these are marked.
func TestOneQueueIsAway(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		var p partly
		r.Client.AddHook(&p)
		rows := newRows()
		s := sweeper(rows, r)
		check(t, s.wake(t.Context()))
		before, err := r.Generation(t.Context())
		check(t, err)
		soon := clock.Machine.Now().Add(time.Minute)
		rows.waiting = slices.Concat(wakesAt("offer", time.Time{}, 1, 1), wakesAt("confirm", time.Time{}, 2, 2), wakesAt("offer", soon, 3, 3), wakesAt("confirm", soon, 4, 4))
		p.away.Store(true)
		if err := s.wake(t.Context()); aftercare.CodeOf(err) != aftercare.Unavailable {
			t.Errorf("the sweep says %v", err)
		}
		p.away.Store(false)
		if mails, offers := idsOf(t, r, QueueMails), idsOf(t, r, QueueOffers); !slices.Equal(mails, []int64{2, 4}) || len(offers) != 0 || len(rows.woken) != 2 {
			t.Errorf("mails %v, offers %v, marked %v", mails, offers, rows.woken)
		}
		check(t, s.wake(t.Context()))
		if mails, offers := idsOf(t, r, QueueMails), idsOf(t, r, QueueOffers); !slices.Equal(mails, []int64{2, 4}) || !slices.Equal(offers, []int64{1, 3}) {
			t.Errorf("when it is back: mails %v, offers %v", mails, offers)
		}
		if after, err := r.Generation(t.Context()); err != nil || after != before {
			t.Errorf("%q became %q, error %v", before, after, err)
		}
	})
}

// The inbox sweep adds nothing to a queue that has work for minutes.
func TestInboxSweepLeavesAFullQueue(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		inbox := newRows()
		inbox.unapplied = []int64{1}
		s := sweeper(inbox, r)
		for range fullQueue {
			check(t, s.inbox(t.Context()))
		}
		check(t, s.inbox(t.Context()))
		if n := r.Client.LLen(t.Context(), "asynq:{events}:pending").Val(); n != fullQueue {
			t.Errorf("%d tasks, want %d", n, fullQueue)
		}
	})
}

// One goroutine nudges for all, and holds no more than it should.
func TestNudger(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		n := &Nudger{Client: NewClient(r, queues, nil), Log: quiet}
		var want []int64
		for id := range int64(300) {
			n.Nudge(id)
			want = append(want, id)
		}
		eventually(t, "all are nudged", func() bool { return slices.Equal(idsOf(t, r, QueueEvents), want) })
	})
	l, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	check(t, err)
	r := OpenRedis(&redis.UniversalOptions{Addrs: []string{l.Addr().String()}})
	n := &Nudger{Client: NewClient(r, queues, nil), Log: quiet}
	for id := range int64(3 * nudgesHeld) {
		n.Nudge(id)
	}
	n.mu.Lock()
	if len(n.waiting) > nudgesHeld || !n.running {
		t.Errorf("%d wait, running: %t", len(n.waiting), n.running)
	}
	n.mu.Unlock()
	check(t, errors.Join(l.Close(), r.Close()))
	eventually(t, "it gives up", func() bool { n.mu.Lock(); defer n.mu.Unlock(); return !n.running })
}

// While no worker runs, what is received does not grow in Redis too, and nudges
// leave the sweep its place in the queue.
func TestNudgesDoNotPileUp(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		n := &Nudger{Client: NewClient(r, queues, nil), Log: quiet}
		for id := range int64(2 * fullQueue) {
			n.Nudge(id)
			eventually(t, "it is nudged or left out", func() bool { n.mu.Lock(); defer n.mu.Unlock(); return !n.running })
		}
		if ids := idsOf(t, r, QueueEvents); len(ids) != nudgesQueued {
			t.Errorf("%d webhooks in Redis, want %d", len(ids), nudgesQueued)
		}
		inbox := newRows()
		inbox.unapplied = []int64{1000}
		check(t, sweeper(inbox, r).inbox(t.Context()))
		if ids := idsOf(t, r, QueueEvents); len(ids) != nudgesQueued+1 {
			t.Errorf("%d webhooks after the sweep, want %d", len(ids), nudgesQueued+1)
		}
	})
}
