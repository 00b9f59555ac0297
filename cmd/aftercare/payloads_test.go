package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
)

// Real payloads, wrapped or not, are answered 200 and end with a verdict.
func TestRealPayloads(t *testing.T) {
	dir := os.Getenv("WEBHOOK_FIXTURES")
	if dir == "" {
		dir = filepath.Join("..", "..", "internal", "platform")
	}
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	r.MustStart()
	posted := 0
	for _, source := range rig.Sources {
		for _, pattern := range []string{"*.json", "testdata/*.json", "example/*.json"} {
			files, err := filepath.Glob(filepath.Join(dir, source, pattern))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				for _, w := range payloads(t, source, file) {
					if status := r.Post(r.Addr, w); status != 200 {
						t.Errorf("%s is answered %d", file, status)
					}
					posted++
				}
			}
		}
	}
	if posted == 0 {
		t.Fatalf("no payloads under %s", dir)
	}
	rig.Await(r, "every row has a verdict", func() bool { return !r.Busy() })
	verdicts := map[aftercare.InboundState]int{}
	for _, state := range []aftercare.InboundState{aftercare.InboundApplied, aftercare.InboundIgnored, aftercare.InboundRejected, aftercare.InboundHeld} {
		rows, err := r.DB.Inbounds(t.Context(), state, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		verdicts[state] = len(rows)
		for _, in := range rows {
			if state != aftercare.InboundApplied && in.Reason == "" || state == aftercare.InboundHeld {
				t.Errorf("%s %s is %s: %q", in.Source, in.Topic, state, in.Reason)
			}
		}
	}
	t.Logf("%d payloads: %v", posted, verdicts)
	if verdicts[aftercare.InboundApplied] == 0 {
		t.Error("none was applied")
	}
}

// payloads are the webhooks in a file: as it is, and without the envelope that
// REST answers have.
func payloads(t *testing.T, source, file string) []rig.Webhook {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(file)
	out := []rig.Webhook{{Source: source, Topic: topicOf(source, name), ID: name, Body: body}}
	var keys map[string]json.RawMessage
	if json.Unmarshal(body, &keys) == nil && len(keys) == 1 {
		for _, inner := range keys {
			out = append(out, rig.Webhook{Source: source, Topic: topicOf(source, name), ID: "inner " + name, Body: inner})
		}
	}
	return out
}

// topicOf reads the topic from a file's name: "orders.create__paid.json" or, for
// published samples, "order__paid-wrapped.json".
func topicOf(source, name string) string {
	topic, _, _ := strings.Cut(strings.TrimSuffix(name, ".json"), "__")
	known := map[string]string{
		"shopify order": "orders/updated", "shopify order_line_item": "orders/updated", "shopify shipping_line": "orders/updated",
		"shopify fulfillments_create": "fulfillments/create", "shopify fulfillment_events_create": "fulfillment_events/create",
		"shopify fulfillment": "fulfillments/update", "shopify fulfillment_update_tracking": "fulfillments/update",
		"shopify fulfillment_cancel": "fulfillments/update", "shopify refund": "refunds/create", "shopify refunds_create": "refunds/create",
		"woocommerce order": "order.created", "woocommerce order_updated": "order.updated",
	}[source+" "+topic]
	switch {
	case known != "":
		return known
	case source == "shopify":
		return strings.Replace(topic, ".", "/", 1)
	}
	return topic
}
