package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

type caseShowCmd struct {
	which `embed:""`
	JSON  bool `help:"As JSON."`
}

// Help gives examples.
func (*caseShowCmd) Help() string {
	return "Examples:\n  aftercare case show R-7K4M2Q\n  aftercare case show R-7K4M2Q --json"
}

// caseWhole is one case for machines.
type caseWhole struct {
	caseWords
	Next  string         `json:"next,omitempty"`  // title of the plan's next step
	Reply string         `json:"reply,omitempty"` // id of its canned reply
	Case  aftercare.Case `json:"case"`
}

// Run prints the case.
func (c *caseShowCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // nothing was written
	x, err := c.find(ctx, h)
	if err != nil {
		return err
	}
	store := h.rules.Stores[x.Store]
	out := caseWhole{caseWords: h.words(x, h.business.Now()), Case: x.Case}
	own := locale.Fallbacks(store.Locale)
	if step, reply, ok := cases.Next(x.Case, store.Help); ok {
		out.Next, out.Reply = step.Title.In(own...), reply.ID
	}
	if c.JSON {
		return s.json(out)
	}
	return out.print(s.out, store)
}

func (w caseWhole) print(out io.Writer, store *aftercare.Store) error {
	var b strings.Builder
	zone, c := store.Location(), w.Case
	fact := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%-10s %s\n", name, text)
		}
	}
	fmt.Fprintf(&b, "%s %s: %s\n", c.Kind, c.ID, w.Item)
	fact("Customer", w.Customer)
	fact("Order", strings.TrimSpace(w.Name+" "+w.Order))
	fact("State", c.State)
	fact("Due", w.due(zone))
	fact("Owner", cases.Name(store.Help, w.Owner, store))
	fact("Wants", c.Wanted)
	fact("Because", c.Cause)
	fact("Decision", c.Decision)
	fact("Next", w.Next)
	fact("Reply", w.Reply)
	b.WriteString("\n")
	for _, m := range c.Messages {
		who := w.Customer
		if m.From != aftercare.ByCustomer {
			who = cases.Name(store.Help, m.By, store)
		}
		if !m.Visible() {
			who += " (" + string(m.From) + ", not for the customer)"
		}
		fmt.Fprintf(&b, "%s  %s\n", m.At.In(zone).Format("Mon 02 Jan 2006 15:04"), who)
		for line := range strings.Lines(m.Text) {
			fmt.Fprintf(&b, "    %s\n", strings.TrimRight(line, "\n"))
		}
		if len(m.Photos) > 0 {
			fmt.Fprintf(&b, "    [%d photos]\n", len(m.Photos))
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}
