package intake

import (
	"context"
	"encoding/json"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// ownKey begins the dedupe keys of rows that Aftercare wrote itself, and of no others.
const ownKey = "own:"

// Door takes in what Aftercare itself learns: a customer's answer, a click that
// was confirmed by a POST, a consent withdrawn.
type Door struct {
	Inbox    Inbox
	Business clock.Clock
	Nudge    func(ids ...int64) // wakes event:apply; may do nothing
}

// Accept commits the event of an order ("source/order id") under a key that is
// the same for the same answer, and unlike that of any other event of the
// source: it names the order. An event without a time happened now. Accept
// returns once the row is committed, also when the customer has gone meanwhile:
// mail providers that unsubscribe for their users hang up early.
func (d *Door) Accept(ctx context.Context, store, order, key string, e aftercare.Event) error {
	_, err := d.AcceptOrder(ctx, store, order, key, e)
	return err
}

// AcceptOrder is Accept that returns the inbox row.
func (d *Door) AcceptOrder(ctx context.Context, store, order, key string, e aftercare.Event) (row int64, err error) {
	source, id, _ := strings.Cut(order, "/")
	if store == "" || source == "" || id == "" {
		return 0, aftercare.Errorf(aftercare.Invalid, "order %q of store %q is not source/id", order, store)
	}
	if key == "" || e.Type == "" {
		return 0, aftercare.Errorf(aftercare.Invalid, "event %q of order %s has no key or no type", e.Type, order)
	}
	e.OrderID = id
	return d.keep(ctx, store, source, key, e)
}

// AcceptPerson commits an event about a person that an operator raises, and
// returns its inbox row. Orders and customers in it are "source/id".
func (d *Door) AcceptPerson(ctx context.Context, store, key string, e aftercare.Event) (row int64, err error) {
	if store == "" || key == "" || e.Type == "" || e.Person == nil {
		return 0, aftercare.Errorf(aftercare.Invalid, "event %q of store %q has no key, no type or no person", e.Type, store)
	}
	return d.keep(ctx, store, aftercare.OwnSource, key, e)
}

func (d *Door) keep(ctx context.Context, store, source, key string, e aftercare.Event) (row int64, err error) {
	now := d.Business.Now()
	e.Key = key
	if e.At.IsZero() {
		e.At = now
	}
	body, err := json.Marshal(e)
	if err != nil {
		return 0, aftercare.Errorf(aftercare.Internal, "write event %s of store %s: %w", e.Type, store, err)
	}
	row, fresh, err := receive(ctx, d.Inbox, aftercare.Inbound{
		Store: store, Source: source, Key: ownKey + key, Topic: aftercare.OwnTopic, Body: body, ReceivedAt: now,
	})
	if err == nil && fresh && d.Nudge != nil {
		d.Nudge(row)
	}
	return row, err
}

// parseOwn reads what Accept wrote. Rows are old when they are replayed, so it
// bears fields that it does not know.
func parseOwn(in aftercare.Inbound) ([]aftercare.Event, error) {
	var e aftercare.Event
	if err := json.Unmarshal(in.Body, &e); err != nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "own event in inbox row %d: %w", in.ID, err)
	}
	return []aftercare.Event{e}, nil
}
