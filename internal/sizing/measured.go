package sizing

// What an order comes to. The one measured has two lines and six webhooks as
// Shopify posts them, goes to a customer who agreed to offers, and finds something
// to say in each workflow but those of cases.
const (
	WebhooksPerOrder = 6
	StepsPerOrder    = 11
	MailsPerOrder    = 10
	// AtTen is how many of the steps wait for ten o'clock, in the store's time zone.
	AtTen = 7
	// RowsPerOrder are those of all tables.
	RowsPerOrder = 58

	// KeptBytes of PostgreSQL, with indexes, hold the order until retention empties
	// it; half of them are the mails' texts. WebhookBytes are the bodies and headers
	// of its webhooks, which retention empties after 90 days.
	KeptBytes    = 76_000
	WebhookBytes = 10_900
	// WALBytes is what PostgreSQL writes ahead, and sends to a replica, in the
	// order's life.
	WALBytes = 152_000

	// TaskBytes of Redis hold a task with one step, StepBytes each further step of it.
	TaskBytes = 606
	StepBytes = 15
)

// What was measured and depends on the machine, so that no test judges it.
const (
	// Slack is how much larger tables are than what is in them, for the room that
	// rows leave when they change.
	Slack = 1.3
	// DatabaseSeconds are the seconds of a core that PostgreSQL takes for an order.
	DatabaseSeconds = .082
)

// What a process with two cores gets through in a second, by these rows of
// `aftercare bench`, rounded down.
const (
	WebhooksPerSecond = 13_000. // webhook-postgres
	AppliesPerSecond  = 600.    // apply-postgres
	StepsPerSecond    = 5500.   // steps-postgres
	MailsPerSecond    = 500.    // mail-5ms
)

// sweeps is how many alarms whoever leads sets in a second, as bench measured it
// (sweep-postgres).
const sweeps = 50_000

// What stands in the code.
const (
	horizon          = 600 // seconds: jobs.Horizon
	bucket           = 200 // steps in a task
	workflowsShipped = 31
	connections      = 16 // to PostgreSQL, of each process
	redisAlone       = 16 << 20
)
