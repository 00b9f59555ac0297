package shopify

import (
	"encoding/json"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

// shape is what a body is, told by its keys.
type shape string

const (
	anOrder     shape = "an order"
	aDeletion   shape = "an id alone"
	aParcel     shape = "a fulfillment"
	aScan       shape = "a fulfillment event"
	aRefund     shape = "a refund"
	aCustomer   shape = "a customer"
	aConsent    shape = "a consent"
	aDataWish   shape = "a data request"
	anErasure   shape = "a customer's erasure"
	aShopErased shape = "a shop's erasure"
	unknown     shape = "none of the bodies that are known"
)

// topics says what body a topic must come with. Topics that are not here are
// not for us: orders/edited, for one, has no order in it, and orders/updated follows.
var topics = map[string]shape{
	"orders/create": anOrder, "orders/updated": anOrder, "orders/paid": anOrder, "orders/cancelled": anOrder,
	"orders/fulfilled": anOrder, "orders/partially_fulfilled": anOrder, "orders/delete": aDeletion,
	"fulfillments/create": aParcel, "fulfillments/update": aParcel, "fulfillment_events/create": aScan,
	"refunds/create": aRefund, "customers/update": aCustomer, "customers_email_marketing_consent/update": aConsent,
	"customers/data_request": aDataWish, "customers/redact": anErasure, "shop/redact": aShopErased,
}

var readers = map[shape]func(delivery) ([]aftercare.Event, error){
	anOrder: readOrder, aDeletion: readDeletion, aParcel: readParcel, aScan: readScan, aRefund: readRefund,
	aCustomer: readCustomer, aConsent: readConsent, aDataWish: readDataWish, anErasure: readErasure, aShopErased: readShopErased,
}

// delivery is a body with its outer key, if it had one, taken off.
type delivery struct {
	key   string // of the inbound row
	topic string
	body  []byte
}

func (d delivery) decode(v any) error {
	if err := json.Unmarshal(d.body, v); err != nil {
		return invalid("the body cannot be read: %w", err)
	}
	return nil
}

// Parse reads one webhook. Code Ignored is a topic that is not for us, or a
// body that tells us nothing; Invalid one that cannot be read.
func (s *Source) Parse(in aftercare.Inbound) ([]aftercare.Event, error) {
	want, known := topics[in.Topic]
	if in.Topic != "" && !known {
		return nil, ignored("nothing follows from topic %.60q", in.Topic)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(in.Body, &keys); err != nil || keys == nil {
		return nil, invalid("the body is not a JSON object")
	}
	d := delivery{key: in.Key, topic: in.Topic, body: in.Body}
	for _, outer := range []string{"order", "fulfillment", "fulfillment_event", "refund"} { // as the REST API answers
		var inner map[string]json.RawMessage
		if raw, ok := keys[outer]; ok && len(keys) == 1 && json.Unmarshal(raw, &inner) == nil && inner != nil {
			keys, d.body = inner, raw
		}
	}
	got := shapeOf(keys)
	if !known {
		want = got
	}
	if got == unknown || got != want {
		return nil, invalid("topic %q needs %s, but the body is %s", in.Topic, wire.First(want, "a known body"), got)
	}
	return readers[got](d)
}

// shapeOf looks at the keys that only one kind of body has, the most telling first.
func shapeOf(keys map[string]json.RawMessage) shape {
	has := func(names ...string) bool {
		for _, n := range names {
			if _, ok := keys[n]; !ok {
				return false
			}
		}
		return true
	}
	switch {
	case has("data_request"), has("orders_requested"):
		return aDataWish
	case has("orders_to_redact"):
		return anErasure
	case has("shop_domain", "shop_id") && !has("customer"):
		return aShopErased
	case has("fulfillment_id"):
		return aScan
	case has("refund_line_items"), has("order_id", "transactions"):
		return aRefund
	case has("financial_status"), has("order_number"), has("line_items", "name") && !has("order_id"):
		return anOrder
	case has("order_id", "status"), has("tracking_numbers"), has("shipment_status"):
		return aParcel
	case has("customer_id", "email_marketing_consent"):
		return aConsent
	case has("email_marketing_consent"), has("accepts_marketing"), has("orders_count"), has("default_address"):
		return aCustomer
	case has("id") && len(keys) == 1:
		return aDeletion
	}
	return unknown
}

func readDeletion(d delivery) ([]aftercare.Event, error) {
	var body struct {
		ID wire.Text `json:"id"`
	}
	if err := d.decode(&body); err != nil {
		return nil, err
	}
	if body.ID == "" {
		return nil, invalid("the deleted order has no id")
	}
	if d.topic == "" {
		return nil, invalid("the body is an id alone, and no topic says of what")
	}
	return []aftercare.Event{{
		Type: aftercare.EventOrderDeleted, Key: "order.deleted:" + body.ID.String(), OrderID: body.ID.String(),
	}}, nil
}

func invalid(format string, args ...any) error {
	return aftercare.Errorf(aftercare.Invalid, "shopify: "+format, args...)
}

func ignored(format string, args ...any) error {
	return aftercare.Errorf(aftercare.Ignored, "shopify: "+format, args...)
}

// word reports whether s has one of the words, upper or lower case.
func word(s string, words ...string) bool {
	s = strings.ToLower(s)
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
