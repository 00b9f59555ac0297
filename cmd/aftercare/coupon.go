package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/schollz/progressbar/v3"

	"aftercare/internal/aftercare"
)

type couponCmd struct {
	Import couponImportCmd `cmd:"" help:"Add codes from a CSV file to a pool."`
	List   couponListCmd   `cmd:"" help:"Show how many codes the pools have left."`
}

type couponImportCmd struct {
	Store  string `required:"" placeholder:"ID" help:"The store."`
	Pool   string `required:"" placeholder:"NAME" help:"The pool; it is made when it is new."`
	File   string `arg:"" type:"existingfile" help:"The codes: a line code,value,expires, and then one for each."`
	DryRun bool   `help:"Read and count, and change nothing."`
	JSON   bool   `help:"As JSON."`
}

// Help tells what the file looks like.
func (*couponImportCmd) Help() string {
	return `The file is CSV in UTF-8:

  code,value,expires
  SPRING-7K4M2Q,10 %,2026-12-31
  SPRING-9W2X8B,5.00 EUR,

value is what customers read; expires is the last day, by the store's clock, or nothing. If a
line is wrong nothing is imported. To import again does no harm: codes that the pool has are
counted and stay as they are, whoever has them.

Examples:
  aftercare coupon import --store acme --pool spring codes.csv --dry-run
  aftercare coupon import --store acme --pool spring codes.csv`
}

type couponReport struct {
	Store  string `json:"store"`
	Pool   string `json:"pool"`
	Read   int    `json:"read"`
	Added  int    `json:"added"`
	Known  int    `json:"known"`
	Late   int    `json:"too_late"` // they end too soon to be handed out
	DryRun bool   `json:"dry_run"`
}

// Run imports.
func (c *couponImportCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	if err := poolName(c.Pool); err != nil {
		return err
	}
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was imported is committed
	st, err := h.storeNamed(c.Store)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	all, err := readCoupons(c.File, text, st)
	if err != nil {
		return err
	}
	bar := progressbar.NewOptions(len(all), progressbar.OptionSetWriter(s.err), progressbar.OptionSetVisibility(terminal(s.err)),
		progressbar.OptionSetDescription("codes"), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
	now := h.business.Now()
	report := couponReport{Store: c.Store, Pool: c.Pool, Read: len(all), DryRun: c.DryRun}
	for _, code := range all {
		if !code.Lasts(now) {
			report.Late++
		}
	}
	report.Added, report.Known, err = h.store.ImportCoupons(ctx, c.Store, c.Pool, all, c.DryRun, now, func(done int) { _ = bar.Set(done) })
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(report)
	}
	return report.print(s)
}

func (r couponReport) print(s *streams) error {
	did := "Added"
	if r.DryRun {
		did = "Would add"
	}
	text := fmt.Sprintf("%s %d codes to the pool %s of store %s; %d were there already.\n", did, r.Added, r.Pool, r.Store, r.Known)
	if r.Late > 0 {
		text += fmt.Sprintf("%d of the file end within three days or have ended: nobody will get them.\n", r.Late)
	}
	_, err := fmt.Fprint(s.out, text)
	return err
}

// poolName refuses what no configuration could name.
func poolName(name string) error {
	if name == "" || len(name) > 60 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.HasPrefix(name, "-") || strings.HasSuffix(name, "-") {
		return aftercare.Errorf(aftercare.Invalid, "--pool: %q is no name; use lower-case letters, digits and single hyphens", name)
	}
	return nil
}

func (h *house) storeNamed(id string) (*aftercare.Store, error) {
	if st := h.rules.Stores[id]; st != nil {
		return st, nil
	}
	return nil, aftercare.Errorf(aftercare.NotFound, "there is no store %q in the configuration", id)
}

type couponListCmd struct {
	Store string `placeholder:"ID" help:"Of one store alone."`
	JSON  bool   `help:"As JSON."`
}

// Help gives examples.
func (*couponListCmd) Help() string {
	return "Left are the codes that somebody can still get; expired are those that nobody got in time.\n\nExample:\n  aftercare coupon list --store acme"
}

// Run lists the pools.
func (c *couponListCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // nothing was written
	pools, err := h.store.Pools(ctx, c.Store, h.business.Now())
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(pools)
	}
	used := h.poolsUsed()
	for _, p := range pools {
		by := "named by nothing"
		if who := used[p.Store+"/"+p.Name]; len(who) > 0 {
			by = "for " + strings.Join(slices.Compact(slices.Sorted(slices.Values(who))), ", ")
		}
		ends := ""
		if !p.Ends.IsZero() {
			ends = ", the first until " + p.Ends.In(h.zoneOf(p.Store)).Format("2006-01-02")
		}
		if _, err := fmt.Fprintf(s.out, "%-12s %-20s %6d left%s; %d handed out, %d of them in two weeks; %d expired (%s)\n",
			p.Store, p.Name, p.Left, ends, p.Handed, p.Lately, p.Expired, by); err != nil {
			return err
		}
	}
	return nil
}
