package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/jobs"
)

type insightCmd struct {
	Run  insightRunCmd  `cmd:"" help:"Study a store's purchases now (serve does it every night)."`
	Show insightShowCmd `cmd:"" help:"Show what the last study found."`
}

type insightRunCmd struct {
	Store string `required:"" placeholder:"ID" help:"The store."`
	JSON  bool   `help:"As JSON."`
}

// Help says what is studied.
func (*insightRunCmd) Help() string {
	return `Reads what customers bought in the last 24 months (at most a million lines, the newest), and
keeps after how many days they buy a product again, for one piece, and what else they buy with
it. Reminders and recommendations go by it; a running serve knows within minutes.

Example:
  aftercare insight run --store acme`
}

// Run studies.
func (c *insightRunCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was found is committed
	if _, err := h.storeNamed(c.Store); err != nil {
		return err
	}
	in, err := h.study().Of(ctx, c.Store)
	if err != nil {
		return err
	}
	return printInsight(s, h, in, c.JSON)
}

func (h *house) study() *jobs.Study {
	return &jobs.Study{Rows: h.store, Stores: h.stores, Business: h.business, Log: h.log}
}

type insightShowCmd struct {
	Store string `required:"" placeholder:"ID" help:"The store."`
	JSON  bool   `help:"As JSON."`
}

// Help gives an example.
func (*insightShowCmd) Help() string {
	return "For each product: the median of the days until customers buy it again, for one piece; between which days half of them lie; how many they are; and what else they buy.\n\nExample:\n  aftercare insight show --store acme"
}

// Run shows.
func (c *insightShowCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // nothing was written
	if _, err := h.storeNamed(c.Store); err != nil {
		return err
	}
	in, ok, err := h.store.Insight(ctx, c.Store)
	if err != nil {
		return err
	}
	if !ok {
		return aftercare.Errorf(aftercare.NotFound, "the purchases of store %s were never studied; do it now: aftercare insight run --store %s", c.Store, c.Store)
	}
	return printInsight(s, h, in, c.JSON)
}

func printInsight(s *streams, h *house, in aftercare.Insight, asJSON bool) error {
	if asJSON {
		return s.json(in)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Store %s, studied %s: %d orders of %d customers, %d lines", in.Store, in.At.Format("2006-01-02 15:04 UTC"), in.Orders, in.Customers, in.Lines)
	if !in.From.IsZero() {
		fmt.Fprintf(&b, ", since %s", in.From.Format("2006-01-02"))
	}
	if !in.Whole {
		b.WriteString(" (a sample: the latest; there are more than a study reads)")
	}
	b.WriteString("\n")
	skus := slices.SortedFunc(maps.Keys(in.Products), func(x, y string) int {
		return cmp.Or(cmp.Compare(in.Products[y].Again.Customers, in.Products[x].Again.Customers), cmp.Compare(x, y))
	})
	for _, sku := range skus {
		p, _ := h.catalog(in.Store, sku)
		fmt.Fprintf(&b, "\n%s\n", sku)
		if a := in.Products[sku].Again; a.Customers > 0 {
			fmt.Fprintf(&b, "  bought again: median %d days a piece of %d customers, half between %d and %d%s\n", a.Median, a.Customers, a.Low, a.High, declared(p))
		}
		for _, also := range in.Products[sku].Related {
			fmt.Fprintf(&b, "  bought with:  %s, by %d customers, %.1f times as many as by chance\n", also.SKU, also.Support, also.Lift)
		}
	}
	if len(skus) == 0 {
		b.WriteString("Nothing yet: at least three customers must have bought the same again, or the same two things.\n")
	}
	_, err := s.out.Write([]byte(b.String()))
	return err
}

// declared says what the catalog has to say about it.
func declared(p aftercare.Product) string {
	if p.SupplyDays == 0 {
		return "; no reminder, since the catalog does not say that it runs out (supply_days)"
	}
	return fmt.Sprintf("; the catalog says %d", p.SupplyDays)
}
