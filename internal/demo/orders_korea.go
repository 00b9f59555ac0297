package demo

import "time"

// ofKorea are the customers who read Korean.
func ofKorea() []order {
	return []order{
		{ // Korea: won have no decimals
			source: "shopify", id: "450007", name: "#1007", placed: 6*day + 2*time.Hour, customer: kim, currency: "KRW", gateway: "toss_payments",
			lines: []line{lamp.of("1", 1, 69000), stove.of("2", 1, 112000)}, discount: 10000, code: "첫구매", shipping: 3000, method: "CJ대한통운", tax: 15818,
			parcels: []parcel{{id: "7", carrier: "CJ대한통운", number: "688012345678", url: "https://trace.cjlogistics.example/688012345678", shipped: 7*day + 4*time.Hour, delivered: 8*day + 6*time.Hour}},
			answers: and([]answer{{template: "satisfaction-survey", do: "rate", with: with{"score": "5"}, after: time.Hour}, {template: "review-request", do: "review", after: time.Hour}}, repaired(korean, "2", "32000"), []answer{{template: "getting-started", do: "register", with: with{"line": "1", "serial": "EM-2602-01288"}, after: 6 * time.Hour}}),
		},
		{ // one of three coffees came back: money for it, and the rest goes on
			source: "shopify", id: "450008", name: "#1008", placed: 8*day + 5*time.Hour, customer: park, currency: "KRW", gateway: "kakaopay",
			lines: []line{coffee.of("1", 3, 19000)}, shipping: 3000, method: "우체국택배", tax: 5455,
			parcels: []parcel{{id: "8", carrier: "우체국택배", number: "6090123456789", url: "https://service.epost.example/6090123456789", shipped: 9*day + 3*time.Hour, delivered: 10*day + 7*time.Hour}},
			refunds: []refund{{id: "9008", at: 12*day + 6*time.Hour, amount: 19000, lines: map[string]int{"1": 1}}},
			answers: []answer{{template: "satisfaction-survey", do: "rate", with: with{"score": "4"}, after: 9 * time.Hour}, {template: "review-request", do: "review", after: 30 * time.Hour}},
		},
		{ // a lamp that comes back
			source: "shopify", id: "450016", name: "#1016", placed: 7*day + 4*time.Hour, customer: lee, currency: "KRW", gateway: "kakaopay",
			lines: []line{lamp.of("1", 1, 69000)}, shipping: 3000, method: "CJ대한통운", tax: 6545,
			parcels: []parcel{{id: "16", carrier: "CJ대한통운", number: "688012345616", url: "https://trace.cjlogistics.example/688012345616", shipped: 8*day + 3*time.Hour, delivered: 9*day + 5*time.Hour}},
			answers: returned(korean, "1"),
		},
		{ // half of the pegs are missing
			source: "shopify", id: "450017", name: "#1017", placed: 9*day + 5*time.Hour, customer: choi, currency: "KRW", gateway: "kakaopay",
			lines: []line{tent.of("1", 1, 420000)}, shipping: 0, method: "CJ대한통운", tax: 38182,
			parcels: []parcel{{id: "17", carrier: "CJ대한통운", number: "688012345617", url: "https://trace.cjlogistics.example/688012345617", shipped: 10*day + 3*time.Hour, delivered: 11*day + 5*time.Hour}},
			answers: complained(korean),
		},
		{ // a glass that broke
			source: "shopify", id: "450018", name: "#1018", placed: 10*day + 3*time.Hour, customer: jung, currency: "KRW", gateway: "kakaopay",
			lines: []line{lamp.of("1", 1, 69000)}, shipping: 3000, method: "CJ대한통운", tax: 6545,
			parcels: []parcel{{id: "18", carrier: "CJ대한통운", number: "688012345618", url: "https://trace.cjlogistics.example/688012345618", shipped: 11*day + 3*time.Hour, delivered: 12*day + 5*time.Hour}},
			answers: and(replaced(korean, "1"), lost(47*day)),
		},
		{ // a question that nobody answers in time
			source: "shopify", id: "450019", name: "#1019", placed: 11*day + 6*time.Hour, customer: han, currency: "KRW", gateway: "kakaopay",
			lines: []line{stove.of("1", 1, 112000)}, shipping: 3000, method: "CJ대한통운", tax: 10454,
			parcels: []parcel{{id: "19", carrier: "CJ대한통운", number: "688012345619", url: "https://trace.cjlogistics.example/688012345619", shipped: 12*day + 3*time.Hour, delivered: 13*day + 5*time.Hour}},
			answers: forgotten(korean),
		},
		{ // answered, and not solved
			source: "shopify", id: "450020", name: "#1020", placed: 12*day + 4*time.Hour, customer: yoon, currency: "KRW", gateway: "kakaopay",
			lines: []line{lamp.of("1", 1, 69000)}, shipping: 3000, method: "CJ대한통운", tax: 6545,
			parcels: []parcel{{id: "20", carrier: "CJ대한통운", number: "688012345620", url: "https://trace.cjlogistics.example/688012345620", shipped: 13*day + 3*time.Hour, delivered: 14*day + 5*time.Hour}},
			answers: reopened(korean),
		},
	}
}
