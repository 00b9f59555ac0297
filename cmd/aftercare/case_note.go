package main

import "context"

type caseNoteCmd struct {
	which  `embed:""`
	byWhom `embed:""`
	Text   string `placeholder:"TEXT" help:"The note; without it, it is read from standard input."`
	Phone  bool   `help:"It tells of a phone call with the customer, which counts as an answer."`
	JSON   bool   `help:"As JSON."`
}

// Help gives examples.
func (*caseNoteCmd) Help() string {
	return `Examples:
  aftercare case note R-7K4M2Q --by kim --text "Third of this batch: look at the glue."
  aftercare case note R-7K4M2Q --by kim --phone --text "She sends it back on Monday."`
}

// Run keeps the note, by the one door.
func (c *caseNoteCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was written is committed
	x, err := c.find(ctx, h)
	if err != nil {
		return err
	}
	text, err := typedOrPiped(c.Text)
	if err != nil {
		return err
	}
	a, err := c.act(h, x, nonceOf(x.Case, c.By, text))
	if err != nil {
		return err
	}
	keep, done := a.Note, "the note is kept"
	if c.Phone {
		keep, done = a.Called, "the call is kept"
	}
	e, err := keep(text)
	if err != nil {
		return err
	}
	return tellCase(ctx, h, s, x, a, e, c.JSON, done)
}
