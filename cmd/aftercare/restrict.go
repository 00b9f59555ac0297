package main

import (
	"context"
	"fmt"
	"slices"

	"aftercare/internal/aftercare"
)

type restrictCmd struct {
	Store string `required:"" placeholder:"ID" help:"The store."`
	Mail  string `required:"" placeholder:"ADDRESS" help:"The person's mail address."`
	Lift  bool   `help:"End the restriction: what is still useful goes out."`
	Why   string `placeholder:"TEXT" help:"For the order's page."`
}

// Help says what still happens.
func (*restrictCmd) Help() string {
	return `Mails nothing more to a person, not even about orders, and keeps their data: for as long as they dispute it, or want it kept for a claim. Webhooks are taken as ever. A mail under way stops before its final dot. On --lift, what is not useful any more is skipped.

Examples:
  aftercare restrict --store acme --mail anna@mail.example --why "disputes the invoice"
  aftercare restrict --store acme --mail anna@mail.example --lift`
}

// Run takes the restriction through the one door.
func (c *restrictCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was done is committed
	who, err := (whom{Store: c.Store, Mail: c.Mail}).person(ctx, h)
	if err != nil {
		return err
	}
	_, known, err := h.store.Whose(ctx, c.Store, who)
	if err != nil {
		return err
	}
	if !slices.Contains(known, who.Email) {
		fmt.Fprintf(s.err, "Store %s has nobody under this address yet, or not any more: is it spelled right?\n", c.Store)
	}
	if _, err := h.tell(ctx, c.Store, "restrict", aftercare.Event{Type: aftercare.EventRestricted, At: h.business.Now(), Person: &who,
		Restriction: &aftercare.Restriction{Lifted: c.Lift, Why: c.Why}}); err != nil {
		return err
	}
	if c.Lift {
		_, err = fmt.Fprintln(s.out, "Lifted: what is still useful is mailed.")
		return err
	}
	_, err = fmt.Fprintf(s.out, "Restricted: nothing is mailed to this person. Lift it with: aftercare restrict --store %s --mail … --lift\n", c.Store)
	return err
}

type correctCmd struct {
	Store   string `required:"" placeholder:"ID" help:"The store."`
	Order   string `placeholder:"N" help:"One order: name, id or SOURCE/ID."`
	Mail    string `placeholder:"ADDRESS" help:"All orders under this address."`
	SetMail string `placeholder:"ADDRESS" help:"The right address."`
	SetName string `placeholder:"NAME" help:"The right name, whole."`
}

// Help says how long it holds.
func (*correctCmd) Help() string {
	return `Corrects a customer's address or name here, where the shop has it wrong; mend it there too. What is still to come goes to the right address. It holds until the shop says something newer: repeating the mistake is not that.

Example:
  aftercare correct --store acme --order 1001 --set-mail anna@mail.example`
}

// Run takes a correction of each order through the one door.
func (c *correctCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	if (c.Order == "") == (c.Mail == "") || c.SetMail == "" && c.SetName == "" {
		return aftercare.Errorf(aftercare.Invalid, "say --order or --mail, and --set-mail or --set-name")
	}
	right := aftercare.Correction{Email: aftercare.NormalizeAddress(c.SetMail), Name: c.SetName, By: whoami()}
	if c.SetMail != "" && right.Email == "" {
		return aftercare.Errorf(aftercare.Invalid, "--set-mail: this is no mail address")
	}
	h, err := openHouse(ctx, cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was done is committed
	orders, err := c.orders(ctx, h)
	if err != nil {
		return err
	}
	for _, order := range orders {
		if err := h.tellOrder(ctx, c.Store, order, "correct", aftercare.Event{Type: aftercare.EventCorrected, At: h.business.Now(), Correction: &right}); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(s.out, "Corrected %d orders.\n", len(orders))
	return err
}

// orders are those meant, as "source/id": one, or all that are in the address now.
func (c *correctCmd) orders(ctx context.Context, h *house) ([]string, error) {
	who, err := (whom{Store: c.Store, Mail: c.Mail, Order: orders(c.Order)}).person(ctx, h)
	if err != nil || c.Mail == "" {
		return who.OrderIDs, err
	}
	found, err := h.store.OrdersOf(ctx, c.Store, who.Email)
	if err == nil && len(found) == 0 {
		err = aftercare.Errorf(aftercare.NotFound, "store %s has no order under this address", c.Store)
	}
	return found, err
}

func orders(one string) []string {
	if one == "" {
		return nil
	}
	return []string{one}
}
