package sizing

import "math"

const (
	day = 86_400.
	// Peak is how many times the mean of a day its worst hour has: all of a day's
	// orders within six hours.
	Peak = 4
	// usable is how much of what a process could do is planned for: half, so that
	// one of two may be missing.
	usable = .5
	// fewest processes of a role: one may go at any time.
	fewest = 2
)

// Need is what a number of orders a day takes.
type Need struct {
	Orders      float64 // a day
	Webhooks    float64 // a second, at the peak; the others too
	Mails       float64
	Web, Worker int     // processes with two cores
	Redis       float64 // bytes
	Cores       float64 // of PostgreSQL
	Connections int
	WAL         float64 // bytes
	Month, Ten  float64 // bytes of PostgreSQL after a month, and after ten years
	Wave        float64 // seconds until the mails of ten o'clock have left
}

// For computes it.
func For(orders float64) Need {
	peak := orders / day * Peak // orders a second
	n := Need{Orders: orders, Webhooks: peak * WebhooksPerOrder, Mails: peak * MailsPerOrder}
	n.Web = processes(n.Webhooks / WebhooksPerSecond)
	n.Worker = processes(peak * (MailsPerOrder/MailsPerSecond + (StepsPerOrder-MailsPerOrder)/StepsPerSecond + WebhooksPerOrder/AppliesPerSecond))
	n.Redis = redisAlone + max(queued(peak*StepsPerOrder*horizon, horizon), queued(min(orders*AtTen, sweeps*horizon), 1))
	n.Cores = peak * DatabaseSeconds
	n.Connections = (n.Web + n.Worker) * connections
	n.WAL = peak * WALBytes
	n.Month = 30 * orders * (KeptBytes + WebhookBytes) * Slack
	n.Ten = orders * (3650*KeptBytes + 90*WebhookBytes) * Slack
	n.Wave = orders * AtTen / min(float64(n.Worker)*MailsPerSecond, sweeps)
	return n
}

func processes(busy float64) int { return max(fewest, int(math.Ceil(busy/usable))) }

// queued is the memory of Redis for the steps that have an alarm: those of the worst
// hour's horizon, or those of ten o'clock that get theirs in time. Those of a workflow
// that are due in the same second share tasks.
func queued(steps, seconds float64) float64 {
	tasks := min(steps, workflowsShipped*seconds) + steps/bucket
	return tasks*TaskBytes + steps*StepBytes
}
