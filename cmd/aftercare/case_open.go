package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

type caseOpenCmd struct {
	byWhom  `embed:""`
	Store   string `required:"" placeholder:"ID" help:"The store."`
	Order   string `required:"" placeholder:"N" help:"The order: name, id or SOURCE/ID."`
	Kind    string `required:"" placeholder:"KIND" help:"complaint, return, repair, spare_part, question, suggestion or data."`
	Cause   string `placeholder:"WORD" help:"Why: damaged, defective, wrong_item, part_missing, not_as_described, too_small, too_large, changed_mind, other."`
	Wanted  string `placeholder:"WORD" help:"What the customer wishes: refund, exchange, replacement, store_credit, repair."`
	Text    string `placeholder:"TEXT" help:"What the customer said; without it, it is read from standard input."`
	Written bool   `help:"It came in writing; without it, on the phone."`
	JSON    bool   `help:"As JSON."`
}

// Help gives examples.
func (*caseOpenCmd) Help() string {
	return `The customer gets the case's number and page by mail.

Examples:
  aftercare case open --store acme --order "#1001" --kind repair --by kim --text "The zip is stuck."
  aftercare case open --store acme --order "#1001" --kind question --by kim --written < letter.txt

The same words about the same order are one case: running it twice opens one.`
}

// Run opens the case, by the one door.
func (c *caseOpenCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was written is committed
	store := h.rules.Stores[c.Store]
	if store == nil {
		return aftercare.Errorf(aftercare.NotFound, "there is no store %q in the configuration", c.Store)
	}
	order, err := one(c.Order, "order", c.Store)(h.store.FindOrders(ctx, c.Store, c.Order))
	if err != nil {
		return err
	}
	source, id, _ := strings.Cut(order, "/")
	st, err := h.store.OrderState(ctx, c.Store, source, id)
	if err != nil {
		return err
	}
	text, err := typedOrPiped(c.Text)
	if err != nil {
		return err
	}
	x := aftercare.CaseOf{Store: c.Store, Row: st.Row, Facts: st.Facts}
	sum := sha256.Sum256([]byte(c.Kind + "\x00" + text))
	a, err := c.act(h, x, "cli:"+hex.EncodeToString(sum[:8]))
	if err != nil {
		return err
	}
	key, e, err := a.Open(cases.Opening{Kind: aftercare.CaseKind(c.Kind), Cause: c.Cause, Wanted: c.Wanted, Text: text, Phone: !c.Written}, &st.Facts.Order)
	if err != nil {
		return err
	}
	if err := (caseDesk{h}).Tell(ctx, c.Store, order, key, e); err != nil {
		return err
	}
	if c.JSON {
		return s.json(map[string]any{"number": e.Case.ID, "store": c.Store, "order": order})
	}
	_, err = fmt.Fprintf(s.out, "case %s is open\n", e.Case.ID)
	return err
}
