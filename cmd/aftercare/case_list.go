package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

type caseListCmd struct {
	Store  string `placeholder:"ID" help:"Only of this store."`
	Owner  string `placeholder:"HELPER" help:"Only of this person."`
	Kind   string `placeholder:"KIND" help:"Only of this kind: complaint, return, repair, spare_part, question, suggestion, data, review."`
	Turn   string `enum:"us,customer,closed,platform" default:"us" help:"Whose turn it is: us, customer, closed, or platform for the shop's own desk."`
	Search string `placeholder:"TEXT" help:"By number, order or mail address instead."`
	Limit  int    `default:"50" help:"At most so many."`
	JSON   bool   `help:"As JSON."`
}

// Help gives examples.
func (*caseListCmd) Help() string {
	return `Examples:
  aftercare case list
  aftercare case list --owner kim --kind return
  aftercare case list --turn customer --json
  aftercare case list --search "#1001"`
}

// caseWords is a case for machines.
type caseWords struct {
	Number   string             `json:"number"`
	Kind     aftercare.CaseKind `json:"kind"`
	Item     string             `json:"item,omitempty"`
	State    string             `json:"state"`
	Store    string             `json:"store"`
	Order    string             `json:"order"` // "source/order id"
	Name     string             `json:"order_name,omitempty"`
	Customer string             `json:"customer,omitempty"`
	Owner    string             `json:"owner,omitempty"`
	WaitsFor string             `json:"waits_for,omitempty"`
	Clock    string             `json:"clock,omitempty"`
	Due      time.Time          `json:"due,omitzero"`
	Late     bool               `json:"late"`
	Call     string             `json:"call,omitempty"` // call back at this number
	OpenedAt time.Time          `json:"opened_at"`
	ClosedAt time.Time          `json:"closed_at,omitzero"`
}

// words says a case as it stands now.
func (h *house) words(c aftercare.CaseOf, now time.Time) caseWords {
	o := c.Facts.Order
	w := caseWords{
		Number: c.Case.ID, Kind: c.Case.Kind, Item: c.Case.Item, State: c.Case.State, Store: c.Store, Order: c.Order(), Name: o.Name,
		Customer: locale.FullName(o.Customer, o.Locale), Owner: c.Owner, OpenedAt: c.Case.OpenedAt, ClosedAt: c.Case.ClosedAt,
	}
	if !c.Case.CallBack().IsZero() {
		w.Call = c.Case.CallPhone
	}
	if s := h.rules.Stores[c.Store]; s != nil {
		k := cases.Clocks(c.Case, s.Help, s)
		w.WaitsFor, w.Clock, w.Due, w.Late = k.WaitsFor, k.What, k.Due, !k.Due.IsZero() && now.After(k.Due)
		w.Owner = cases.Owner(c.Case, s.Help, now, s.Location())
	}
	return w
}

// Run prints the list.
func (c *caseListCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // nothing was written
	found, err := c.find(ctx, h)
	if err != nil {
		return err
	}
	out := make([]caseWords, len(found))
	for i, x := range found {
		out[i] = h.words(x, h.business.Now())
	}
	if c.JSON {
		return s.json(out)
	}
	if len(out) == 0 {
		_, err := fmt.Fprintln(s.out, "Nothing waits here.")
		return err
	}
	t := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "DUE\tNUMBER\tKIND\tABOUT\tCUSTOMER\tORDER\tSTATE\tOWNER")
	for _, w := range out {
		zone := time.UTC
		if st := h.rules.Stores[w.Store]; st != nil {
			zone = st.Location()
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", w.due(zone), w.Number, w.Kind, w.Item, w.Customer, w.Name, w.State, w.Owner)
	}
	return t.Flush()
}

func (c *caseListCmd) find(ctx context.Context, h *house) ([]aftercare.CaseOf, error) {
	kind := aftercare.CaseKind(c.Kind)
	if c.Search != "" {
		return h.store.Cases(ctx, aftercare.CaseQuery{Store: c.Store, Owner: c.Owner, Kind: kind, Search: c.Search, Limit: c.Limit})
	}
	rows, err := h.store.DeskCases(ctx, aftercare.DeskQuery{Store: c.Store, Owner: c.Owner, Kind: kind, Turn: aftercare.Turn(c.Turn), Limit: c.Limit})
	out := make([]aftercare.CaseOf, len(rows))
	for i, r := range rows {
		out[i] = r.CaseOf
	}
	return out, err
}

// due is when somebody is to hear next, in the store's time.
func (w caseWords) due(zone *time.Location) string {
	at := w.Due.In(zone).Format("Mon 02 Jan 15:04")
	switch {
	case !w.ClosedAt.IsZero():
		return "closed " + w.ClosedAt.In(zone).Format("02 Jan 15:04")
	case w.Call != "":
		return "CALL " + w.Call
	case w.WaitsFor == aftercare.WaitsForCustomer:
		return "the customer's turn"
	case w.Due.IsZero():
		return "no clock"
	case w.Late:
		return "LATE since " + at
	}
	return at
}
