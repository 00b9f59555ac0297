package demo

import (
	"time"

	"aftercare/internal/aftercare"
)

// orders are the story: two dozen customers and what became of what they bought.
func orders() []order {
	return append(append(append(european(), ofJapan()...), ofKorea()...), later()...)
}

func european() []order {
	return []order{
		{ // a happy customer: two parcels, a good score, a review, an answer to each offer
			source: "shopify", id: "450001", name: "#1001", placed: 9 * time.Hour, customer: anna, currency: "EUR", gateway: "shopify_payments",
			lines: []line{lamp.of("1", 1, 4900), tent.of("2", 1, 32900)}, discount: 1000, code: "WELCOME10", shipping: 490, method: "DHL Paket", tax: 5954,
			parcels: []parcel{
				{id: "1", carrier: "DHL", number: "00340434161094000001", url: "https://www.dhl.example/track/00340434161094000001", lines: []string{"1"}, shipped: 1*day + 14*time.Hour, delivered: 3*day + 11*time.Hour},
				{id: "2", carrier: "DHL", number: "00340434161094000002", url: "https://www.dhl.example/track/00340434161094000002", lines: []string{"2"}, shipped: 2*day + 10*time.Hour, delivered: 5*day + 13*time.Hour},
			},
			answers: and([]answer{{template: "satisfaction-survey", do: "rate", with: with{"score": "5"}, after: 5 * time.Hour}, {template: "review-request", do: "review", after: 2 * time.Hour}}, []answer{
				{template: "getting-started", do: "register", with: with{"line": "1", "serial": "EM-2602-00417"}, after: day},
				{template: "cross-sell", do: "choose", with: with{"mails": "all", "pause": "on"}, after: 3 * time.Hour}}),
		},
		{ // coffee that runs out, and a customer who is let down: a complaint, and a yes in the end
			source: "shopify", id: "450002", name: "#1002", placed: 1*day + 20*time.Hour, customer: james, currency: "GBP", gateway: "shopify_payments",
			lines: []line{coffee.of("1", 2, 1290), book.of("2", 1, 990)}, shipping: 650, method: "Royal Mail", tax: 0,
			parcels: []parcel{{id: "3", carrier: "Royal Mail", number: "AB123456789GB", url: "https://www.royalmail.example/track/AB123456789GB", lines: []string{"1"}, shipped: 3*day + 9*time.Hour, delivered: 7*day + 10*time.Hour}},
			answers: complained(english),
		},
		{ // a change of mind overnight: canceled and refunded within five minutes, one mail
			source: "shopify", id: "450003", name: "#1003", placed: 2*day + 8*time.Hour, canceled: 3*day + 9*time.Hour, cancelReason: "customer", customer: sofia, currency: "EUR", gateway: "shopify_payments",
			lines: []line{stove.of("1", 1, 7900)}, shipping: 900, method: "Correos", tax: 1527,
			refunds: []refund{{id: "9003", at: 3*day + 9*time.Hour + 2*time.Minute, amount: 8800, lines: map[string]int{"1": 1}}},
		},
		{ // a guest without a name, who did not agree to marketing; the lamp comes back
			source: "shopify", id: "450004", name: "#1004", placed: 3*day + 21*time.Hour, customer: guest, currency: "EUR", gateway: "paypal",
			lines: []line{lamp.of("1", 1, 4900)}, shipping: 490, method: "DHL Paket", tax: 861,
			parcels: []parcel{{id: "4", carrier: "DHL", number: "00340434161094000004", url: "https://www.dhl.example/track/00340434161094000004", shipped: 4*day + 15*time.Hour, delivered: 7*day + 12*time.Hour}},
			answers: returned(english, "1"),
		},
		{ // WooCommerce, abroad, nobody tells when it arrives; then enough of mails
			source: "woocommerce", id: "2201", name: "#2201", placed: 3*day + 16*time.Hour, customer: lucia, currency: "CHF", gateway: "stripe",
			lines: []line{stove.of("11", 1, 8900), lamp.of("12", 2, 5400)}, discount: 500, code: "sommer", shipping: 1200, method: "Swiss Post Economy", tax: 1529,
			parcels: []parcel{{id: "completed", carrier: "Swiss Post", number: "99.00.123456.00000001", url: "https://service.post.example/99.00.123456.00000001", shipped: 4*day + 9*time.Hour}},
			answers: and([]answer{{template: "getting-started", do: "unsubscribe", after: 4 * time.Hour}}, lost(40*day), []answer{
				{template: "order-link", do: "data", with: with{"want": "see", "text": english.data}, after: time.Hour},
				{template: "case-received", by: "klara", on: aftercare.CaseData, do: "say", with: with{"canned": "data-done", "text": "Everything we keep is in the file that we sent to you by post.", "outcome": "Sent"}, after: time.Hour}}),
		},
		{ // cash on delivery: confirmed at once
			source: "woocommerce", id: "2202", name: "#2202", placed: 7*day + 10*time.Hour, cod: true, customer: noah, currency: "SEK", gateway: "cod",
			lines: []line{stove.of("13", 1, 89900)}, shipping: 4900, method: "PostNord", tax: 18960,
			parcels: []parcel{{id: "completed", carrier: "PostNord", number: "UT555666777SE", url: "https://tracking.postnord.example/UT555666777SE", shipped: 8*day + 12*time.Hour}},
			answers: forgotten(english),
		},
		{ // the shop's own platform: a repair under warranty
			source: "standard", id: "A-301", name: "A-301", placed: 2*day + 12*time.Hour, customer: priya, currency: "EUR", gateway: "card",
			lines: []line{lamp.of("1", 1, 4900), coffee.of("2", 1, 1450)}, shipping: 490, method: "DHL Paket", tax: 945,
			parcels: []parcel{{id: "P-301", carrier: "DHL", number: "00340434161094000301", url: "https://www.dhl.example/track/00340434161094000301", shipped: 3*day + 10*time.Hour, delivered: 5*day + 10*time.Hour}},
			cases: []caseStory{
				{id: "R-17", kind: aftercare.CaseRepair, sku: "LAMP-01", item: "Ember camping lamp", opened: 30*day + 9*time.Hour, ready: 40 * day, shipped: 38*day + 15*time.Hour, closed: 40*day + 10*time.Hour,
					number: "00340434161094000317", note: "The switch had worked loose. We have fitted a new one, free of charge under the warranty."},
				{id: "S-5", kind: aftercare.CaseSparePart, sku: "LAMP-01-GLASS", item: "Glass for the Ember camping lamp", opened: 55*day + 11*time.Hour, ready: 58 * day, shipped: 56*day + 14*time.Hour, closed: 58*day + 12*time.Hour,
					number: "00340434161094000355"},
			},
			answers: []answer{{template: "satisfaction-survey", do: "rate", with: with{"score": "4"}, after: 7 * time.Hour}},
		},
		{ // the same customer bought again before the coffee ran out: no reminder needed
			source: "standard", id: "A-302", name: "A-302", placed: 16*day + 18*time.Hour, customer: priya, currency: "EUR", gateway: "card",
			lines: []line{coffee.of("1", 2, 1450), stove.of("2", 1, 7900)}, shipping: 0, method: "DHL Paket", tax: 1451,
			parcels: []parcel{{id: "P-302", carrier: "DHL", number: "00340434161094000302", url: "https://www.dhl.example/track/00340434161094000302", shipped: 17*day + 14*time.Hour, delivered: 19*day + 9*time.Hour}},
			answers: and([]answer{{template: "satisfaction-survey", do: "rate", with: with{"score": "5"}, after: 10 * time.Hour}, {template: "review-request", do: "review", after: 4 * time.Hour}}, repaired(english, "2", "24.00")),
		},
		{ // a phone order without a mail address: everything has a reason, nothing a mail
			source: "standard", id: "A-303", name: "A-303", placed: 10*day + 15*time.Hour, customer: walkIn, currency: "EUR", gateway: "invoice",
			lines: []line{tent.of("1", 1, 32900)}, shipping: 0, method: "DHL Paket", tax: 5253,
			parcels: []parcel{{id: "P-303", carrier: "DHL", number: "00340434161094000303", url: "https://www.dhl.example/track/00340434161094000303", shipped: 11*day + 10*time.Hour, delivered: 14*day + 12*time.Hour}},
		},
	}
}
