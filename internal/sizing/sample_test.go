package sizing

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"aftercare/internal/rig"
)

// sample is a shop's order as Shopify posts it, with its two lines, both
// addresses and all amounts in two currencies, from that platform's test data.
type sample struct {
	order, parcel, delivery map[string]any
}

const payloads = "../platform/shopify/testdata/"

func newSample(t *testing.T) sample {
	t.Helper()
	read := func(name string) (out map[string]any) {
		text, err := os.ReadFile(payloads + name)
		if err == nil {
			err = json.Unmarshal(text, &out)
		}
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	return sample{read("orders.create__de-paid-with-discount.json"), read("fulfillments.create__two-numbers.json"), read("fulfillment_events.create__delivered.json")}
}

// catalog lets each workflow find something to do within sixty days.
const catalog = `products:
  - sku: HEADLAMP-2
    title: Headlamp Ridge 2
    url: https://shop.example/products/headlamp
    warranty_months: 2
    related: [TENT-1]
    guides: [{title: Before the first night, url: "https://shop.example/guides/headlamp", tip: Charge it once.}]
  - sku: GAS-230
    title: Gas cartridge 230 g
    url: https://shop.example/products/gas
    supply_days: 10
  - sku: TENT-1
    title: Tent
    url: https://shop.example/products/tent
`

// leaves are the webhooks until a parcel leaves, arrives those after that.
func (s sample) leaves(t *testing.T, n int, at time.Time) []rig.Webhook {
	s.date(n, at)
	return []rig.Webhook{hook(t, "orders/create", n, s.order), hook(t, "orders/paid", n, s.order), hook(t, "fulfillments/create", n, s.parcel), s.updated(t, n, at.Add(time.Second))}
}

func (s sample) arrives(t *testing.T, n int, at time.Time) []rig.Webhook {
	s.date(n, at)
	return []rig.Webhook{hook(t, "fulfillment_events/create", n, s.delivery), s.updated(t, n, at)}
}

func (s sample) updated(t *testing.T, n int, at time.Time) rig.Webhook {
	s.order["updated_at"] = at.Format(time.RFC3339)
	w := hook(t, "orders/updated", n, s.order)
	w.ID += at.Format(time.RFC3339)
	return w
}

// date makes it the n-th order, of another customer.
func (s sample) date(n int, at time.Time) {
	when, id, email := at.Format(time.RFC3339), 6_100_000_000_000+n, fmt.Sprintf("jonas.weber.%d@mail.example", n)
	for _, key := range []string{"created_at", "processed_at", "updated_at"} {
		s.order[key] = when
	}
	s.order["id"], s.order["name"], s.order["email"], s.order["contact_email"] = id, fmt.Sprintf("#%d", n), email, email
	customer := s.order["customer"].(map[string]any)
	customer["id"], customer["email"] = 8_800_000_000_000+n, email
	number := fmt.Sprintf("0034043%09d", n)
	s.parcel["id"], s.parcel["order_id"], s.parcel["created_at"], s.parcel["updated_at"], s.parcel["email"] = 7_100_000_000_000+n, id, when, when, email
	s.parcel["line_items"] = s.order["line_items"]
	s.parcel["tracking_company"], s.parcel["tracking_number"], s.parcel["tracking_numbers"] = "DHL", number, []string{number}
	s.parcel["tracking_urls"] = []string{"https://dhl.example/track/" + number}
	s.delivery["id"], s.delivery["fulfillment_id"], s.delivery["order_id"] = 9_400_000_000_000+n, s.parcel["id"], id
	s.delivery["happened_at"], s.delivery["created_at"], s.delivery["updated_at"] = when, when, when
}

func hook(t *testing.T, topic string, n int, body any) rig.Webhook {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return rig.Webhook{Source: "shopify", Topic: topic, ID: fmt.Sprintf("b54557e4-bdd9-4b37-8a5f-%012d-%s", n, topic), Body: text}
}
