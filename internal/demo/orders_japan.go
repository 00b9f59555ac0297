package demo

import "time"

// ofJapan are the customers who read Japanese.
func ofJapan() []order {
	return []order{
		{ // konbini: unpaid at first, paid the next day
			source: "shopify", id: "450005", name: "#1005", placed: 4*day + 3*time.Hour, paid: 5*day + 2*time.Hour, customer: yamada, currency: "JPY", gateway: "コンビニ決済",
			lines: []line{lamp.of("1", 1, 7800), coffee.of("2", 1, 2200)}, shipping: 800, method: "ヤマト運輸", tax: 945,
			parcels: []parcel{{id: "5", carrier: "ヤマト運輸", number: "4912-3456-7890", url: "https://toi.yamato.example/4912-3456-7890", shipped: 6*day + 1*time.Hour, delivered: 8*day + 2*time.Hour}},
			answers: and([]answer{{template: "satisfaction-survey", do: "rate", with: with{"score": "5"}, after: 3 * time.Hour}, {template: "review-reminder", do: "review", after: 5 * time.Hour}}, replaced(japanese, "1")),
		},
		{ // konbini, never paid: canceled by the shop after four days
			source: "shopify", id: "450006", name: "#1006", placed: 5*day + 4*time.Hour, paid: never, canceled: 9*day + 1*time.Hour, cancelReason: "declined", customer: sato, currency: "JPY", gateway: "コンビニ決済",
			lines: []line{tent.of("1", 1, 48000)}, shipping: 0, method: "佐川急便", tax: 4364,
		},
		{ // a lamp that comes back
			source: "shopify", id: "450011", name: "#1011", placed: 6*day + 2*time.Hour, customer: suzuki, currency: "JPY", gateway: "クレジットカード",
			lines: []line{lamp.of("1", 1, 7800)}, shipping: 800, method: "ヤマト運輸", tax: 782,
			parcels: []parcel{{id: "11", carrier: "ヤマト運輸", number: "4912-3456-7911", url: "https://toi.yamato.example/4912-3456-7911", shipped: 7*day + 2*time.Hour, delivered: 9*day + 3*time.Hour}},
			answers: returned(japanese, "1"),
		},
		{ // the same customer again; what was dropped is mended
			source: "shopify", id: "450012", name: "#1012", placed: 10*day + 4*time.Hour, customer: sato, currency: "JPY", gateway: "クレジットカード",
			lines: []line{stove.of("1", 1, 12800)}, shipping: 800, method: "ヤマト運輸", tax: 1236,
			parcels: []parcel{{id: "12", carrier: "ヤマト運輸", number: "4912-3456-7912", url: "https://toi.yamato.example/4912-3456-7912", shipped: 11*day + 2*time.Hour, delivered: 13*day + 3*time.Hour}},
			answers: repaired(japanese, "1", "3800"),
		},
		{ // half of the pegs are missing
			source: "shopify", id: "450013", name: "#1013", placed: 8*day + 3*time.Hour, customer: tanaka, currency: "JPY", gateway: "クレジットカード",
			lines: []line{tent.of("1", 1, 48000)}, shipping: 0, method: "ヤマト運輸", tax: 4364,
			parcels: []parcel{{id: "13", carrier: "ヤマト運輸", number: "4912-3456-7913", url: "https://toi.yamato.example/4912-3456-7913", shipped: 9*day + 2*time.Hour, delivered: 11*day + 3*time.Hour}},
			answers: complained(japanese),
		},
		{ // a question that nobody answers in time
			source: "shopify", id: "450014", name: "#1014", placed: 9*day + 6*time.Hour, customer: ito, currency: "JPY", gateway: "クレジットカード",
			lines: []line{stove.of("1", 1, 12800)}, shipping: 800, method: "ヤマト運輸", tax: 1236,
			parcels: []parcel{{id: "14", carrier: "ヤマト運輸", number: "4912-3456-7914", url: "https://toi.yamato.example/4912-3456-7914", shipped: 10*day + 2*time.Hour, delivered: 12*day + 3*time.Hour}},
			answers: and(forgotten(japanese), []answer{{template: "shipping-update", do: "register", with: with{"line": "1", "lot": "S-2511"}, after: 4 * day}}),
		},
		{ // answered, and not solved
			source: "shopify", id: "450015", name: "#1015", placed: 11*day + 2*time.Hour, customer: mori, currency: "JPY", gateway: "クレジットカード",
			lines: []line{lamp.of("1", 1, 7800)}, shipping: 800, method: "ヤマト運輸", tax: 782,
			parcels: []parcel{{id: "15", carrier: "ヤマト運輸", number: "4912-3456-7915", url: "https://toi.yamato.example/4912-3456-7915", shipped: 12*day + 2*time.Hour, delivered: 14*day + 3*time.Hour}},
			answers: and(reopened(japanese), lost(52*day)),
		},
	}
}
