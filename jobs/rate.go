package jobs

import (
	"fmt"
	"time"

	"github.com/go-redis/redis_rate/v10"
)

// Rate is so many mails in a time.
type Rate struct {
	Mails int
	Per   time.Duration
}

// interval is from one mail to the next.
func (r Rate) interval() time.Duration { return r.Per / time.Duration(r.Mails) }

// limit lets go at once what comes to a second, and spreads the rest: 5,000 a day
// are one each 17 seconds, not all of them at midnight.
func (r Rate) limit() redis_rate.Limit {
	return redis_rate.Limit{Rate: r.Mails, Period: r.Per, Burst: max(int(time.Second/max(r.interval(), 1)), 1)}
}

// lineLength is how many may wait for one domain; more of them get the last turn.
const lineLength = 1_000_000

// line is the rate at which turns of a queue come. Offers leave a fifth to mails
// that answer an order.
func (r Rate) line(queue string) Rate {
	if queue == QueueOffers {
		return Rate{4 * r.Mails, 5 * r.Per}
	}
	return r
}

var spans = map[time.Duration]string{time.Second: "a second", time.Minute: "a minute", time.Hour: "an hour", 24 * time.Hour: "a day"}

func (r Rate) String() string {
	if span, ok := spans[r.Per]; ok {
		return fmt.Sprintf("%d %s", r.Mails, span)
	}
	return fmt.Sprintf("%d in %s", r.Mails, r.Per)
}
