package main

import (
	"context"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"aftercare/internal/aftercare"
)

type recallCmd struct {
	Plan   recallPlanCmd   `cmd:"" default:"withargs" help:"Count whom a recall or safety notice would reach, show the mail, and with --go let it go."`
	Status recallStatusCmd `cmd:"" help:"Show how far recalls and early access have come."`
	Stop   recallStopCmd   `cmd:"" help:"Stop one where it is."`
	Resume recallResumeCmd `cmd:"" help:"Go on where stop stopped."`
}

type recallPlanCmd struct {
	Store     string   `required:"" placeholder:"ID" help:"The store."`
	File      string   `required:"" type:"existingfile" placeholder:"FILE" help:"What to tell: title, text, url, and skus and lots unless they stand here."`
	SKU       []string `placeholder:"SKU" help:"Whoever bought this; may be given more than once."`
	Lot       []string `placeholder:"LOT" help:"Only of this lot; may be given more than once."`
	PerMinute int      `default:"600" help:"Orders told in a minute."`
	DryRun    bool     `help:"Only count and show, which is what happens without --go."`
	Go        int      `default:"-1" placeholder:"N" help:"Let it go: N is the number of orders that the dry run has shown."`
	JSON      bool     `help:"As JSON."`
}

// Help says what happens, and to whom it does not.
func (*recallPlanCmd) Help() string {
	return `Tells everyone who bought a product, at once and by night too, whatever they said about mail. Without --go nothing is sent: it counts the orders and shows three of the mails. Two orders of one person are two mails, since each tells of its own.

Concerned is whoever still keeps something of it: not what was sent back, nor what was canceled before it left. With lots, whoever registered another lot is left out; whoever registered none is told, in words that say so. An order that comes in after the start is not concerned: take the product off sale first.

The file:
  skus: [TENT-RIDGE-2]
  lots: [L-2026-03]
  url: https://shop.example/recall
  title: {en: "Please stop using your Ridge tent", ja: …}
  text:
    en: |
      The poles may break. …

Examples:
  aftercare recall --store acme --file recall.yaml
  aftercare recall --store acme --file recall.yaml --go 1234
  aftercare recall status
  aftercare recall stop --store acme recall-7k4m2qxz`
}

// Run counts, shows, and lets go what was counted before.
func (c *recallPlanCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	a, err := readRecall(c.File, c.SKU, c.Lot)
	if err != nil {
		return err
	}
	if c.PerMinute < 1 || c.PerMinute > 100000 {
		return aftercare.Errorf(aftercare.Invalid, "--per-minute must be between 1 and 100000")
	}
	if c.DryRun && c.Go >= 0 {
		return aftercare.Errorf(aftercare.Invalid, "--dry-run sends nothing and --go does; say one of them")
	}
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was done is committed
	store := h.rules.Stores[c.Store]
	if store == nil {
		return aftercare.Errorf(aftercare.NotFound, "there is no store %q in the configuration", c.Store)
	}
	now := h.business.Now()
	w := aftercare.Walk{Announcement: a, Store: c.Store, PerMinute: c.PerMinute, By: whoami(), CreatedAt: now}
	count, err := h.count(ctx, w, s.err)
	if err != nil {
		return err
	}
	w.Numbers = count.Numbers
	if c.Go < 0 {
		if err := h.store.KeepDry(ctx, w); err != nil {
			return err
		}
		return c.show(s, h, w, count)
	}
	return c.letGo(ctx, s, h, w)
}

// letGo starts it when the number is the one that the dry run showed.
func (c *recallPlanCmd) letGo(ctx context.Context, s *streams, h *house, w aftercare.Walk) error {
	if was, err := h.store.Walk(ctx, w.Store, w.ID); err == nil && was.State != aftercare.WalkDry {
		return aftercare.Errorf(aftercare.Conflict, "this very recall was let go already: it is %s, %d orders told; see aftercare recall status", was.State, was.Told)
	}
	if c.Go != w.Numbers.Orders {
		return aftercare.Errorf(aftercare.Conflict, "%d orders would be told, not %d; look at the dry run again", w.Numbers.Orders, c.Go)
	}
	if w.Numbers.Orders == 0 {
		return aftercare.Errorf(aftercare.Invalid, "nobody would be told; are the SKUs spelled as in orders?")
	}
	if _, err := h.store.LetGo(ctx, w, h.business.Now()); err != nil {
		return err
	}
	if c.JSON {
		return s.json(map[string]any{"id": w.ID, "state": aftercare.WalkRunning, "orders": w.Numbers.Orders})
	}
	minutes := (w.Numbers.Orders + w.PerMinute - 1) / w.PerMinute
	_, err := fmt.Fprintf(s.out, "%s goes to %d orders in about %d minutes, while serve runs.\nFollow it: aftercare recall status\nStop it:   aftercare recall stop --store %s %s\n", w.ID, w.Numbers.Orders, minutes, w.Store, w.ID)
	return err
}

type recallStatusCmd struct {
	Store string `placeholder:"ID" help:"Only this store."`
	JSON  bool   `help:"As JSON."`
}

// Help gives examples.
func (*recallStatusCmd) Help() string {
	return "Examples:\n  aftercare recall status\n  aftercare recall status --store acme --json"
}

// Run lists announcements, the newest first.
func (c *recallStatusCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // it only read
	all, err := h.store.Walks(ctx, c.Store, "")
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(slices.Concat([]aftercare.Walk{}, all))
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(s.out, "There is no recall and no early access.")
		return err
	}
	t := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "STORE\tANNOUNCEMENT\tSTATE\tTOLD\tSKIPPED\tLOOKED AT\tBEGAN") // Flush tells
	for _, w := range all {
		began := "-"
		if !w.BeganAt.IsZero() {
			began = w.BeganAt.Format(time.RFC3339)
		}
		_, _ = fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%d\t%d orders\t%s\n", w.Store, w.ID, w.State, w.Told, w.Skipped, w.Seen, began)
	}
	return t.Flush()
}

type recallStopCmd struct {
	Store string `required:"" placeholder:"ID" help:"The store."`
	ID    string `arg:"" help:"The announcement, as status shows it."`
}

// Help says what is not stopped.
func (*recallStopCmd) Help() string {
	return "Tells no further orders. Mails to those told already are under way; stop these too with: aftercare pause --workflow recall"
}

// Run pauses the walk.
func (c *recallStopCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	return moveWalk(ctx, cli, func(h *house) error {
		if err := h.store.StopWalk(ctx, c.Store, c.ID); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.out, "Stopped %s. Go on with: aftercare recall resume --store %s %s\n", c.ID, c.Store, c.ID)
		return err
	})
}

type recallResumeCmd struct {
	Store string `required:"" placeholder:"ID" help:"The store."`
	ID    string `arg:"" help:"The announcement, as status shows it."`
}

// Help gives an example.
func (*recallResumeCmd) Help() string {
	return "Example:\n  aftercare recall resume --store acme recall-7k4m2qxz"
}

// Run lets the walk go on.
func (c *recallResumeCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	return moveWalk(ctx, cli, func(h *house) error {
		if err := h.store.GoOn(ctx, c.Store, c.ID); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.out, "%s goes on.\n", c.ID)
		return err
	})
}

func moveWalk(ctx context.Context, cli *CLI, move func(*house) error) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was done is committed
	return move(h)
}
