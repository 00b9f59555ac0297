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

// servers are the asynq servers of a worker, one for each queue: tasks that
// wait for a slow mail server hold places of their own queue only. With shared
// places, ten thousand offers that fall due at ten o'clock would keep the next
// order's confirmation waiting, whatever the weights, until one of them is sent.
var servers = []struct {
	queue string
	tasks int // at once
}{{QueueEvents, 8}, {QueueMails, 8}, {QueueOffers, 4}}

const (
	maxRetry    = 2
	taskTimeout = 15 * time.Minute // above claimTime and the longest attempt that begins at its end
	bucketSize  = 200              // steps of one workflow in one task
	applySize   = 10               // inbox rows in one task: few, so that a small backlog keeps all places busy
	callers     = 64               // that set alarms side by side
	fullQueue   = 250              // tasks; a queue this long gets no further alarms
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
