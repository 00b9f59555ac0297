package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

var queues = QueuesOf([]*aftercare.Workflow{
	{Name: "confirm", Steps: []aftercare.StepSpec{{Kind: aftercare.KindTransactional}}},
	{Name: "mixed", Steps: []aftercare.StepSpec{{Kind: aftercare.KindMarketing}, {Kind: aftercare.KindTransactional}}},
	{Name: "offer", Steps: []aftercare.StepSpec{{Kind: aftercare.KindMarketing}}},
	{Name: "survey", Steps: []aftercare.StepSpec{{Kind: aftercare.KindService}}},
})

func TestQueueOfAWorkflow(t *testing.T) {
	for workflow, want := range map[string]string{
		"confirm": QueueMails, "mixed": QueueMails, "offer": QueueOffers, "survey": QueueOffers, "of another release": QueueOffers,
	} {
		if got := queues.of(workflow); got != want {
			t.Errorf("%s goes to %s, want %s", workflow, got, want)
		}
	}
}

// task is a task as an inspector sees it.
type task struct {
	kind, queue string
	ids         []int64
	at          time.Time // zero: at once
}

func enqueued(t *testing.T, r Redis) []task {
	t.Helper()
	check(t, r.Announce(t.Context())) // an inspector knows no other queues
	i := asynq.NewInspectorFromRedisClient(r.Client)
	var out []task
	for _, s := range servers {
		for _, list := range []func(string, ...asynq.ListOption) ([]*asynq.TaskInfo, error){i.ListPendingTasks, i.ListScheduledTasks} {
			infos, err := list(s.queue, asynq.PageSize(1000))
			check(t, err)
			for _, info := range infos {
				var p payload
				check(t, json.Unmarshal(info.Payload, &p))
				if info.MaxRetry != maxRetry || info.Timeout != taskTimeout || info.Retention != 0 {
					t.Errorf("%s has %d retries, timeout %s, retention %s", info.Type, info.MaxRetry, info.Timeout, info.Retention)
				}
				one := task{kind: info.Type, queue: s.queue, ids: p.IDs}
				if info.State == asynq.TaskStateScheduled {
					one.at = info.NextProcessAt
				}
				out = append(out, one)
			}
		}
	}
	return out
}

func wakesAt(workflow string, at time.Time, from, to int64) []aftercare.Wake {
	var out []aftercare.Wake
	for id := from; id <= to; id++ {
		out = append(out, aftercare.Wake{StepID: id, Workflow: workflow, DueAt: at})
	}
	return out
}

func TestBuckets(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		c := NewClient(r, queues, clock.Machine)
		now := clock.Machine.Now()
		soon := now.Truncate(time.Second).Add(5 * time.Minute)
		wakes := slices.Concat(
			wakesAt("offer", now.Add(-time.Hour), 1, 401), // overdue: at once, in three parts
			wakesAt("confirm", now, 1001, 1001),
			wakesAt("confirm", time.Time{}, 1002, 1002),
			wakesAt("confirm", soon.Add(time.Millisecond), 2001, 2002), // the same second, rounded up
			wakesAt("confirm", soon.Add(time.Second), 2003, 2003),
			wakesAt("mixed", soon.Add(time.Second), 2004, 2004), // another workflow: its own task
			wakesAt("confirm", soon, 2005, 2005),
		)
		check(t, c.Run(t.Context(), wakes))
		check(t, c.Apply(t.Context(), slices.Collect(func(yield func(int64) bool) {
			for id := range int64(applySize + 1) {
				if !yield(id + 1) {
					return
				}
			}
		})...))
		want := map[string]int{ // kind, queue, number of ids, time
			"step:run:offer offers 200 now": 2, "step:run:offer offers 1 now": 1, "step:run:confirm mails 2 now": 1,
			"step:run:confirm mails 3 +1s": 1, "step:run:mixed mails 1 +1s": 1, "step:run:confirm mails 1 +0s": 1,
			fmt.Sprint("event:apply events ", applySize, " now"): 1, "event:apply events 1 now": 1,
		}
		got := map[string]int{}
		seen := map[string]bool{}
		for _, k := range enqueued(t, r) {
			when := "now"
			if !k.at.IsZero() {
				when = "+" + k.at.Sub(soon).String()
			}
			got[fmt.Sprintf("%s %s %d %s", k.kind, k.queue, len(k.ids), when)]++
			for _, id := range k.ids {
				if key := fmt.Sprint(k.kind == TypeApply, id); seen[key] {
					t.Errorf("id %d is in two tasks", id)
				} else {
					seen[key] = true
				}
			}
		}
		for k, n := range want {
			if got[k] != n {
				t.Errorf("%d tasks %q, want %d (all: %v)", got[k], k, n, got)
			}
		}
		if len(seen) != 401+2+5+applySize+1 {
			t.Errorf("%d ids, want all", len(seen))
		}
	})
}

// again sends each script twice, as go-redis does when an answer is lost.
type again struct{ counter }

func (a *again) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if strings.HasPrefix(cmd.Name(), "eval") && next(ctx, cmd) == nil {
			a.Add(1)
		}
		return next(ctx, cmd)
	}
}

// A task that is in its queue already, since its script was sent twice, is enqueued.
func TestAScriptThatIsSentTwice(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		var a again
		r.Client.AddHook(&a)
		now := clock.Machine.Now()
		c := NewClient(r, queues, clock.Machine)
		check(t, c.Run(t.Context(), append(wakesAt("confirm", now, 1, 1), wakesAt("confirm", now.Add(time.Minute), 2, 2)...)))
		if got := idsOf(t, r, QueueMails); len(got) != 2 || a.Load() < 2 {
			t.Errorf("enqueued %v, %d scripts were sent twice", got, a.Load())
		}
	})
}

// A nudge wakes what is due; the alarms of what comes later are the sweep's.
func TestNudgeWakesOnlyWhatIsDue(t *testing.T) {
	r := closing(t, OpenEmbedded())
	c := NewClient(r, queues, clock.NewFake(noon))
	wakes := append(wakesAt("confirm", noon, 1, 1), wakesAt("confirm", noon.Add(time.Second), 2, 2)...)
	check(t, c.Nudge(t.Context(), wakes))
	check(t, c.Nudge(t.Context(), nil))
	if got := enqueued(t, r); len(got) != 1 || !slices.Equal(got[0].ids, []int64{1}) {
		t.Fatalf("enqueued %+v", got)
	}
	if len(wakes) != 2 || wakes[1].StepID != 2 {
		t.Fatalf("the caller's list was changed: %+v", wakes)
	}
}

// An alarm must not ring before its step is due, whatever the distance between
// the two times, nor much later.
func TestRing(t *testing.T) {
	for _, apart := range []time.Duration{
		0, time.Microsecond, 999 * time.Millisecond, time.Second, 400*24*time.Hour + 123456789,
		-time.Microsecond, -time.Second, -1500 * time.Millisecond, -400*24*time.Hour - 123456789,
	} {
		for _, ahead := range []time.Duration{1, time.Millisecond, time.Second, 10 * time.Minute} {
			for _, second := range []time.Duration{0, 1, 500 * time.Millisecond, 999999999} {
				machine := noon.Add(second)
				business := machine.Add(apart)
				due := business.Add(ahead)
				at := ring(due, business, machine)
				right := machine.Add(ahead) // when business time will be due
				if late := at.Sub(right); late < 0 || late > 2*time.Second || !at.Equal(at.Truncate(time.Second)) {
					t.Errorf("apart %s, due in %s at .%09d: rings %s late", apart, ahead, second, late)
				}
				if apart == 0 && at.Sub(right) >= time.Second {
					t.Errorf("outside the sandbox an alarm is %s late", at.Sub(right))
				}
			}
		}
	}
}

func TestAPayloadThatCannotBeRead(t *testing.T) {
	for _, body := range []string{"", "{}", "null", `{"ids":[]}`, `{"ids":["1"]}`, `[1]`, "\xff"} {
		ids, err := read(asynq.NewTask(TypeApply, []byte(body)))
		if err == nil || !errors.Is(err, asynq.SkipRetry) {
			t.Errorf("payload %q: %v, %v; want it archived without another try", body, ids, err)
		}
	}
	if ids, err := read(asynq.NewTask(TypeApply, []byte(`{"ids":[1,2],"more":1}`))); err != nil || !slices.Equal(ids, []int64{1, 2}) {
		t.Errorf("%v, %v", ids, err)
	}
}

func TestWithoutRedisNothingIsEnqueued(t *testing.T) {
	c := NewClient(noRedis(t), queues, clock.Machine)
	for name, err := range map[string]error{
		"apply": c.Apply(t.Context(), 1), "run": c.Run(t.Context(), wakesAt("offer", noon, 1, 1)),
	} {
		if aftercare.CodeOf(err) != aftercare.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := c.Run(t.Context(), nil); err != nil {
		t.Errorf("nothing to run needs no Redis: %v", err)
	}
}
