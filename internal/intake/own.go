package intake

import (
	"context"
	"encoding/json"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// ownTopic marks rows that Aftercare wrote itself. The endpoint refuses it from
// outside, so a row with this topic needs no signature.
const ownTopic = "aftercare:own"

// Inbox keeps what arrived. Receive has committed when it returns; fresh is
// false for a key that was there before.
type Inbox interface {
	Receive(ctx context.Context, in aftercare.Inbound) (id int64, fresh bool, err error)
}

// Door takes in what Aftercare itself learns: a customer's answer, a click that
// was confirmed by a POST, a consent withdrawn.
type Door struct {
	Inbox    Inbox
	Business clock.Clock
	Nudge    func(ids ...int64) // wakes event:apply; may do nothing
}

// Accept commits the event of an order ("source/order id") under a key that is
// the same for the same answer. It returns once the row is committed.
func (d *Door) Accept(ctx context.Context, store, order, key string, e aftercare.Event) error {
	source, id, ok := strings.Cut(order, "/")
	if !ok {
		return aftercare.Errorf(aftercare.Invalid, "order %q is not source/id", order)
	}
	now := d.Business.Now()
	e.OrderID, e.Key = id, key
	if e.At.IsZero() {
		e.At = now
	}
	body, err := json.Marshal(e)
	if err != nil {
		return aftercare.Errorf(aftercare.Internal, "write event %s of order %s: %w", e.Type, order, err)
	}
	row, fresh, err := d.Inbox.Receive(ctx, aftercare.Inbound{
		Store: store, Source: source, Key: "own:" + key, Topic: ownTopic, Body: body, ReceivedAt: now,
	})
	if err != nil {
		return err
	}
	if fresh && d.Nudge != nil {
		d.Nudge(row)
	}
	return nil
}

func parseOwn(in aftercare.Inbound) ([]aftercare.Event, error) {
	var e aftercare.Event
	if err := json.Unmarshal(in.Body, &e); err != nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "own event in inbox row %d: %w", in.ID, err)
	}
	return []aftercare.Event{e}, nil
}
