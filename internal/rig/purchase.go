package rig

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"aftercare/internal/platform/shopify"
	"aftercare/internal/platform/standard"
	"aftercare/internal/platform/woocommerce"
)

// Sources are the shops' platforms.
var Sources = []string{"standard", "shopify", "woocommerce"}

// Secrets sign their webhooks.
var Secrets = map[string]string{
	"standard": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "shopify": "shpss_0123456789abcdef", "woocommerce": "wc_0123456789abcdef",
}

type object = map[string]any

// Webhook is one delivery of a platform; a repeat has the same ID.
type Webhook struct {
	Source, Topic, ID string
	Body              []byte

	cancels string // the customer whose order it cancels
}

// Header signs it, as of now.
func (w Webhook) Header() http.Header {
	h, secret := http.Header{"Content-Type": {"application/json"}}, Secrets[w.Source]
	switch w.Source {
	case "shopify":
		h.Set("X-Shopify-Hmac-Sha256", shopify.Sign(secret, w.Body))
		h.Set("X-Shopify-Topic", w.Topic)
		h.Set("X-Shopify-Webhook-Id", w.ID)
		h.Set("X-Shopify-Event-Id", "event-"+w.ID)
	case "woocommerce":
		h.Set("X-WC-Webhook-Signature", woocommerce.Sign(secret, w.Body))
		h.Set("X-WC-Webhook-Topic", w.Topic)
		h.Set("X-WC-Webhook-Delivery-ID", w.ID)
	default:
		now := time.Now()
		h.Set("webhook-id", w.ID)
		h.Set("webhook-timestamp", fmt.Sprint(now.Unix()))
		h.Set("webhook-signature", standard.Sign(secret, w.ID, now, w.Body))
	}
	return h
}

// Purchase is an order of a customer of its own: each gets one confirmation and,
// once shipped, one word of the parcel.
type Purchase struct {
	Source string
	N      int
	Placed time.Time
	Item   string // what was bought, by its SKU; "": LAMP-01

	Canceled bool // in the course of the traffic
}

// Buy is the n-th purchase, placed now.
func Buy(source string, n int) Purchase {
	return Purchase{Source: source, N: n, Placed: time.Now().UTC().Truncate(time.Second)}
}

// ID is the order's, on its platform.
func (p Purchase) ID() string { return fmt.Sprint(70_000 + p.N) }

// SKU is of what was bought.
func (p Purchase) SKU() string { return cmp.Or(p.Item, "LAMP-01") }

// Email is the customer's.
func (p Purchase) Email() string { return fmt.Sprintf("buyer%d@mail.example", p.N) }

func (p Purchase) webhook(t testing.TB, topic string, body any) Webhook {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Error(err)
	}
	return Webhook{Source: p.Source, Topic: topic, ID: "msg_" + p.ID() + "_" + topic, Body: text}
}

// Order is the webhook of the order, placed and paid.
func (p Purchase) Order(t testing.TB) Webhook {
	t.Helper()
	switch p.Source {
	case "shopify":
		return p.webhook(t, "orders/create", p.shopify())
	case "woocommerce":
		return p.webhook(t, "order.created", p.woo("processing", nil))
	}
	return p.webhook(t, "order.placed", object{"type": "order.placed", "time": stamp(p.Placed), "data": object{"order": p.standard()}})
}

// Parcel is the webhook of its parcel.
func (p Purchase) Parcel(t testing.TB) Webhook {
	t.Helper()
	now, number := time.Now().UTC(), "NO"+p.ID()
	switch p.Source {
	case "shopify":
		return p.webhook(t, "fulfillments/create", object{
			"id": "8" + p.ID(), "order_id": p.ID(), "status": "success", "created_at": stamp(now), "updated_at": stamp(now), "tracking_company": "DHL",
			"tracking_number": number, "tracking_url": "https://track.example/" + number, "line_items": []object{{"id": 1, "quantity": 1}},
		})
	case "woocommerce":
		return p.webhook(t, "order.updated", p.woo("completed", []object{{"key": "_wc_shipment_tracking_items", "value": []object{
			{"tracking_provider": "DHL", "tracking_number": number, "custom_tracking_link": "https://track.example/" + number, "date_shipped": now.Unix()}}}}))
	}
	return p.webhook(t, "shipment.shipped", object{"type": "shipment.shipped", "time": stamp(now), "data": object{"order_id": p.ID(),
		"shipment": object{"id": "p1", "carrier": "DHL", "number": number, "url": "https://track.example/" + number}}})
}

// Crowded is Order with so many lines; of the standard source only.
func (p Purchase) Crowded(t testing.TB, lines int) Webhook {
	t.Helper()
	order := p.standard()
	var all []object
	for n := range lines {
		all = append(all, object{"id": fmt.Sprint(n), "sku": fmt.Sprint("LAMP-", n), "title": "Camping lamp", "quantity": 1, "unit": "1.00"})
	}
	order["lines"] = all
	return p.webhook(t, "order.placed", object{"type": "order.placed", "time": stamp(p.Placed), "data": object{"order": order}})
}

// Cancel is the webhook of its cancellation, now; of the standard source only.
func (p Purchase) Cancel(t testing.TB) Webhook {
	t.Helper()
	order := p.standard()
	order["canceled"], order["cancel_reason"] = true, "customer"
	w := p.webhook(t, "order.canceled", object{"type": "order.canceled", "time": stamp(time.Now()), "data": object{"order": order}})
	w.cancels = p.Email()
	return w
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
