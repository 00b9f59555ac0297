package jobs

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/go-redis/redis_rate/v10"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// Others stands for each domain that has no rate of its own.
const Others = "*"

const (
	askTime  = 500 * time.Millisecond // for one answer of Redis
	askAgain = 5 * time.Second        // after it gave none
)

// Line is where due steps wait.
type Line interface {
	// Recipients says where the mails of those of the steps go that are due, the
	// earliest first.
	Recipients(ctx context.Context, steps []int64, now time.Time) ([]aftercare.Recipient, error)
	// PutOff lets steps wait that nobody has claimed.
	PutOff(ctx context.Context, delays []aftercare.Delay) error
}

// Pace keeps the mails to each domain within its rate, over all workers: they
// count in Redis. It looks at steps before they are claimed, so that waiting
// takes no attempt, lease or connection. While Redis is away mails go out at any
// pace, rather than none; a server that has enough of them says so itself.
//
// A step that is over the rate gets a turn, and each domain has a line of turns
// for each queue: one wait for most, however many are due at once, and offers do
// not stand before the confirmation of an order. A turn is no ticket, since many
// may come back together after a stop: the rate is asked again.
type Pace struct {
	line    Line
	rates   map[string]Rate // by domain
	sends   func(store string) bool
	limiter *redis_rate.Limiter
	away    sight // of a Redis that did not answer us
	log     *slog.Logger
}

// NewPace makes a Pace for rates by domain in lower case, or Others; nil, which
// asks nobody, where there are none. Steps of a store that sends nothing, as in
// shadow mode, pass it by: they would take places from those of the others. Nil
// sends means that every store does.
func NewPace(r Redis, line Line, rates map[string]Rate, sends func(store string) bool, log *slog.Logger) *Pace {
	if len(rates) == 0 {
		return nil
	}
	return &Pace{line: line, rates: rates, sends: sends, limiter: redis_rate.NewLimiter(r.Client), log: log}
}

// let returns the steps that may be claimed, and puts off the others. A step of
// which nothing comes, as it is decided otherwise, has used up its place.
func (p *Pace) let(ctx context.Context, queue string, steps []int64, at func(due time.Time) time.Time) ([]int64, error) {
	if p == nil || p.away.age() < askAgain {
		return steps, nil
	}
	now := at(time.Time{})
	due, err := p.line.Recipients(ctx, steps, now)
	if err != nil {
		return nil, err
	}
	over := p.over(ctx, queue, due, now)
	if len(over) == 0 {
		return steps, nil
	}
	if err := p.line.PutOff(ctx, over); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(steps), func(id int64) bool {
		return slices.ContainsFunc(over, func(d aftercare.Delay) bool { return d.StepID == id })
	}), nil
}

// over are the delays of the steps that are over the rates of their domains; each
// domain is asked about once, and all at the same time.
func (p *Pace) over(ctx context.Context, queue string, due []aftercare.Recipient, now time.Time) (out []aftercare.Delay) {
	domains := map[string]*crowd{}
	for _, d := range due {
		if rate, ok := p.rate(d); ok {
			c := domains[d.Domain]
			if c == nil {
				c = &crowd{domain: d.Domain, rate: rate}
				domains[d.Domain] = c
			}
			c.add(d)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, c := range domains {
		all.Go(func() {
			delays, err := c.over(ctx, p.limiter, queue, now)
			if err != nil {
				p.lost(err)
			}
			mu.Lock()
			defer mu.Unlock()
			out = append(out, delays...)
		})
	}
	all.Wait()
	return out
}

// rate is what limits a mail; false when nothing does.
func (p *Pace) rate(to aftercare.Recipient) (Rate, bool) {
	if p.sends != nil && !p.sends(to.Store) {
		return Rate{}, false
	}
	for _, name := range []string{to.Domain, Others} {
		if r, ok := p.rates[name]; ok {
			return r, true
		}
	}
	return Rate{}, false
}

// lost notes that Redis gave no answer, so that not every mail waits for one.
func (p *Pace) lost(err error) {
	if p.away.age() >= askAgain {
		p.log.Warn("mails to each domain are not counted for a while, since Redis does not answer", "error", err)
	}
	p.away.lost.Store(clock.Machine.Now().UnixNano())
}
