package woocommerce

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

// Parse reads one webhook. Code Ignored is a topic that is not for us, or a
// body that tells us nothing; Invalid one that cannot be read.
func (s *Source) Parse(in aftercare.Inbound) ([]aftercare.Event, error) {
	switch in.Topic {
	case "", "order.created", "order.updated", "order.restored", "order.deleted":
	case "customer.deleted":
		return nil, ignored("an account was removed, which is no wish to be forgotten; orders that WordPress anonymizes are erased")
	default:
		return nil, ignored("nothing follows from topic %.60q", in.Topic)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(in.Body, &keys); err != nil || keys == nil {
		return nil, invalid("the body is not a JSON object")
	}
	var o order
	if err := json.Unmarshal(in.Body, &o); err != nil {
		return nil, invalid("the body cannot be read: %w", err)
	}
	o.cod = s.cashOnDelivery(&o)
	alone := len(keys) == 1
	_, lines := keys["line_items"]
	_, status := keys["status"]
	switch {
	case o.ID == "" && keys["code"] != nil && keys["message"] != nil:
		return nil, invalid("WooCommerce could not read the order (%.80s): give the webhook a user who may", o.Code)
	case o.ID == "":
		return nil, invalid("the body has no id")
	case in.Topic == "order.deleted" && alone:
		return []aftercare.Event{deleted(o.ID.String(), in.Key)}, nil
	case in.Topic == "order.deleted":
		return nil, invalid("topic order.deleted needs an id alone, but there is more in the body")
	case !lines && !status:
		return nil, invalid("the body is no order: it has neither line_items nor status")
	}
	return s.order(&o, in)
}

// order gives the snapshot, and what else the body tells.
func (s *Source) order(in *order, inbound aftercare.Inbound) ([]aftercare.Event, error) {
	switch in.status() {
	case "checkout-draft", "auto-draft", "draft", "new":
		return nil, ignored("order %s is still a draft", in.ID)
	case "trash":
		return []aftercare.Event{deleted(in.ID.String(), stamp(in.ModifiedAt.Time))}, nil
	}
	if v := wire.Truth(in.meta("_anonymized")); v != nil && *v {
		return []aftercare.Event{erased(in.ID.String())}, nil
	}
	o, err := s.snapshot(in)
	if err != nil {
		return nil, err
	}
	ev := aftercare.Event{Type: in.event(inbound.Topic), At: o.UpdatedAt, OrderID: o.ID, Order: o}
	ev.Key = fmt.Sprintf("%s:%s:%s:%s", ev.Type, o.ID, stamp(ev.At), wire.Hash(o))
	events := append([]aftercare.Event{ev}, in.parcels(o)...)
	refunds, err := in.refunded(o)
	if err != nil {
		return nil, err
	}
	return append(events, refunds...), nil
}

// event names the snapshot by its news. An update is the payment's own when it
// came within a minute of it; later ones tell that the order is paid, too.
func (in *order) event(topic string) aftercare.EventType {
	switch {
	case topic == "order.created":
		return aftercare.EventOrderPlaced
	case in.status() == "cancelled":
		return aftercare.EventOrderCanceled
	case in.payment() == aftercare.PaymentPaid && !in.PaidAt.IsZero() && in.ModifiedAt.Sub(in.PaidAt.Time).Abs() <= time.Minute:
		return aftercare.EventOrderPaid
	}
	return aftercare.EventOrderUpdated
}

// deleted has the delivery in its key: an order can be deleted, restored and
// deleted again.
func deleted(id, delivery string) aftercare.Event {
	return aftercare.Event{Type: aftercare.EventOrderDeleted, Key: "order.deleted:" + id + ":" + wire.Hash(delivery), OrderID: id}
}

func erased(id string) aftercare.Event {
	return aftercare.Event{Type: aftercare.EventCustomerErased, Key: "erased:order:" + id, Person: &aftercare.PersonID{OrderIDs: []string{id}}}
}

// refunded lists the refunds. Their lines are told nowhere.
func (in *order) refunded(o *aftercare.Order) ([]aftercare.Event, error) {
	var out []aftercare.Event
	p := in.purse()
	for _, r := range in.Refunds {
		m := p.sum("refunds.total", r.Total)
		m.Amount = max(m.Amount, -m.Amount)
		if r.ID == "" || m.Amount == 0 {
			continue
		}
		out = append(out, aftercare.Event{
			Type: aftercare.EventOrderRefunded, Key: "refund:" + o.ID + ":" + r.ID.String(), At: o.UpdatedAt, OrderID: o.ID,
			Refund: &aftercare.Refund{ID: r.ID.String(), At: o.UpdatedAt, Amount: m, Note: plain(r.Reason)},
		})
	}
	return unique(out), p.err
}

// unique drops what has the key of an earlier event.
func unique(events []aftercare.Event) []aftercare.Event {
	seen := map[string]bool{}
	var out []aftercare.Event
	for _, e := range events {
		if !seen[e.Key] {
			seen[e.Key] = true
			out = append(out, e)
		}
	}
	return out
}

func invalid(format string, args ...any) error {
	return aftercare.Errorf(aftercare.Invalid, "woocommerce: "+format, args...)
}

func ignored(format string, args ...any) error {
	return aftercare.Errorf(aftercare.Ignored, "woocommerce: "+format, args...)
}

// stamp writes a time into a key.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func has(s string, words ...string) bool {
	s = strings.ToLower(s)
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
