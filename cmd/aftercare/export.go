package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"aftercare/internal/aftercare"
)

type exportCmd struct {
	whom `embed:""`
	Out  string `type:"path" placeholder:"FILE" help:"Write there, readable by you alone; without it, to standard output."`
}

// Help describes the document.
func (*exportCmd) Help() string {
	return `Writes one JSON document with everything that is held about a person. Its fields:
  format, version   "aftercare person" and 1; the version is raised when a field changes its meaning
  made_at, store, asked
  addresses         each with consents (kind, granted, at, how), suppression, restriction
  orders            each with facts, events, parcels, workflows (steps with times and reasons),
                    mails (subject, html, text, state, reason), webhooks (header, body)
  other_events, other_webhooks   those about the person and no order, and those that could not be read
Signatures and the tokens of signed links are left out. It runs beside serve.

Examples:
  aftercare export --store acme --mail anna@mail.example --out anna.json
  aftercare export --store acme --order 1001 | jq '.orders[].mails[].subject'`
}

// Run writes the document.
func (c *exportCmd) Run(ctx context.Context, s *streams, cli *CLI) (err error) {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // nothing was changed
	who, err := c.person(ctx, h)
	if err != nil {
		return err
	}
	if err := h.catchUp(ctx, s.err); err != nil {
		return err
	}
	var to io.Writer = s.out
	if c.Out != "" {
		f, err := os.OpenFile(c.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return aftercare.Errorf(aftercare.Invalid, "--out: %w", err)
		}
		defer func() {
			if e := f.Close(); err == nil {
				err = e
			}
		}()
		to = f
	}
	said, orders := time.Now(), 0
	if err := h.store.Copy(ctx, c.Store, who, h.business.Now(), to, func(done, of int) {
		if orders = of; time.Since(said) > time.Second {
			said = time.Now()
			fmt.Fprintf(s.err, "%d of %d orders\n", done, of)
		}
	}); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%d orders written.\n", orders)
	return nil
}
