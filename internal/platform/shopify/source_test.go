package shopify

import (
	"net/http"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/platformtest"
	"aftercare/internal/platform/wire"
)

var secrets = [3]string{"shpss_new_0123456789", "shpss_old_0123456789", "shpss_stranger_0123456789"}

func made(secrets ...string) (platformtest.Source, error) { return New(Options{Secrets: secrets}) }

func request(secret, topic string, body []byte) http.Header {
	h := http.Header{}
	h.Set("X-Shopify-Topic", topic)
	h.Set("X-Shopify-Event-Id", wire.Hash(topic+string(body)))
	h.Set("X-Shopify-Webhook-Id", wire.Hash("webhook"+string(body)))
	h.Set("X-Shopify-Hmac-Sha256", Sign(secret, body))
	return h
}

func platform() platformtest.Platform {
	p := platformtest.Platform{
		Name: "shopify", New: made, Secrets: secrets, Request: request,
		Topic: func(name string) string { return strings.Replace(name, ".", "/", 1) },
		Fixture: func(file string) string {
			for prefix, topic := range map[string]string{
				"order__": "orders/updated", "order_line_item": "orders/updated", "shipping_line": "orders/updated",
				"fulfillment_events": "fulfillment_events/create", "fulfillments_create": "fulfillments/create",
				"fulfillment_update": "fulfillments/update", "fulfillment_cancel": "fulfillments/update", "fulfillment__": "fulfillments/update",
				"refund": "refunds/create",
			} {
				if strings.HasPrefix(file, prefix) {
					return topic
				}
			}
			return ""
		},
		Vectors: []string{"shopify"},
		At:      func(_ int64, secret string) (platformtest.Source, error) { return made(secret) },
	}
	p.Foreign.Topic, p.Foreign.Body = "products/create", `{"id":1,"title":"Lamp","variants":[]}`
	return p
}

func TestPayloads(t *testing.T) { platformtest.Run(t, platform(), "testdata") }

func TestKeys(t *testing.T) {
	src, err := made(secrets[0])
	if err != nil {
		t.Fatal(err)
	}
	body := []byte(`{"id":1,"financial_status":"paid"}`)
	key := func(set map[string]string) string {
		h := http.Header{}
		h.Set("X-Shopify-Hmac-Sha256", Sign(secrets[0], body))
		for k, v := range set {
			h.Set(k, v)
		}
		r, err := src.Verify(h, body)
		if err != nil {
			t.Fatal(err)
		}
		return r.Key
	}
	event := key(map[string]string{"X-Shopify-Topic": "orders/paid", "X-Shopify-Event-Id": "e1", "X-Shopify-Webhook-Id": "w1"})
	if other := key(map[string]string{"X-Shopify-Topic": "orders/paid", "X-Shopify-Event-Id": "e1", "X-Shopify-Webhook-Id": "w2"}); other != event {
		t.Errorf("one event by two subscriptions has keys %q and %q", event, other)
	}
	if other := key(map[string]string{"X-Shopify-Topic": "orders/updated", "X-Shopify-Event-Id": "e1"}); other == event {
		t.Error("one event under two topics has one key: the second topic would be lost")
	}
	if a, b := key(map[string]string{"X-Shopify-Webhook-Id": "w1"}), key(nil); a == b || a == "" || b == "" {
		t.Errorf("without an event id: keys %q and %q", a, b)
	}
	h := http.Header{}
	h.Set("Shopify-Hmac-Sha256", Sign(secrets[0], body))
	h.Set("Shopify-Topic", "ORDERS/paid")
	if r, err := src.Verify(h, body); err != nil || r.Topic != "orders/paid" {
		t.Errorf("header names without X-: receipt %+v, error %v", r, err)
	}
}

// The topic is not signed, so a captured body must not pass for something else.
func TestTopicMustFitTheBody(t *testing.T) {
	src, err := made(secrets[0])
	if err != nil {
		t.Fatal(err)
	}
	order := `{"id":1,"name":"#1","financial_status":"pending","line_items":[],"customer":{"id":5}}`
	wish := `{"shop_id":1,"shop_domain":"a.example","orders_requested":[1],"customer":{"id":5},"data_request":{"id":9}}`
	erasure := `{"shop_id":1,"shop_domain":"a.example","customer":{"id":5,"email":"a@example.com"},"orders_to_redact":[1]}`
	for _, tt := range []struct{ topic, body string }{
		{"customers/redact", order}, {"shop/redact", order}, {"refunds/create", order}, {"orders/delete", order},
		{"customers/redact", wish}, {"shop/redact", wish}, {"shop/redact", erasure}, {"customers/data_request", erasure},
		{"orders/create", erasure}, {"fulfillments/create", order}, {"customers/update", order},
	} {
		events, err := src.Parse(aftercare.Inbound{Topic: tt.topic, Body: []byte(tt.body)})
		if aftercare.CodeOf(err) != aftercare.Invalid {
			t.Errorf("%s with %s: %d events, error %v; want code invalid", tt.topic, tt.body, len(events), err)
		}
	}
	for topic, want := range map[string]aftercare.EventType{
		"orders/paid": aftercare.EventOrderUpdated, "orders/cancelled": aftercare.EventOrderUpdated, "": aftercare.EventOrderUpdated,
	} {
		events, err := src.Parse(aftercare.Inbound{Topic: topic, Body: []byte(order)})
		if err != nil || events[0].Type != want {
			t.Errorf("%q with an unpaid order: %v, error %v; want %s", topic, events, err, want)
		}
	}
}

// One fact told by several topics is one event.
func TestOneFactOneKey(t *testing.T) {
	src, err := made(secrets[0])
	if err != nil {
		t.Fatal(err)
	}
	parcel := `{"id":7,"order_id":1,"status":"success","created_at":"2026-03-01T10:00:00+01:00","updated_at":"2026-03-01T10:00:00+01:00","tracking_number":"X1"}`
	refund := `{"id":8,"order_id":1,"created_at":"2026-03-02T10:00:00+01:00","refund_line_items":[],"transactions":[{"kind":"refund","status":"success","amount":"5.00","currency":"EUR"}]}`
	order := `{"id":1,"financial_status":"paid","currency":"EUR","fulfillments":[` + parcel + `],"refunds":[` + refund + `]}`
	keys := func(topic, body string) []string {
		events, err := src.Parse(aftercare.Inbound{Topic: topic, Body: []byte(body)})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, e := range events {
			out = append(out, e.Key)
		}
		return out
	}
	all := keys("orders/updated", order)
	if len(all) != 3 || all[1] != keys("fulfillments/create", parcel)[0] || all[2] != keys("refunds/create", refund)[0] {
		t.Errorf("keys of the order %v, of the parcel %v, of the refund %v", all, keys("fulfillments/create", parcel), keys("refunds/create", refund))
	}
	if wrapped := keys("orders/updated", `{"order":`+order+`}`); strings.Join(wrapped, " ") != strings.Join(all, " ") {
		t.Errorf("an order in an envelope has keys %v, want %v", wrapped, all)
	}
}

func FuzzParse(f *testing.F) {
	src, err := made(secrets[0])
	if err != nil {
		f.Fatal(err)
	}
	names := []string{"", "products/create"}
	for topic := range topics {
		names = append(names, topic)
	}
	platformtest.Fuzz(f, src, names,
		`{"id":1,"name":"#1001","financial_status":"paid","currency":"JPY","total_price":"1980","email":"a@example.com","line_items":[{"id":"2","title":"x","quantity":2,"price":"990"}]}`,
		`{"order":{"id":1,"order_number":5,"refunds":[{"id":3,"transactions":[{"kind":"refund","amount":"1e2","currency":"EUR"}]}],"fulfillments":{"id":4,"status":"success"}}}`,
		`{"id":7,"order_id":1,"status":"success","tracking_numbers":["A","B"],"updated_at":"2026-03-01T10:00:00+09:00"}`,
		`{"id":7,"fulfillment_id":1,"status":"delivered","happened_at":"2026-03-01T10:00:00Z"}`,
		`{"shop_id":1,"shop_domain":"a.example","customer":{"id":5},"orders_to_redact":[1]}`)
}
