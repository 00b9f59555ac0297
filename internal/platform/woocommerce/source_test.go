package woocommerce

import (
	"net/http"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/platformtest"
)

var secrets = [3]string{"wc-new-0123456789", "wc-old-0123456789", "wc-stranger-0123456789"}

func made(secrets ...string) (platformtest.Source, error) {
	return New(Options{
		Secrets: secrets, ConsentKeys: []string{"_newsletter", "marketing_optin"}, LocaleKeys: []string{"wpml_language", "_locale"},
	})
}

func request(secret, topic string, body []byte) http.Header {
	h := http.Header{}
	h.Set("X-WC-Webhook-Topic", topic)
	h.Set("X-WC-Webhook-Source", "https://shop.example/")
	h.Set("X-WC-Webhook-Delivery-ID", "d41d8cd98f00b204e9800998ecf8427e")
	h.Set("X-WC-Webhook-Signature", Sign(secret, body))
	return h
}

func platform() platformtest.Platform {
	p := platformtest.Platform{
		Name: "woocommerce", New: made, Secrets: secrets, Request: request,
		Fixture: func(string) string { return "order.updated" },
		Vectors: []string{"woocommerce"},
		At:      func(_ int64, secret string) (platformtest.Source, error) { return made(secret) },
	}
	p.Foreign.Topic, p.Foreign.Body = "customer.updated", `{"id":25,"email":"a@example.com","role":"customer"}`
	return p
}

func TestPayloads(t *testing.T) { platformtest.Run(t, platform(), "testdata") }

func TestPing(t *testing.T) {
	src, err := made(secrets[0])
	if err != nil {
		t.Fatal(err)
	}
	if r, err := src.Verify(http.Header{}, []byte("webhook_id=17")); err != nil || !r.Ping {
		t.Errorf("a ping: receipt %+v, error %v", r, err)
	}
	for _, body := range []string{"webhook_id=", "webhook_id=17&x=1", "webhook_id=1x", `{"webhook_id":17}`, "", " webhook_id=17"} {
		if r, err := src.Verify(http.Header{}, []byte(body)); aftercare.CodeOf(err) != aftercare.Unauthorized || r.Ping {
			t.Errorf("%q without a signature: receipt %+v, error %v", body, r, err)
		}
	}
	if r, err := src.Verify(request("wrong", "order.created", []byte("webhook_id=17")), []byte("webhook_id=17")); err == nil || r.Ping {
		t.Error("a ping with a wrong signature passes")
	}
}

// Two orders in one second share a delivery id; two deletions share a body.
func TestKeys(t *testing.T) {
	src, err := made(secrets[0])
	if err != nil {
		t.Fatal(err)
	}
	key := func(topic, delivery, body string) string {
		h := request(secrets[0], topic, []byte(body))
		h.Set("X-WC-Webhook-Delivery-ID", delivery)
		r, err := src.Verify(h, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		return r.Key
	}
	order := `{"id":5,"status":"pending"}`
	if key("order.created", "same", order) == key("order.created", "same", `{"id":6,"status":"pending"}`) {
		t.Error("two orders in one second have one key")
	}
	if key("order.updated", "a", order) != key("order.updated", "b", order) {
		t.Error("one snapshot sent by two webhooks has two keys")
	}
	if key("order.updated", "a", order) == key("order.created", "a", order) {
		t.Error("two topics have one key")
	}
	if key("order.deleted", "a", `{"id":5}`) == key("order.deleted", "b", `{"id":5}`) {
		t.Error("an order that is deleted twice has one key")
	}
}

func TestConsent(t *testing.T) {
	yes, no := true, false
	for _, tt := range []struct {
		meta    string
		unknown *bool
		want    *bool
	}{
		{`[{"key":"_newsletter","value":"yes"}]`, nil, &yes},
		{`[{"key":"_newsletter","value":"1"}]`, &no, &yes},
		{`[{"key":"_newsletter","value":1}]`, nil, &yes},
		{`[{"key":"_newsletter","value":true}]`, nil, &yes},
		{`[{"key":"_newsletter","value":["on"]}]`, nil, &yes},
		{`[{"key":"_newsletter","value":0}]`, &yes, &no},
		{`[{"key":"_newsletter","value":"no"}]`, &yes, &no},
		{`[{"key":"_newsletter","value":{"a":1}},{"key":"marketing_optin","value":"on"}]`, nil, &yes},
		{`[{"key":"_newsletter","value":"perhaps"}]`, nil, nil},
		{`[{"key":"_newsletter","value":null}]`, &no, &no},
		{`[{"key":"other","value":"yes"}]`, &yes, &yes},
		{`"none"`, nil, nil},
	} {
		src, err := New(Options{Secrets: secrets[:1], ConsentKeys: []string{"_newsletter", "marketing_optin"}, UnknownConsent: tt.unknown})
		if err != nil {
			t.Fatal(err)
		}
		events, err := src.Parse(aftercare.Inbound{Topic: "order.created", Body: []byte(`{"id":1,"status":"processing","meta_data":` + tt.meta + `}`)})
		if err != nil {
			t.Fatal(err)
		}
		got := events[0].Order.Marketing
		if (got == nil) != (tt.want == nil) || got != nil && *got != *tt.want {
			t.Errorf("meta %s: got %v, want %v", tt.meta, got, tt.want)
		}
	}
}

func TestPieces(t *testing.T) {
	for in, want := range map[string]int{
		"2": 2, "1.5": 2, "0.1": 1, "0": 0, "-1": 0, "1e2": 100, "99999999999": 0, "x": 0,
	} {
		body := `{"id":1,"status":"pending","currency":"EUR","line_items":[{"id":1,"name":"a","quantity":"` + in + `","subtotal":"10"}]}`
		src, err := made(secrets[0])
		if err != nil {
			t.Fatal(err)
		}
		events, err := src.Parse(aftercare.Inbound{Topic: "order.updated", Body: []byte(body)})
		if err != nil {
			t.Fatal(err)
		}
		if got := events[0].Order.Lines[0].Quantity; got != want {
			t.Errorf("quantity %s counts as %d, want %d", in, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	src, err := made(secrets[0])
	if err != nil {
		f.Fatal(err)
	}
	platformtest.Fuzz(f, src, []string{"", "order.created", "order.updated", "order.deleted", "order.restored", "customer.deleted"},
		`{"id":1,"number":"1","status":"processing","currency":"EUR","total":"10.80","date_paid_gmt":"2026-03-01T09:30:00","line_items":[{"id":2,"name":"x &amp; y","quantity":1.5,"price":10.799999999999999,"sku":77}]}`,
		`{"id":1,"status":"completed","meta_data":[{"key":"_wc_shipment_tracking_items","value":[{"tracking_number":"A","date_shipped":"1772323200"}]}],"refunds":[{"id":4,"total":"-5.00"}]}`,
		`{"code":"woocommerce_rest_cannot_view","message":"Sorry","data":{"status":401}}`,
		`{"id":1}`)
}
