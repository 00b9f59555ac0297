package demo

import (
	"encoding/json"
	"time"
)

// SampleName is the order in Sample.
const SampleName = "#TEST"

// Sample is a signed-to-be webhook of a test order, which starts no mails: for
// whoever connects a shop and wants to see something arrive.
func Sample(source string, now time.Time) Post {
	o := order{source: source, id: "900000001", name: SampleName, placed: time.Second, customer: guest, currency: "EUR", gateway: "test",
		lines: []line{lamp.of("1", 1, 4900)}, shipping: 490, method: "DHL Paket", tax: 861, test: true}
	if source == "woocommerce" { // which has no test flag: an order without a mail address mails nobody either
		o.customer = walkIn
	}
	write := map[string]func(order, time.Time) []moment{"shopify": shopifyMoments, "woocommerce": wooMoments, "standard": standardMoments}[source]
	m := write(o, now.Add(-time.Minute))[0]
	body, err := json.Marshal(m.body)
	if err != nil {
		panic("demo: the sample: " + err.Error()) // it is a constant of the program
	}
	return Post{At: now, Source: source, Topic: m.topic, ID: "sample_" + now.Format("20060102T150405"), Body: body}
}
