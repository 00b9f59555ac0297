package customer

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// said is one word of the conversation.
type said struct {
	Mine   bool
	Who    string
	At     string
	Time   string // for machines
	Text   []span
	Photos []shown
}

// span is a piece of a text; one with an address is a link.
type span struct{ Text, URL string }

// talk is the conversation, as far as the customer may read it.
func (v *visit) talk(c aftercare.Case) (out []said) {
	for _, m := range c.Messages {
		if !m.Visible() {
			continue
		}
		one := said{Mine: m.From == aftercare.ByCustomer, At: v.moment(m.At), Time: m.At.UTC().Format(time.RFC3339), Who: v.words.Case.You}
		if one.Text = []span{{Text: m.Text}}; !one.Mine {
			one.Who, one.Text = cases.Name(v.help(), m.By, v.store), linked(m.Text)
		}
		for _, id := range m.Photos {
			one.Photos = append(one.Photos, v.shown(id))
		}
		out = append(out, one)
	}
	return out
}

var addresses = regexp.MustCompile(`https://[^\s<>"']+[^\s<>"'.,;:!?)\]]`)

// linked makes links of the addresses in what the desk wrote. What a customer
// wrote has none: nobody shall be led astray by a forwarded page.
func linked(text string) (out []span) {
	at := 0
	for _, m := range addresses.FindAllStringIndex(text, -1) {
		out = append(out, span{Text: text[at:m[0]]}, span{text[m[0]:m[1]], text[m[0]:m[1]]})
		at = m[1]
	}
	return append(out, span{Text: text[at:]})
}

// done is what happened so far, by day.
func (v *visit) done(c aftercare.Case) (out []pair) {
	w := &v.words.Case
	decided := w.Approved
	if c.Decision == aftercare.Declined {
		decided = w.Declined
	}
	if c.Decision == "" {
		c.DecidedAt = time.Time{}
	}
	type step struct {
		at   time.Time
		text string
	}
	steps := []step{
		{c.OpenedAt, w.Opened}, {c.DecidedAt, decided}, {c.ReceivedAt, w.Received}, {c.EstimatedAt, w.Estimated},
		{c.AcceptedAt, cmp.Or(map[string]string{aftercare.No: v.words.CaseForm.RefusedOn}[c.Accepted], v.words.CaseForm.AcceptedOn)},
		{c.ShippedAt, w.Shipped}, {c.RefundedAt, w.Refunded}, {c.ReopenedAt, w.Again}, {c.ClosedAt, w.Ended},
	}
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
	for _, s := range steps {
		if !s.at.IsZero() {
			out = append(out, pair{v.day(s.at), s.text})
		}
	}
	if c.Open() && c.ShippedAt.IsZero() && !c.ReadyAt.IsZero() {
		out = append(out, pair{v.day(c.ReadyAt), w.ReadyBy})
	}
	return out
}
