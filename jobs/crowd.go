package jobs

import (
	"context"
	"time"

	"github.com/go-redis/redis_rate/v10"

	"aftercare/internal/aftercare"
)

// crowd is what is due at the same time for one domain.
type crowd struct {
	domain string
	rate   Rate
	waited []int64 // steps that were given a turn before
	fresh  []int64
}

func (c *crowd) add(r aftercare.Recipient) {
	if r.Waited {
		c.waited = append(c.waited, r.StepID)
	} else {
		c.fresh = append(c.fresh, r.StepID)
	}
}

// over takes as many places as there are, for those that have waited first, and
// delays the others: those that have waited by moments, the fresh ones to the end
// of their line.
func (c *crowd) over(ctx context.Context, l *redis_rate.Limiter, queue string, now time.Time) ([]aftercare.Delay, error) {
	key := "aftercare:pace:" + c.domain
	places, err := l.AllowAtMost(ctx, key, c.rate.limit(), len(c.waited)+len(c.fresh))
	if err != nil {
		return nil, err
	}
	first := min(places.Allowed, len(c.waited))
	waited, fresh := c.waited[first:], c.fresh[places.Allowed-first:]
	delays := c.turns(nil, waited, now, c.rate.interval())
	if len(fresh) == 0 {
		return delays, nil
	}
	turn := c.rate.line(queue)
	line, err := l.AllowN(ctx, key+":"+queue, redis_rate.Limit{Rate: turn.Mails, Period: turn.Per, Burst: lineLength}, len(fresh))
	if err != nil {
		return delays, err
	}
	begins := now.Add(line.ResetAfter - time.Duration(len(fresh))*turn.interval())
	return c.turns(delays, fresh, begins, turn.interval()), nil
}

// turns are one after the other.
func (c *crowd) turns(delays []aftercare.Delay, steps []int64, from time.Time, interval time.Duration) []aftercare.Delay {
	why := aftercare.Because(aftercare.ReasonPaced, "at most "+c.rate.String()+" to "+c.domain)
	for _, id := range steps {
		from = from.Add(interval)
		delays = append(delays, aftercare.Delay{StepID: id, Until: from, Reason: why})
	}
	return delays
}
