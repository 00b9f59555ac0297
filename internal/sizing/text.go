package sizing

import (
	"fmt"
	"math"
	"strings"
)

// server is the disk of a large PostgreSQL, in bytes.
const server = 50e12

// Text is what stands in README.md.
func Text() string {
	most := For(sizes[len(sizes)-1])
	year := most.Orders * (365*KeptBytes + 90*WebhookBytes) * Slack
	days := 3650.
	return strings.Join([]string{
		strings.TrimSpace(Table()),
		fmt.Sprintf("An order of this table is %d webhooks, %d steps, %d mails and %d rows. It takes %s of PostgreSQL, half of that for the mails' texts, "+
			"%s more while its webhooks are kept (90 days), and %s of write-ahead log. That was measured, with the webhooks of a shop on Shopify, two lines to an order, "+
			"and customers who agreed to offers; without offers or guides it is less. "+
			"Seconds and cores are those of the worst hour, which has %d times the mean of the day. "+
			"A process has two cores and is planned to be half busy; there are %d of each role, so that one may go. "+
			"A shop of some thousand orders a day needs none of this: one process, on SQLite, where an order takes about as much.",
			WebhooksPerOrder, StepsPerOrder, MailsPerOrder, RowsPerOrder, size(KeptBytes*Slack), size(WebhookBytes*Slack), size(WALBytes), Peak, fewest),
		fmt.Sprintf("That a process takes in %s webhooks a second, or applies %s, or ends %s steps, or sends %s mails, is what `aftercare bench` measured "+
			"(webhook-postgres, apply-postgres, steps-postgres, mail-5ms), on two cores that PostgreSQL and whoever posted or took the mails had to share.",
			thousands(WebhooksPerSecond), thousands(AppliesPerSecond), thousands(StepsPerSecond), thousands(MailsPerSecond)),
		fmt.Sprintf("%s orders a day are arithmetic; nobody has run them. What limits there:", thousands(most.Orders)),
		"- " + strings.Join([]string{
			fmt.Sprintf("**What PostgreSQL keeps**, long before its speed. No server holds %s; one with %s holds ten years of %s orders a day. "+
				"Beyond that, keep less (`retention: {customers: 1y}` comes to about %s and what is left of emptied rows), or run several installations, each with its own stores and its own PostgreSQL: stores share nothing. "+
				"Retention empties rows and deletes none, since a repeat must be known as one for ever: %s rows in ten years. "+
				"The tables are not partitioned, so what is emptied makes room for new rows and gives no disk back.",
				size(most.Ten), size(server), rate(round(server/((days*KeptBytes+90*WebhookBytes)*Slack))), size(year), rate(most.Orders*days*RowsPerOrder/1e12)+" million million"),
			fmt.Sprintf("**What PostgreSQL writes**: %s of write-ahead log a second, as much to each replica, and %s cores. One large server does that. Nothing in Aftercare spreads writes over several.",
				size(most.WAL), rate(math.Ceil(most.Cores))),
			fmt.Sprintf("**Ten o'clock.** %d of the %d steps wait for ten o'clock at the store. One process at a time sets the alarms, %s a second, which is no limit; but %d workers send %s mails a second, so the last of these leave %s later. "+
				"Stores in several time zones spread them; so does another `at` in a workflow.",
				AtTen, StepsPerOrder, thousands(sweeps), most.Worker, thousands(round(float64(most.Worker)*MailsPerSecond)), span(most.Wave)),
			fmt.Sprintf("**Connections**: each process opens up to %d to PostgreSQL, whose default is 100 in all.", connections),
			"**Not Redis**, which holds ten minutes of alarms, at most as many as can be set in that time. A queue's keys lie on one node of a Cluster: its nodes are for failing over, not for speed.",
		}, "\n- "),
	}, "\n\n") + "\n"
}
