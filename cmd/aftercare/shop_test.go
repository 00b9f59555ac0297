package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// sources are the shops' platforms.
var sources = []string{"standard", "shopify", "woocommerce"}

// secrets sign their webhooks.
var secrets = map[string]string{
	"standard": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "shopify": "shpss_0123456789abcdef", "woocommerce": "wc_0123456789abcdef",
}

type object = map[string]any

// webhook is one delivery of a platform; a repeat has the same id.
type webhook struct {
	source, topic, id string
	body              []byte
}

func (w webhook) header() http.Header {
	a, _ := adapterOf(w.source)
	return a.sign(secrets[w.source], w.topic, w.id, time.Now(), w.body)
}

// purchase is an order of a customer of its own: each gets one confirmation and,
// once shipped, one word of the parcel.
type purchase struct {
	source string
	n      int
	placed time.Time
}

func buy(source string, n int) purchase {
	return purchase{source, n, time.Now().UTC().Truncate(time.Second)}
}

func (p purchase) id() string    { return fmt.Sprint(70_000 + p.n) }
func (p purchase) email() string { return fmt.Sprintf("buyer%d@mail.example", p.n) }

func (p purchase) webhook(t testing.TB, topic string, body any) webhook {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Error(err)
	}
	return webhook{p.source, topic, "msg_" + p.id() + "_" + topic, text}
}

// order is the webhook of the order, placed and paid.
func (p purchase) order(t testing.TB) webhook {
	t.Helper()
	switch at := p.placed.Format(time.RFC3339); p.source {
	case "shopify":
		return p.webhook(t, "orders/create", object{
			"id": p.id(), "name": "#" + p.id(), "email": p.email(), "customer_locale": "en", "created_at": at, "processed_at": at, "updated_at": at,
			"currency": "EUR", "presentment_currency": "EUR", "financial_status": "paid", "subtotal_price": "49.00", "total_price": "53.90",
			"line_items":      []object{{"id": 1, "sku": "LAMP-01", "title": "Camping lamp", "quantity": 1, "current_quantity": 1, "price": "49.00", "requires_shipping": true}},
			"shipping_lines":  []object{{"id": 2, "title": "Harbour Express", "price": "4.90"}},
			"customer":        object{"id": 9, "email": p.email(), "first_name": "Anna", "last_name": "Weber"},
			"billing_address": object{"first_name": "Anna", "country_code": "IS"}, "shipping_address": object{"first_name": "Anna", "country_code": "IS"},
		})
	case "woocommerce":
		return p.webhook(t, "order.created", p.woo("processing", nil))
	}
	return p.webhook(t, "order.placed", object{"type": "order.placed", "time": at(p.placed), "data": object{"order": object{
		"id": p.id(), "name": p.id(), "currency": "EUR", "placed_at": at(p.placed), "payment": "paid", "payment_method": "card",
		"lines":    []object{{"id": "1", "sku": "LAMP-01", "title": "Camping lamp", "quantity": 1, "unit": "49.00"}},
		"subtotal": "49.00", "shipping": "4.90", "total": "53.90", "shipping_method": "Harbour Express",
		"shipping_address": object{"name": "Anna Weber", "lines": []string{"Laugavegur 1"}, "city": "Reykjavík", "postcode": "101", "country": "IS"},
		"customer":         object{"id": p.email(), "email": p.email(), "first_name": "Anna", "last_name": "Weber"}, "locale": "en",
	}}})
}

// parcel is the webhook of its parcel.
func (p purchase) parcel(t testing.TB) webhook {
	t.Helper()
	now, number := time.Now().UTC(), "NO"+p.id()
	switch p.source {
	case "shopify":
		return p.webhook(t, "fulfillments/create", object{
			"id": "8" + p.id(), "order_id": p.id(), "status": "success", "created_at": at(now), "updated_at": at(now), "tracking_company": "DHL",
			"tracking_number": number, "tracking_url": "https://track.example/" + number, "line_items": []object{{"id": 1, "quantity": 1}},
		})
	case "woocommerce":
		return p.webhook(t, "order.updated", p.woo("completed", []object{{"key": "_wc_shipment_tracking_items", "value": []object{
			{"tracking_provider": "DHL", "tracking_number": number, "custom_tracking_link": "https://track.example/" + number, "date_shipped": now.Unix()}}}}))
	}
	return p.webhook(t, "shipment.shipped", object{"type": "shipment.shipped", "time": at(now), "data": object{"order_id": p.id(),
		"shipment": object{"id": "p1", "carrier": "DHL", "number": number, "url": "https://track.example/" + number}}})
}

func (p purchase) woo(status string, meta []object) object {
	gmt := func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }
	address := object{"first_name": "Anna", "last_name": "Weber", "address_1": "Laugavegur 1", "city": "Reykjavík", "country": "IS", "email": p.email()}
	out := object{
		"id": p.id(), "number": p.id(), "status": status, "currency": "EUR", "date_created_gmt": gmt(p.placed), "date_modified_gmt": gmt(p.placed),
		"date_paid_gmt": gmt(p.placed), "total": "53.90", "shipping_total": "4.90", "payment_method": "card", "payment_method_title": "Card",
		"billing": address, "shipping": address, "meta_data": meta, "shipping_lines": []object{{"id": 1, "method_title": "Harbour Express", "total": "4.90"}},
		"line_items": []object{{"id": 1, "name": "Camping lamp", "sku": "LAMP-01", "quantity": 1, "subtotal": "49.00", "total": "49.00"}},
	}
	if status == "completed" {
		now := time.Now()
		out["date_modified_gmt"], out["date_completed_gmt"] = gmt(now), gmt(now)
	}
	return out
}

func at(t time.Time) string { return t.Format(time.RFC3339Nano) }
