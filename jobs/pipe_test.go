package jobs

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/clock"
	"aftercare/internal/testkit"
)

// gated holds scripts that go alone, until it is opened, and counts pipelines.
type gated struct {
	open chan struct{}

	mu        sync.Mutex
	pipelines []int
}

func (g *gated) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (g *gated) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if cmd.Name() == "evalsha" {
			<-g.open
		}
		return next(ctx, cmd)
	}
}

func (g *gated) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if cmds[0].Name() == "evalsha" {
			g.mu.Lock()
			g.pipelines = append(g.pipelines, len(cmds))
			g.mu.Unlock()
		}
		return next(ctx, cmds)
	}
}

// jam runs the script for one caller after the other, with its argument and its
// number. The first ones are held on the way until all others wait. It returns
// what each of them got, and how many shared a pipeline.
func jam(t *testing.T, r Redis, script string, args ...string) (answers []any, failures []error, pipelines []int) {
	t.Helper()
	sha, err := r.Client.ScriptLoad(t.Context(), script).Result()
	check(t, err)
	g := &gated{open: make(chan struct{})}
	r.Client.AddHook(g)
	p := &pipe{UniversalClient: r.Client}
	answers, failures = make([]any, len(args)), make([]error, len(args))
	var all sync.WaitGroup
	for i, arg := range args {
		all.Go(func() {
			answers[i], failures[i] = p.EvalSha(t.Context(), sha, []string{"asynq:{mails}:pending"}, arg, i).Result()
		})
		eventually(t, "the caller is in the pipe", func() bool {
			p.mu.Lock()
			defer p.mu.Unlock()
			waiting := 0
			if p.next != nil {
				waiting = p.next.Len()
			}
			return p.underway+waiting == i+1
		})
	}
	close(g.open)
	all.Wait()
	if p.underway != 0 || p.next != nil {
		t.Errorf("%d are under way when all are back", p.underway)
	}
	return answers, failures, g.pipelines
}

// Those that wait share a pipeline, and each has its own answer or error.
func TestScriptsShareAPipeline(t *testing.T) {
	args := []string{10: "nothing", 20: "wrong", 49: ""}
	answers, failures, pipelines := jam(t, realRedis(t), `
		if ARGV[1] == "nothing" then return nil end
		if ARGV[1] == "wrong" then return redis.error_reply("WRONG") end
		return ARGV[2]`, args...)
	for i, arg := range args {
		switch err := failures[i]; {
		case arg == "nothing" && errors.Is(err, redis.Nil), arg == "wrong" && redis.HasErrorPrefix(err, "WRONG"), err == nil && answers[i] == fmt.Sprint(i):
		default:
			t.Errorf("caller %d, %q, got %v, %v", i, arg, answers[i], err)
		}
	}
	if !slices.Equal(pipelines, []int{len(args) - mostUnderway}) {
		t.Errorf("pipelines of %v", pipelines)
	}
}

// A caller that has lost its patience leaves; the others have their answers.
func TestACallerLeavesThePipe(t *testing.T) {
	r := realRedis(t)
	sha, err := r.Client.ScriptLoad(t.Context(), "return ARGV[1]").Result()
	check(t, err)
	g := &gated{open: make(chan struct{})}
	r.Client.AddHook(g)
	p := &pipe{UniversalClient: r.Client}
	var all sync.WaitGroup
	for range mostUnderway {
		all.Go(func() { check(t, p.EvalSha(t.Context(), sha, nil, "x").Err()) })
	}
	eventually(t, "the way is taken", func() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.underway == mostUnderway })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.EvalSha(ctx, sha, nil, "x").Err(); !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	all.Go(func() {
		if got, err := p.EvalSha(t.Context(), sha, nil, "stays").Result(); got != "stays" || err != nil {
			t.Errorf("who stayed got %v, %v", got, err)
		}
	})
	eventually(t, "both are in the pipe", func() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.next.Len() == 2 })
	close(g.open)
	all.Wait()
}

// sight sees a failure among the answers of a pipeline, whichever comes first.
func TestSightSeesIntoAPipeline(t *testing.T) {
	r := closing(t, OpenRedis(&redis.UniversalOptions{Addrs: []string{testkit.OwnRedis(t, "--maxmemory", "100kb").Addr}}))
	r.sight.lost.Store(0)
	args := []string{"no", "no", "no", "SET"}
	_, failures, pipelines := jam(t, r, `if ARGV[1] == "SET" then return redis.call("SET", KEYS[1], "x") end return nil`, args...)
	if !slices.Equal(pipelines, []int{2}) || !errors.Is(failures[2], redis.Nil) || !redis.IsOOMError(failures[3]) {
		t.Fatalf("pipelines %v, failures %v", pipelines, failures)
	}
	if r.sight.age() > blindTime {
		t.Error("a write that is refused in a pipeline does not count as a loss")
	}
}

// On a Cluster the queues lie on several nodes, each with a pipe of its own.
func TestAlarmsOnACluster(t *testing.T) {
	r := closing(t, OpenRedis(&redis.UniversalOptions{Addrs: testkit.ClusterRedis(t).Addrs(), IsClusterMode: true}))
	c := NewClient(r, queues, clock.Machine)
	now := clock.Machine.Now()
	wakes := wakesAt("confirm", now, 1, 1)
	for i := range int64(300) {
		at := now.Add(time.Duration(i+1) * time.Second)
		wakes = append(append(wakes, wakesAt("confirm", at, 1000+i, 1000+i)...), wakesAt("offer", at, 2000+i, 2000+i)...)
	}
	check(t, c.Run(t.Context(), wakes))
	check(t, c.Apply(t.Context(), 1, 2, 3))
	for queue, want := range map[string]int{QueueMails: 301, QueueOffers: 300, QueueEvents: 3} {
		if got := len(idsOf(t, r, queue)); got != want {
			t.Errorf("%s has %d ids, want %d", queue, got, want)
		}
	}
}
