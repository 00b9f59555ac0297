package jobs

import (
	"time"

	"github.com/hibiken/asynq"

	"aftercare/internal/aftercare"
)

// The queues. No name may hold braces: on a Redis Cluster they would choose the slot.
const (
	QueueEvents = "events" // webhooks to facts; everything waits for these
	QueueMails  = "mails"  // workflows with a transactional mail in them
	QueueOffers = "offers" // the others
)

// weights share a server's attention; a higher one never starves a lower one.
var weights = map[string]int{QueueEvents: 5, QueueMails: 3, QueueOffers: 1}

const (
	maxRetry    = 2
	taskTimeout = 10 * time.Minute // above a bucket's worst case; leases end long before
	bucketSize  = 200              // steps of one workflow in one task
	applySize   = 50               // inbox rows in one task
)

// Queues is the queue of each workflow.
type Queues map[string]string

// QueuesOf sorts workflows by urgency.
func QueuesOf(workflows []*aftercare.Workflow) Queues {
	q := Queues{}
	for _, w := range workflows {
		q[w.Name] = QueueOffers
		for _, s := range w.Steps {
			if s.Kind == aftercare.KindTransactional {
				q[w.Name] = QueueMails
			}
		}
	}
	return q
}

func (q Queues) of(workflow string) string {
	if name, ok := q[workflow]; ok {
		return name
	}
	return QueueOffers
}

// options are the same for all tasks but for the queue.
func options(queue string, at time.Time) []asynq.Option {
	o := []asynq.Option{asynq.Queue(queue), asynq.MaxRetry(maxRetry), asynq.Timeout(taskTimeout)}
	if !at.IsZero() {
		o = append(o, asynq.ProcessAt(at))
	}
	return o
}
