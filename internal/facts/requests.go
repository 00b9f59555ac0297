package facts

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// keptRequests is how many of the last requests for a link stay known: enough to
// answer each, and to see that there were too many.
const keptRequests = 5

// requests are the last times at which somebody asked for a new link to the order.
func requests(events []aftercare.Event) []time.Time {
	var out []time.Time
	for _, e := range events {
		if at, _ := e.When(); e.Type == aftercare.EventLinkRequested && !slices.ContainsFunc(out, at.Equal) {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out[max(0, len(out)-keptRequests):]
}
