package mailtemplates

import (
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

func (b *builder) message(c aftercare.Case, m aftercare.CaseMessage) Message {
	if m.ID == "" {
		return Message{}
	}
	ours := m.From == aftercare.ByDesk
	out := Message{Text: paragraphs(m.Text, !ours), At: b.date(m.At), Photos: len(m.Photos), Asks: m.Asks, Ours: ours}
	if len(out.Text) > 0 {
		out.Start = short(strings.Join(out.Text[0].Lines, " "))
	}
	if ours {
		out.By, out.Tells = b.helper(m.By), tells(c, m)
	} else {
		out.By = locale.FullName(b.f.Order.Customer, b.locale)
	}
	return out
}

// along is how far apart what the desk writes and what it does may lie to be one
// act. The engine takes the same time, and leaves the act's own mail out.
const along = time.Minute

// tells is what the desk did along with a message of its own.
func tells(c aftercare.Case, m aftercare.CaseMessage) string {
	for _, act := range []struct {
		what string
		at   time.Time
	}{{"decision", c.DecidedAt}, {"estimate", c.EstimatedAt}, {"received", c.ReceivedAt}, {"shipped", c.ShippedAt}, {"refund", c.RefundedAt}} {
		if !act.at.IsZero() && m.At.Sub(act.at).Abs() <= along {
			return act.what
		}
	}
	return ""
}
