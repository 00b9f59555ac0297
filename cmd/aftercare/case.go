package main

import (
	"context"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

type caseCmd struct {
	List  caseListCmd  `cmd:"" help:"List what waits for an answer, by clock."`
	Show  caseShowCmd  `cmd:"" help:"Show one case: the conversation, the plan, what comes next."`
	Open  caseOpenCmd  `cmd:"" help:"Open a case for a customer who called or wrote."`
	Reply caseReplyCmd `cmd:"" help:"Answer the customer, by mail and on the case's page."`
	Note  caseNoteCmd  `cmd:"" help:"Keep a note that the customer does not read."`
}

// Help gives examples.
func (*caseCmd) Help() string {
	return `A case is one wish of a customer; its number stands in every mail about it.

Examples:
  aftercare case list --owner kim
  aftercare case show R-7K4M2Q
  aftercare case open --store acme --order "#1001" --kind repair --by kim --text "The zip is stuck."
  aftercare case reply R-7K4M2Q --by kim --canned ask-photo
  aftercare case note R-7K4M2Q --by kim --text "Calls back on Monday."`
}

// which names one case.
type which struct {
	Number string `arg:"" help:"The case's number: R-7K4M2Q."`
	Store  string `placeholder:"ID" help:"Its store, where several have that number."`
	Order  string `placeholder:"N" help:"Its order (name, id or SOURCE/ID), where several have that number."`
}

// find looks the case up.
func (w which) find(ctx context.Context, h *house) (aftercare.CaseOf, error) {
	found, err := h.store.Cases(ctx, aftercare.CaseQuery{Store: w.Store, Search: w.Number})
	if err != nil {
		return aftercare.CaseOf{}, err
	}
	var out []aftercare.CaseOf
	var orders []string
	for _, c := range found {
		if !strings.EqualFold(c.Case.ID, strings.TrimSpace(w.Number)) {
			continue
		}
		if o := c.Facts.Order; w.Order == "" || w.Order == o.ID || w.Order == o.Name || w.Order == c.Order() {
			out, orders = append(out, c), append(orders, c.Store+" "+c.Order())
		}
	}
	switch {
	case len(out) == 0:
		return aftercare.CaseOf{}, aftercare.Errorf(aftercare.NotFound, "there is no case %q; see: aftercare case list", w.Number)
	case len(out) > 1:
		return aftercare.CaseOf{}, aftercare.Errorf(aftercare.Invalid, "several orders have a case %q: %s; say which with --store and --order", w.Number, strings.Join(orders, ", "))
	}
	if h.rules.Stores[out[0].Store] == nil {
		return aftercare.CaseOf{}, aftercare.Errorf(aftercare.NotFound, "case %s is of store %q, which is not in the configuration", w.Number, out[0].Store)
	}
	return out[0], nil
}

// byWhom is who acts on the command line.
type byWhom struct {
	By string `required:"" placeholder:"HELPER" help:"Who you are: an id of the store's help file."`
}

// act begins an act of this person.
func (b byWhom) act(h *house, c aftercare.CaseOf, nonce string) (cases.Act, error) {
	store := h.rules.Stores[c.Store]
	if _, ok := store.Help.Helper(b.By); !ok {
		var ids []string
		for _, p := range store.Help.People {
			ids = append(ids, p.ID)
		}
		return cases.Act{}, aftercare.Errorf(aftercare.Invalid, "--by: store %s has no helper %q; there are %s", store.ID, b.By, strings.Join(ids, ", "))
	}
	return cases.Act{Store: store, Order: c.Order(), Case: c.Case, By: b.By, Nonce: nonce, Now: h.business.Now()}, nil
}
