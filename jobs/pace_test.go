package jobs

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/aftercare"
	"aftercare/internal/testkit"
)

// queue stands in for the steps in SQL: where each goes, and when it may.
type queue struct {
	mu    sync.Mutex
	steps map[int64]aftercare.Recipient
	until map[int64]time.Time
	put   int // off
}

func newQueue(domain string, n int64) *queue {
	q := &queue{steps: map[int64]aftercare.Recipient{}, until: map[int64]time.Time{}}
	for id := range n {
		q.steps[id+1] = aftercare.Recipient{StepID: id + 1, Domain: domain}
	}
	return q
}

func (q *queue) Recipients(_ context.Context, steps []int64, _ time.Time) (out []aftercare.Recipient, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, id := range steps {
		if r, ok := q.steps[id]; ok {
			out = append(out, r)
		}
	}
	return out, nil
}

func (q *queue) PutOff(_ context.Context, delays []aftercare.Delay) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, d := range delays {
		r := q.steps[d.StepID]
		r.Waited = true
		q.steps[d.StepID], q.until[d.StepID] = r, d.Until
		q.put++
	}
	return nil
}

// due are the steps that may be claimed, in batches, the earliest first.
func (q *queue) due(now time.Time) [][]int64 {
	var ids []int64
	for id := range q.steps {
		if !q.until[id].After(now) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Or(q.until[a].Compare(q.until[b]), cmp.Compare(a, b)) })
	return slices.Collect(slices.Chunk(ids, claimSize))
}

func now(time.Time) time.Time { return time.Now() }

func at(t time.Time) func(time.Time) time.Time { return func(time.Time) time.Time { return t } }

// work lets two workers take what is due, in turn, each second until nothing is
// left; it tells in which second each step went.
func (q *queue) work(t *testing.T, r Redis, name string, rate Rate, every func(second int)) map[int64]int {
	t.Helper()
	workers := []*Pace{NewPace(r, q, map[string]Rate{Others: rate}, nil, quiet), NewPace(r, q, map[string]Rate{Others: rate}, nil, quiet)}
	went := map[int64]int{}
	for second := 0; len(q.steps) > 0 && second < 1000; second++ {
		for i, batch := range q.due(time.Now()) {
			gone, err := workers[i%2].let(t.Context(), name, batch, now)
			check(t, err)
			for _, id := range gone {
				went[id] = second
				delete(q.steps, id)
			}
		}
		if every != nil {
			every(second)
		}
		time.Sleep(time.Second)
	}
	return went
}

// Two workers share the rate, in a crowd that is due at once: no second sees more
// than there may be, and no step waits much more than once.
func TestTwoWorkersShareARate(t *testing.T) {
	for name, least := range map[string]int{QueueMails: 180 / 20, QueueOffers: 180 / 16} {
		synctest.Test(t, func(t *testing.T) {
			q := newQueue("gmail.com", 200)
			went := q.work(t, closing(t, OpenEmbedded()), name, Rate{20, time.Second}, nil)
			in := map[int]int{}
			for _, second := range went {
				in[second]++
			}
			if most := slices.Max(slices.Collect(maps.Values(in))); most > 20 || len(went) != 200 {
				t.Errorf("%s: %d in one second, %d in all", name, most, len(went))
			}
			if last := slices.Max(slices.Collect(maps.Keys(in))); last < least || last > least+3 {
				t.Errorf("%s: the last went in second %d, want %d", name, last, least)
			}
			if q.put > 200*3/2 {
				t.Errorf("%s: put off %d times", name, q.put)
			}
		})
	}
}

// The confirmation of an order does not stand behind the offers of the morning.
func TestOffersLeaveRoomForMails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded())
		rate := Rate{10, time.Second}
		mails := newQueue("gmail.com", 0)
		pace := NewPace(r, mails, map[string]Rate{"gmail.com": rate}, nil, quiet)
		came := map[int64]int{}
		newQueue("gmail.com", 500).work(t, r, QueueOffers, rate, func(second int) {
			id := int64(second + 1)
			mails.steps[id], came[id] = aftercare.Recipient{StepID: id, Domain: "gmail.com"}, second
			for _, batch := range mails.due(time.Now()) {
				gone, err := pace.let(t.Context(), QueueMails, batch, now)
				check(t, err)
				for _, id := range gone {
					delete(mails.steps, id)
					if waited := second - came[id]; waited > 5 {
						t.Errorf("mail %d waited %d s", id, waited)
					}
				}
			}
		})
		if len(came) < 50 || len(mails.steps) > 5 {
			t.Errorf("%d mails came, %d are left", len(came), len(mails.steps))
		}
	})
}

// Every kind of Redis counts, for clients of different processes too; a line has a
// place for each.
func TestEveryRedisCounts(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) []Redis{
		"embedded": func(t *testing.T) []Redis { r := closing(t, OpenEmbedded()); return []Redis{r, r} },
		"redis-server": func(t *testing.T) []Redis {
			return clients(t, &redis.UniversalOptions{Addrs: []string{testkit.Redis(t)}})
		},
		"cluster": func(t *testing.T) []Redis {
			return clients(t, &redis.UniversalOptions{Addrs: testkit.ClusterRedis(t).Addrs(), IsClusterMode: true})
		},
	} {
		t.Run(name, func(t *testing.T) {
			q := newQueue("gmail.com", 40)
			var workers []*Pace
			for _, r := range open(t) {
				check(t, r.Check(t.Context())) // a cluster may need a moment; the pace gives it none
				workers = append(workers, NewPace(r, q, map[string]Rate{"gmail.com": {20, 24 * time.Hour}}, nil, quiet))
			}
			var went []int64
			for i, batch := range slices.Collect(slices.Chunk(slices.Sorted(maps.Keys(q.steps)), 10)) {
				gone, err := workers[i%2].let(t.Context(), QueueOffers, batch, at(noon))
				check(t, err)
				went = append(went, gone...)
			}
			if !slices.Equal(went, []int64{1}) {
				t.Errorf("%v went, want the first alone", went)
			}
			for id := int64(3); id <= 40; id++ {
				if !q.until[id].After(q.until[id-1]) {
					t.Errorf("step %d at %s, step %d at %s", id-1, q.until[id-1], id, q.until[id])
				}
			}
		})
	}
}

func clients(t *testing.T, o *redis.UniversalOptions) []Redis {
	t.Helper()
	again := *o
	return []Redis{closing(t, OpenRedis(o)), closing(t, OpenRedis(&again))}
}

// counter counts what Redis is asked.
type counter struct{ atomic.Int64 }

func (c *counter) DialHook(next redis.DialHook) redis.DialHook { return next }
func (c *counter) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error { c.Add(1); return next(ctx, cmd) }
}
func (c *counter) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error { c.Add(1); return next(ctx, cmds) }
}

// While Redis is away, or says nothing, all go; it is asked once in a while and
// not for each batch.
func TestPaceWithoutRedis(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	check(t, err)
	t.Cleanup(func() { check(t, silent.Close()) })
	for name, r := range map[string]Redis{"away": noRedis(t), "silent": closing(t, OpenRedis(&redis.UniversalOptions{Addrs: []string{silent.Addr().String()}}))} {
		t.Run(name, func(t *testing.T) {
			var asked counter
			r.Client.AddHook(&asked)
			q := newQueue("gmail.com", 40)
			p := NewPace(r, q, map[string]Rate{"gmail.com": {1, time.Hour}}, nil, quiet)
			all := slices.Sorted(maps.Keys(q.steps))
			first := int64(0)
			for range 10 {
				if gone, err := p.let(t.Context(), QueueMails, all, at(noon)); err != nil || len(gone) != 40 || q.put != 0 {
					t.Errorf("%d went, %d were put off, %v", len(gone), q.put, err)
				}
				if first == 0 {
					first = asked.Load() // with what opens a connection
				}
				if n := asked.Load(); n == 0 || n != first {
					t.Errorf("asked %d times, then %d", first, n)
				}
				p.away.lost.Add(int64(time.Hour)) // however slow this machine is, it was just now
			}
		})
	}
}

// Who is not limited costs no question.
func TestNoLimitNoQuestion(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		var asked counter
		r.Client.AddHook(&asked)
		q := newQueue("example.com", 10)
		all := slices.Sorted(maps.Keys(q.steps))
		for _, rates := range []map[string]Rate{nil, {}, {"gmail.com": {1, time.Hour}}} {
			gone, err := NewPace(r, q, rates, nil, quiet).let(t.Context(), QueueMails, all, at(noon))
			if check(t, err); len(gone) != 10 || asked.Load() != 0 {
				t.Errorf("%d went, asked %d times", len(gone), asked.Load())
			}
		}
	})
}

// Steps of a store in shadow mode take neither a place nor a turn.
func TestStoresThatSendNothingPassThePace(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		q := newQueue("gmail.com", 4)
		for id, store := range map[int64]string{1: "shadow", 2: "shadow", 3: "live", 4: "live"} {
			q.steps[id] = aftercare.Recipient{StepID: id, Store: store, Domain: "gmail.com"}
		}
		p := NewPace(r, q, map[string]Rate{"gmail.com": {1, time.Hour}}, func(store string) bool { return store == "live" }, quiet)
		for _, want := range [][]int64{{1, 2, 3}, {1, 2}} {
			gone, err := p.let(t.Context(), QueueMails, []int64{1, 2, 3, 4}, at(noon))
			if check(t, err); !slices.Equal(gone, want) {
				t.Errorf("%v went, want %v", gone, want)
			}
		}
	})
}

// A step over the rate is not claimed, and holds no place in its lane.
func TestStepsOverTheRateAreNotClaimed(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		l := newLedger()
		run := runner(l, r)
		q := newQueue("gmail.com", 50)
		run.Pace = NewPace(r, q, map[string]Rate{"gmail.com": {24, 24 * time.Hour}}, nil, quiet)
		check(t, run.Handle(t.Context(), runTask(t, "confirm", 50)))
		if l.outcomes()[aftercare.MailSent] != 1 || len(l.attempts) != 1 || q.put != 49 {
			t.Errorf("%v, %d attempted, %d put off", l.outcomes(), len(l.attempts), q.put)
		}
		if !run.lane(QueueMails).free.TryAcquire(atOnce) {
			t.Error("places in the lane are still held")
		}
	})
}

func TestRates(t *testing.T) {
	for _, c := range []struct {
		rate  Rate
		burst int
		words string
	}{
		{Rate{20, time.Second}, 20, "20 a second"}, {Rate{600, time.Minute}, 10, "600 a minute"}, {Rate{100, time.Hour}, 1, "100 an hour"},
		{Rate{50, 24 * time.Hour}, 1, "50 a day"}, {Rate{1_000_000, time.Second}, 1_000_000, "1000000 a second"}, {Rate{1, time.Second}, 1, "1 a second"},
	} {
		if got := c.rate.limit(); got.Burst != c.burst || got.Rate != c.rate.Mails || got.Period != c.rate.Per || fmt.Sprint(c.rate) != c.words {
			t.Errorf("%s: %+v, want a burst of %d", c.rate, got, c.burst)
		}
	}
}
