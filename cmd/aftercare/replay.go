package main

import (
	"context"
	"fmt"
)

type replayCmd struct {
	Inbox []int64 `arg:"" help:"Numbers of inbox rows, as the console's inbox page shows them."`
}

// Help gives examples.
func (*replayCmd) Help() string {
	return "A webhook is held after three failed tries, and rejected when it could not be read. Once the cause is mended, this has it applied as if it had just come in; a running serve does so within seconds.\n\nExample:\n  aftercare replay 4711"
}

// Run puts the rows back to received; the sweep of a running serve finds them.
func (c *replayCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	db, err := openDatabase(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // each row is committed
	for _, id := range c.Inbox {
		if err := db.Replay(ctx, id); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(s.out, "Inbox row %d will be applied again.\n", id); err != nil {
			return err
		}
	}
	return nil
}
