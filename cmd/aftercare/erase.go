package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

type eraseCmd struct {
	whom      `embed:""`
	OnlyOrder bool `help:"Only the orders named, not all of their buyer's."`
	DryRun    bool `help:"Say what would be emptied, and change nothing."`
	Yes       bool `short:"y" help:"Do not ask."`
	List      bool `help:"List the receipts of what was erased."`
	JSON      bool `help:"As JSON."`
}

// Help says what stays.
func (*eraseCmd) Help() string {
	return `Empties everything that tells who a person is: orders, events, webhooks, mails, parcels, consents. What stays are amounts, products and times, and keyed hashes of the address: a late webhook does not bring the person back, and who had unsubscribed or bounced stays unmailed. There is no way back. It runs beside serve, or alone.

Examples:
  aftercare erase --store acme --mail anna@mail.example --dry-run
  aftercare erase --store acme --order 1001
  aftercare erase --list --store acme`
}

// Run erases, after asking, and prints the receipt.
func (c *eraseCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was done is committed
	if c.List {
		return c.list(ctx, s, h)
	}
	who, err := c.person(ctx, h)
	if err != nil {
		return err
	}
	if who.OnlyOrders = c.OnlyOrder; c.OnlyOrder && (len(c.Order) == 0 || c.Mail != "" || c.Phone != "" || c.Customer != "") {
		return aftercare.Errorf(aftercare.Invalid, "--only-order goes with --order alone")
	}
	if err := h.catchUp(ctx, s.err); err != nil {
		return err
	}
	e := aftercare.Event{Type: aftercare.EventCustomerErased, At: h.business.Now(), Person: &who}
	if c.DryRun || !c.Yes {
		if goOn, err := c.preview(ctx, s, h, e); err != nil || !goOn {
			return err
		}
	}
	row, err := h.tell(ctx, c.Store, "erase", e)
	if err != nil {
		return err
	}
	receipt, err := h.store.Erasure(ctx, row)
	if err != nil {
		return err
	}
	if err := h.store.Wipe(ctx); err != nil {
		fmt.Fprintf(s.err, "Erased, and traces may stay in the database's files for a while: %v\n", err)
	}
	if c.JSON {
		return s.json(receipt)
	}
	return printReceipt(s.out, receipt)
}

// preview says what would go, and asks.
func (c *eraseCmd) preview(ctx context.Context, s *streams, h *house, e aftercare.Event) (goOn bool, err error) {
	orders, addresses, err := h.store.Whose(ctx, c.Store, *e.Person)
	if err != nil {
		return false, err
	}
	would, err := h.store.PreviewErasure(ctx, c.Store, e, h.rules, h.business.Now())
	if err != nil {
		return false, err
	}
	if c.JSON && c.DryRun {
		return false, s.json(map[string]any{"orders": orders, "addresses": addresses, "would_empty": would.Emptied})
	}
	out := s.out
	if c.JSON {
		out = s.err
	}
	fmt.Fprintf(out, "Addresses: %s\nOrders:    %s\nEmpties:   %s\n", orNone(addresses), orNone(orders), counts(would.Emptied))
	if c.DryRun {
		_, err := fmt.Fprintln(out, "Nothing was changed.")
		return false, err
	}
	fmt.Fprint(s.err, "Erase all of this for ever? Type yes: ")
	answer, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if strings.TrimSpace(answer) == "yes" {
		return true, nil
	}
	if err != nil && answer == "" {
		return false, aftercare.Errorf(aftercare.Invalid, "nobody is there to answer: say --yes")
	}
	return false, aftercare.Errorf(aftercare.Invalid, "nothing was erased")
}

func (c *eraseCmd) list(ctx context.Context, s *streams, h *house) error {
	all, err := h.store.Erasures(ctx, c.Store, 1000)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(all)
	}
	for _, e := range all {
		if _, err := fmt.Fprintf(s.out, "%6d  %s  %-10s by %-9s %s\n", e.ID, e.At.Format("2006-01-02 15:04:05Z"), e.Store, e.Asked, counts(e.Emptied)); err != nil {
			return err
		}
	}
	return nil
}

func printReceipt(w io.Writer, e aftercare.Erasure) error {
	_, err := fmt.Fprintf(w, "Erased. Receipt %d of store %s, %s, asked by %s.\nEmptied: %s\nKept: keyed hashes, so that the person is not taken up again by late news\n  %s\n",
		e.ID, e.Store, e.At.Format("2006-01-02 15:04:05Z"), e.Asked, counts(e.Emptied), strings.Join(e.Hashes, "\n  "))
	return err
}

// counts writes "9 events, 2 orders".
func counts(emptied map[string]int) string {
	var out []string
	for _, what := range slices.Sorted(maps.Keys(emptied)) {
		out = append(out, fmt.Sprintf("%d %s", emptied[what], what))
	}
	return orNone(out)
}

func orNone(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}
