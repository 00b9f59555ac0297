package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/mailtemplates"
)

type caseReplyCmd struct {
	which  `embed:""`
	byWhom `embed:""`
	Text   string `xor:"words" placeholder:"TEXT" help:"What to say; without it and --canned, it is read from standard input."`
	Canned string `xor:"words" placeholder:"ID" help:"A canned reply of the help file, in the customer's language."`
	State  string `placeholder:"STATE" help:"The state that the case goes to."`
	Asks   bool   `help:"Then it is the customer's turn."`

	Covered        string `placeholder:"WHO" help:"For approved: who bears the cost: shop, warranty, customer."`
	Amount         string `placeholder:"N" help:"For estimate: the price, in the order's currency."`
	Carrier        string `placeholder:"NAME" help:"For shipped: who brings it."`
	TrackingNumber string `placeholder:"N" help:"For shipped: its number."`
	Outcome        string `placeholder:"TEXT" help:"For closed: how it ended."`

	Preview bool `help:"Print what would be sent, and send nothing."`
	JSON    bool `help:"As JSON."`
}

// Help gives examples.
func (*caseReplyCmd) Help() string {
	return `Examples:
  aftercare case reply R-7K4M2Q --by kim --canned ask-photo --preview
  aftercare case reply R-7K4M2Q --by kim --canned ask-photo
  aftercare case reply R-7K4M2Q --by kim --asks --text "Which size do you need?"
  aftercare case reply R-7K4M2Q --by kim < answer.txt

The same words to the same question are one answer: running it twice sends one mail.`
}

// Run answers, by the one door.
func (c *caseReplyCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was written is committed
	x, err := c.find(ctx, h)
	if err != nil {
		return err
	}
	text, reply, err := c.words(h, x)
	if err != nil {
		return err
	}
	a, err := c.act(h, x, nonceOf(x.Case, c.By, text))
	if err != nil {
		return err
	}
	state, asks := c.State, c.Asks
	if state == "" {
		state = reply.State
	}
	currency := x.Facts.Order.Total.Currency
	e, err := a.Say(cases.Answer{Text: text, Reply: reply.ID, State: state, Asks: asks || reply.Asks, Currency: currency,
		Covered: c.Covered, Amount: c.Amount, Carrier: c.Carrier, Number: c.TrackingNumber, Outcome: c.Outcome})
	if err != nil {
		return err
	}
	if c.Preview {
		_, err := fmt.Fprintln(s.out, e.Case.Messages[0].Text)
		return err
	}
	return tellCase(ctx, h, s, x, a, e, c.JSON, "answered; the mail goes out when serve runs")
}

// words are what is to be said, and the canned reply they come from.
func (c *caseReplyCmd) words(h *house, x aftercare.CaseOf) (string, aftercare.Reply, error) {
	if c.Canned == "" {
		text, err := typedOrPiped(c.Text)
		return text, aftercare.Reply{}, err
	}
	store := h.rules.Stores[x.Store]
	var ids []string
	for _, r := range cases.Replies(x.Case, store.Help) {
		if ids = append(ids, r.ID); r.ID == c.Canned {
			text, err := h.canned(x, r, cases.Name(store.Help, c.By, store))
			return text, r, err
		}
	}
	return "", aftercare.Reply{}, aftercare.Errorf(aftercare.NotFound, "there is no reply %q for such a case; there are %s", c.Canned, strings.Join(ids, ", "))
}

// canned makes a canned reply in the customer's language.
func (h *house) canned(x aftercare.CaseOf, r aftercare.Reply, helper string) (string, error) {
	f := h.rules.Facts(aftercare.OrderState{Row: x.Row, Store: x.Store, Facts: x.Facts})
	text, _, err := mailtemplates.Canned(r, cmp.Or(x.Facts.Order.Locale, f.Store.Locale), func(loc string) *mailtemplates.Data {
		return caseDesk{h}.Data(f, x.Case, loc, h.business.Now())
	}, helper)
	return text, err
}

// typedOrPiped is a text from the command line, else from standard input.
func typedOrPiped(text string) (string, error) {
	if text != "" {
		return text, nil
	}
	piped, err := io.ReadAll(io.LimitReader(os.Stdin, 1<<20))
	return string(piped), err
}

// nonceOf makes the same words to the same question one act.
func nonceOf(c aftercare.Case, by, text string) string {
	heard := 0
	for _, m := range c.Messages {
		if m.From == aftercare.ByCustomer {
			heard++
		}
	}
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s\x00%d\x00%s", by, heard, text)))
	return "cli:" + hex.EncodeToString(sum[:8])
}

// tellCase takes an act through the door and says so.
func tellCase(ctx context.Context, h *house, s *streams, x aftercare.CaseOf, a cases.Act, e aftercare.Event, asJSON bool, done string) error {
	if err := (caseDesk{h}).Tell(ctx, x.Store, x.Order(), a.Key(), e); err != nil {
		return err
	}
	if asJSON {
		return s.json(map[string]any{"number": x.Case.ID, "store": x.Store, "order": x.Order(), "message": e.Case.Messages[0].ID})
	}
	_, err := fmt.Fprintf(s.out, "case %s: %s\n", x.Case.ID, done)
	return err
}
