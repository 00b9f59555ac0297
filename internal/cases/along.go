package cases

import (
	"time"

	"aftercare/internal/aftercare"
)

// Along is how far apart what the desk writes and what it does may lie to be one
// act: it sends both at once, and the clock goes on between them.
const Along = time.Minute

// ToldWith lists what the desk did to the case along with a message of its own:
// "decision", "estimate", "received", "shipped", "refund". Each deed is looked at by
// itself, since the next may be done before the mail of the first is due. What came
// in or was paid on a day before was told when the case moved there.
func ToldWith(c aftercare.Case, m aftercare.CaseMessage) (out []string) {
	if m.From != aftercare.ByDesk {
		return nil
	}
	for _, deed := range []struct {
		what, state string
		at          time.Time
	}{
		{"decision", c.Decision, c.DecidedAt}, {"estimate", aftercare.StateEstimate, c.EstimatedAt}, {"received", aftercare.StateReceived, c.ReceivedAt},
		{"shipped", aftercare.StateShipped, c.ShippedAt}, {"refund", aftercare.StateRefunded, c.RefundedAt},
	} {
		if near(m.At, deed.at) || !deed.at.IsZero() && near(m.At, movedTo(c, deed.state, deed.at)) {
			out = append(out, deed.what)
		}
	}
	return out
}

// movedTo is when the case first came to the state after something was true; zero
// when it did not.
func movedTo(c aftercare.Case, state string, after time.Time) time.Time {
	for _, m := range c.Moves {
		if m.State == state && !m.At.Before(after) {
			return m.At
		}
	}
	return time.Time{}
}

func near(a, b time.Time) bool { return !b.IsZero() && a.Sub(b).Abs() <= Along }
