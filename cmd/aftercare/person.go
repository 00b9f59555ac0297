package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/intake"
)

// whom selects one person of one store.
type whom struct {
	Store    string   `placeholder:"ID" help:"The store."`
	Mail     string   `placeholder:"ADDRESS" help:"By mail address."`
	Phone    string   `placeholder:"NUMBER" help:"By phone number, in any way of writing it; counts when nothing else is given."`
	Order    []string `placeholder:"N" help:"By orders: name, id or SOURCE/ID. The person who placed them is meant."`
	Customer string   `placeholder:"ID" help:"By the shop's customer id, or SOURCE/ID."`
}

// person finds out who is meant.
func (w whom) person(ctx context.Context, h *house) (who aftercare.PersonID, err error) {
	if w.Store == "" {
		return who, aftercare.Errorf(aftercare.Invalid, "say which --store")
	}
	if _, ok := h.rules.Stores[w.Store]; !ok {
		return who, aftercare.Errorf(aftercare.NotFound, "there is no store %q in the configuration", w.Store)
	}
	if w.Mail == "" && w.Phone == "" && w.Customer == "" && len(w.Order) == 0 {
		return who, aftercare.Errorf(aftercare.Invalid, "say who: --mail, --phone, --customer or --order")
	}
	if who.Email = aftercare.NormalizeAddress(w.Mail); w.Mail != "" && who.Email == "" {
		return who, aftercare.Errorf(aftercare.Invalid, "--mail: this is no mail address")
	}
	if who.Phone = w.Phone; w.Phone != "" && aftercare.NormalizePhone(w.Phone) == "" {
		return who, aftercare.Errorf(aftercare.Invalid, "--phone: this number has too few digits")
	}
	if w.Customer != "" {
		if who.CustomerID, err = one(w.Customer, "customer", w.Store)(h.store.FindCustomers(ctx, w.Store, w.Customer)); err != nil {
			return who, err
		}
	}
	for _, order := range w.Order {
		id, err := one(order, "order", w.Store)(h.store.FindOrders(ctx, w.Store, order))
		if err != nil {
			return who, err
		}
		who.OrderIDs = append(who.OrderIDs, id)
	}
	return who, nil
}

// one makes sure that a word means one thing.
func one(word, what, store string) func([]string, error) (string, error) {
	return func(found []string, err error) (string, error) {
		switch {
		case err != nil:
			return "", err
		case len(found) == 0:
			return "", aftercare.Errorf(aftercare.NotFound, "store %s has no %s %q", store, what, word)
		case len(found) > 1:
			return "", aftercare.Errorf(aftercare.Invalid, "%s %q may be %s: say which", what, word, strings.Join(found, " or "))
		}
		return found[0], nil
	}
}

// openHouse opens what a command needs that works on the database beside a serve.
func openHouse(ctx context.Context, cli *CLI) (*house, error) {
	cfg, err := loadConfig(cli)
	if err != nil {
		return nil, err
	}
	h, err := plan(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	if err := h.openStore(ctx); err != nil {
		_ = h.Close() // it did not open
		return nil, err
	}
	return h, nil
}

// catchUp indexes the contacts of events that an earlier release has kept.
func (h *house) catchUp(ctx context.Context, progress io.Writer) error {
	for said := time.Now(); ; {
		left, more, err := h.store.IndexContacts(ctx)
		if err != nil || !more {
			return err
		}
		if time.Since(said) > time.Second {
			said = time.Now()
			fmt.Fprintf(progress, "reading older events once, %d to go\n", left)
		}
	}
}

// tell takes an operator's event through the one door, and returns when it is
// applied: by this process, or by a running serve that was faster.
func (h *house) tell(ctx context.Context, store, act string, e aftercare.Event) (row int64, err error) {
	door := &intake.Door{Inbox: h.store, Business: h.business}
	if row, err = door.AcceptPerson(ctx, store, act+":"+rand.Text(), e); err != nil {
		return 0, err
	}
	return row, h.applied(ctx, row)
}

// tellOrder is tell of an event about one order, "source/id".
func (h *house) tellOrder(ctx context.Context, store, order, act string, e aftercare.Event) error {
	door := &intake.Door{Inbox: h.store, Business: h.business}
	row, err := door.AcceptOrder(ctx, store, order, act+":"+order+":"+rand.Text(), e)
	if err != nil {
		return err
	}
	return h.applied(ctx, row)
}

func (h *house) applied(ctx context.Context, row int64) error {
	for {
		_, failed := h.store.Apply(ctx, row, h.bindings.Parse, h.rules, h.business.Now())
		in, err := h.store.Inbound(ctx, row)
		switch {
		case err != nil:
			return err
		case in.State == aftercare.InboundApplied:
			return nil
		case in.State != aftercare.InboundReceived:
			return aftercare.Errorf(aftercare.Internal, "inbox row %d is %s: %s; once that is mended: aftercare replay %d", row, in.State, in.Reason, row)
		case failed != nil && aftercare.CodeOf(failed) == aftercare.Unavailable:
			return failed
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("inbox row %d is kept and not applied yet; a running serve will do it: %w", row, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}
