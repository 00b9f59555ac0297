package console

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

// said is one entry of a conversation: what somebody wrote, or what was done.
type said struct {
	At     time.Time
	Class  string // customer, desk, note, phone, act
	Who    string
	Text   string
	Photos []photo
	Asks   bool // it asked for an answer
	Waits  bool // and nobody has given it yet
	Fresh  bool // it came after the form that is shown again was opened
}

type photo struct{ URL, Alt string }

// talk is the case from its beginning: the words of all, and what was done
// between them, by time.
func (o *openCase) talk(fresh map[string]bool) []said {
	var out, after []said
	openings := 0
	for _, m := range o.Case.Messages {
		s := said{At: m.At, Class: string(m.From), Text: m.Text, Asks: m.Asks, Waits: m.Asks && o.waits(m), Fresh: fresh[m.ID]}
		s.Who = cases.Name(o.Shop.Help, m.By, o.Shop)
		if m.From == aftercare.ByCustomer {
			s.Who = o.customer()
		}
		for i, id := range m.Photos {
			s.Photos = append(s.Photos, photo{o.Path() + "/photo/" + url.PathEscape(id), fmt.Sprintf("Photo %d from %s", i+1, s.Who)})
		}
		out = append(out, s)
	}
	for _, e := range o.Events {
		text := o.done(e)
		at, _ := e.When()
		s := said{At: at, Class: "act", Text: text, Fresh: fresh[e.Key]}
		switch {
		case e.By != "":
			s.Who = cases.Name(o.Shop.Help, e.By, o.Shop)
		case customers(e.Case):
			s.Who = o.customer()
		}
		if s.Who == "" {
			s.Text = sentence(text)
		}
		switch {
		case text == "":
		case e.Type == aftercare.EventCaseOpened: // before what was said with it
			out = slices.Insert(out, openings, s)
			openings++
		default:
			after = append(after, s)
		}
	}
	out = append(out, after...)
	slices.SortStableFunc(out, func(a, b said) int { return a.At.Compare(b.At) })
	return out
}

// waits reports whether what the desk asked for is still to come.
func (o *openCase) waits(asked aftercare.CaseMessage) bool {
	return o.Case.Open() && !slices.ContainsFunc(o.Case.Messages, func(m aftercare.CaseMessage) bool {
		return m.From == aftercare.ByCustomer && m.At.After(asked.At)
	})
}

// customer is the name as given; there may be none.
func (o *openCase) customer() string {
	return cmp.Or(locale.FullName(o.Facts.Order.Customer, o.Facts.Order.Locale), "The customer")
}

// done says what an event did besides words, "" when it did nothing else.
func (o *openCase) done(e aftercare.Event) string {
	return strings.Join(teller{shop: o.Shop, events: o.Events}.deeds(e), "; ")
}

// deeds are what an event did to a case besides words, as one goes on after the
// name of who did it; the first is that it was opened or closed, where it was.
func (y teller) deeds(e aftercare.Event) []string {
	c := e.Case
	var out []string
	add := func(yes bool, format string, args ...any) {
		if yes {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	// noted is what came about by itself: a person only says so.
	noted := func(yes bool, format string, args ...any) {
		if e.By != "" {
			format = "noted that " + format
		}
		add(yes, format, args...)
	}
	state := c.State
	switch e.Type {
	case aftercare.EventCaseOpened:
		out, state = []string{y.opened(e)}, ""
	case aftercare.EventCaseClosed:
		add(true, "closed: %s", cmp.Or(c.Outcome, "no outcome told"))
	}
	add(c.Decision == aftercare.Approved, "approved")
	add(c.Decision == aftercare.Declined, "declined")
	covers := c.Decision != "" && c.Covered != ""
	add(covers && e.By != "", "said that %s bears the cost", coverWords[c.Covered])
	add(covers && e.By == "", "%s bears the cost", coverWords[c.Covered])
	add(c.Estimate != nil, "named a price: %s", price(c.Estimate))
	add(c.Accepted == aftercare.Yes, "accepted the price")
	add(c.Accepted == aftercare.No, "declined the price")
	noted(!c.ReceivedAt.IsZero(), "the goods came in")
	noted(!c.RefundedAt.IsZero(), "the money was sent back")
	it := map[bool]string{true: "it "}[e.By != ""]
	add(!c.ShippedAt.IsZero(), "sent %swith %s", it, strings.TrimSpace(c.Carrier+" "+c.Number))
	add(!c.ReadyAt.IsZero() && e.Type != aftercare.EventCaseOpened, "promised it for %s", c.ReadyAt.In(y.zone()).Format("Mon 2 Jan 2006"))
	add(!c.CallAt.IsZero(), "asked to be called back")
	add(c.Solved == aftercare.Yes, "says that it is solved")
	add(c.Solved == aftercare.No, "says that it is not solved")
	add(c.HelpScore > 0, "gave the help %d of 5", c.HelpScore)
	add(c.Owner != "" && e.Type == aftercare.EventCaseUpdated, "handed it to %s", y.name(c.Owner))
	add(c.Root != "", "named the root cause: “%s”", words(c.Root))
	for _, g := range c.Grants {
		add(true, "gave %s", grantText(g))
	}
	// A state that one of the above has told is not told again.
	alone := state != "" && len(out) == 0
	add(alone && e.By != "", "set it to “%s”", words(state))
	add(alone && e.By == "", "is now “%s”", words(state))
	return out
}

// opened says who opened a case, or opened it again, where no name stands before it.
func (y teller) opened(e aftercare.Event) string {
	named := e.By != "" || customers(e.Case)
	switch first := y.first(e); {
	case first && named:
		return "opened the case"
	case first:
		return strings.TrimSpace("opened " + openedBy[e.Case.From])
	case named:
		return "opened it again"
	}
	return "opened again"
}

// customers reports whether only the customer can have told this.
func customers(c *aftercare.Case) bool {
	return c.From == aftercare.FromCustomer || !c.CallAt.IsZero() || c.Accepted != "" || c.Solved != "" || c.HelpScore > 0
}

// first reports whether the event opened its case for the first time: who opens one
// again does not say what it is about, or came later, be it by the same second.
func (y teller) first(e aftercare.Event) bool {
	if e.Case.Kind == "" {
		return false
	}
	mine, _ := e.When()
	before := true // in the order of arrival
	for _, x := range y.events {
		if x.Key == e.Key {
			before = false
			continue
		}
		if x.Type != aftercare.EventCaseOpened || x.Case == nil || x.Case.ID != e.Case.ID {
			continue
		}
		if at, _ := x.When(); at.Before(mine) || before && at.Equal(mine) {
			return false
		}
	}
	return true
}

func price(m *aftercare.Money) string {
	if m == nil {
		return ""
	}
	return locale.Money(*m, "en")
}

// grantText says what was given.
func grantText(g aftercare.Grant) string {
	text := "a " + grantWord(g.Kind)
	if g.Kind == "refund" {
		text = grantWord(g.Kind)
	}
	if !g.Amount.IsZero() {
		text += " of " + locale.Money(g.Amount, "en")
	} else if g.Value != "" {
		text += " of " + g.Value
	}
	if g.Why != "" {
		text += " (" + words(g.Why) + ")"
	}
	return text
}
