package mail

import (
	"context"
	"slices"
	"sync"
	"time"

	"aftercare/internal/aftercare"
)

// goodbye is how long a QUIT may take.
const goodbye = 2 * time.Second

// Pool sends mails over at most Server.Pool connections. It is an
// aftercare.Mailer, safe for concurrent use.
type Pool struct {
	o       Options
	breaker breaker
	slots   chan struct{} // one per attempt under way

	mu     sync.Mutex
	free   []*conn // unused, the latest used last
	closed bool
	quits  sync.WaitGroup
}

var _ aftercare.Mailer = (*Pool)(nil)

// New makes a pool; it connects when the first mail is sent.
func New(o Options) (*Pool, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	return &Pool{o: o, slots: make(chan struct{}, o.Server.Pool)}, nil
}

// Close ends all unused connections and refuses further mails. Attempts under
// way go on to their end: their answer decides what the ledger says.
func (p *Pool) Close() {
	p.mu.Lock()
	free := p.free
	p.free, p.closed = nil, true
	p.mu.Unlock()
	for _, c := range free {
		c.idle.Stop()
		p.quits.Go(func() { c.quit(goodbye) })
	}
	p.quits.Wait()
}

// Connections is how many the pool has at most.
func (p *Pool) Connections() int { return cap(p.slots) }

// Stats are the pool's numbers of the moment.
type Stats struct {
	Busy, Free int  // connections in use, waiting
	Open       bool // the breaker is open: the server is away
}

// Stats returns the numbers for metrics and readiness.
func (p *Pool) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Stats{Busy: len(p.slots), Free: len(p.free), Open: p.breaker.open()}
}

// take returns an unused connection, bound to ctx, or nil.
func (p *Pool) take(ctx context.Context) *conn {
	for {
		p.mu.Lock()
		n := len(p.free)
		if n == 0 {
			p.mu.Unlock()
			return nil
		}
		c := p.free[n-1]
		p.free = p.free[:n-1]
		p.mu.Unlock()
		c.idle.Stop()
		if !c.silent() {
			c.drop() // closed by the server, or about to be
			continue
		}
		c.reused = true
		c.bind(ctx)
		return c
	}
}

// put keeps a connection for the next mail.
func (p *Pool) put(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		c.drop()
		return
	}
	c.idle = time.AfterFunc(p.o.Idle, func() { p.retire(c) })
	p.free = append(p.free, c)
}

// retire ends a connection that was not used for a while, unless somebody took
// it in the same moment.
func (p *Pool) retire(c *conn) {
	p.mu.Lock()
	i := slices.Index(p.free, c)
	if i < 0 {
		p.mu.Unlock()
		return
	}
	p.free = slices.Delete(p.free, i, i+1)
	p.quits.Add(1)
	p.mu.Unlock()
	defer p.quits.Done()
	c.quit(goodbye)
}

// clear drops all unused connections: one of them was found dead.
func (p *Pool) clear() {
	p.mu.Lock()
	free := p.free
	p.free = nil
	p.mu.Unlock()
	for _, c := range free {
		c.idle.Stop()
		c.drop()
	}
}
