package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

type reportCmd struct {
	Store string `placeholder:"ID" help:"The store; without it the first one."`
	Month string `placeholder:"YYYY-MM" help:"The month; without it the present one."`
	JSON  bool   `xor:"form" help:"As JSON."`
	CSV   bool   `xor:"form" help:"As CSV, for a spreadsheet."`
}

// Help gives examples.
func (*reportCmd) Help() string {
	return `Adds up a month of cases: reasons and roots by product and variant, times to the first answer and in each state (in business time), promises kept, what was given, what would prevent it, and questions worth an entry in the FAQ.

Examples:
  aftercare report --store acme --month 2026-11
  aftercare report --store acme --month 2026-11 --json
  aftercare report --month 2026-11 --csv > november.csv`
}

// Run prints the report.
func (c *reportCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // nothing was written
	store, err := c.store(h)
	if err != nil {
		return err
	}
	from, to, err := c.month(store, h.business.Now())
	if err != nil {
		return err
	}
	all, err := h.store.CasesForReport(ctx, store.ID, from, to)
	if err != nil {
		return err
	}
	promises, err := h.store.Promises(ctx, store.ID, from, to)
	if err != nil {
		return err
	}
	out := cases.Report(all, promises, store, from, to).Out(store.ID)
	switch {
	case c.JSON:
		return s.json(out)
	case c.CSV:
		return csv.NewWriter(s.out).WriteAll(out.Table())
	}
	return printReport(s.out, out)
}

func (c *reportCmd) store(h *house) (*aftercare.Store, error) {
	if c.Store == "" && len(h.stores) > 0 {
		return h.stores[0], nil
	}
	if s := h.rules.Stores[c.Store]; s != nil {
		return s, nil
	}
	return nil, aftercare.Errorf(aftercare.NotFound, "there is no store %q in the configuration", c.Store)
}

// month is the store's own, until now while it goes on.
func (c *reportCmd) month(store *aftercare.Store, now time.Time) (from, to time.Time, err error) {
	loc := store.Location()
	l := now.In(loc)
	from = time.Date(l.Year(), l.Month(), 1, 0, 0, 0, 0, loc)
	if c.Month != "" {
		if from, err = time.ParseInLocation("2006-01", c.Month, loc); err != nil {
			return from, to, aftercare.Errorf(aftercare.Invalid, "--month: write it like 2026-11")
		}
	}
	if from.After(now) {
		return from, to, aftercare.Errorf(aftercare.Invalid, "--month: %s has not begun", c.Month)
	}
	if to = from.AddDate(0, 1, 0); to.After(now) {
		to = now
	}
	return from, to, nil
}

// printReport says the month in a page of text.
func printReport(w io.Writer, o cases.MonthOut) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	section := ""
	for _, row := range o.Table()[1:] {
		if row[0] != section {
			section = row[0]
			fmt.Fprintf(t, "\n%s\n", strings.ToUpper(section[:1])+section[1:])
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", strings.TrimSpace(row[1]), row[2], row[3], strings.TrimSpace(row[4]+" "+row[5]))
	}
	return t.Flush()
}
