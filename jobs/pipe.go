package jobs

import (
	"context"
	"sync"

	"github.com/redis/go-redis/v9"
)

// pipe is the way to one queue, on which scripts go together: asynq asks Redis by
// two or three of them for each task, and the way there and back is most of what
// that costs. Those that come while others are under way wait for these, and then
// share a pipeline. Who comes alone waits for nobody.
//
// It is for one queue, whose keys lie on one node of a Cluster: together with
// another's its scripts would wait for a node that is away.
type pipe struct {
	redis.UniversalClient

	mu       sync.Mutex
	underway int
	next     *load // nil: nobody waits
}

// mostUnderway is how many go side by side before others wait: with one alone, two
// callers would be slower together than without a pipe.
const mostUnderway = 2

// piped is the way to one queue. The embedded one has the plain client: it is not
// far away, and on its connection, which buffers nothing, the answer to the first
// of many commands and the last of them would wait for each other.
func (r Redis) piped() redis.UniversalClient {
	if r.Embedded {
		return r.Client
	}
	return &pipe{UniversalClient: r.Client}
}

// load is scripts that share a pipeline.
type load struct {
	redis.Pipeliner
	back chan struct{} // closed when all have their answers
}

// EvalSha runs a script that the server knows. The end of ctx ends the waiting
// for the answer; what goes together with others may run all the same.
func (p *pipe) EvalSha(ctx context.Context, sha string, keys []string, args ...any) *redis.Cmd {
	p.mu.Lock()
	if p.underway < mostUnderway {
		p.underway++
		p.mu.Unlock()
		defer p.arrived()
		return p.UniversalClient.EvalSha(ctx, sha, keys, args...)
	}
	if p.next == nil {
		p.next = &load{p.Pipeline(), make(chan struct{})}
	}
	l := p.next
	cmd := l.EvalSha(ctx, sha, keys, args...)
	p.mu.Unlock()
	select {
	case <-l.back:
		return cmd
	case <-ctx.Done():
		gone := redis.NewCmd(ctx)
		gone.SetErr(ctx.Err())
		return gone
	}
}

// arrived lets those go that wait, in the place of what is back.
func (p *pipe) arrived() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		p.underway--
		return
	}
	go p.send(p.next)
	p.next = nil
}

// send has the client's own patience: that of one caller is not the others'.
func (p *pipe) send(l *load) {
	_, _ = l.Exec(context.Background()) // each script has its own answer, or its error
	p.arrived()
	close(l.back)
}
