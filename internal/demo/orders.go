package demo

import (
	"time"

	"aftercare/internal/aftercare"
)

// day is a day of the story.
const day = 24 * time.Hour

// order is one order's whole life, in time since the story's start.
type order struct {
	source, id, name string
	placed           time.Duration
	paid             time.Duration // 0: with the order; never: not at all
	canceled         time.Duration // 0: never
	cancelReason     string

	customer customer
	currency string
	gateway  string
	cod      bool
	lines    []line
	discount int64 // minor units, like every amount here
	code     string
	shipping int64
	method   string
	tax      int64 // contained in the prices
	parcels  []parcel
	refunds  []refund
	cases    []caseStory
	answers  []answer
	test     bool
}

// never marks what does not happen.
const never = time.Duration(-1)

type customer struct {
	id, first, last, email, locale  string
	street, city, postcode, country string
	province                        string // ISO 3166-2 code
	consent                         bool
}

type line struct {
	id, sku, title string
	quantity       int
	unit           int64
	digital        bool
}

type parcel struct {
	id, carrier, number, url string
	lines                    []string
	shipped, delivered       time.Duration // delivered 0: nobody tells
}

type refund struct {
	id     string
	at     time.Duration
	amount int64
	lines  map[string]int
}

type caseStory struct {
	id                      string
	kind                    aftercare.CaseKind
	sku, item               string
	opened, shipped, closed time.Duration
	ready                   time.Duration // the promised day
	number                  string        // of the parcel, by DHL
	note                    string        // a word of the desk, once it is done
}

// answer is what a customer does with a mail: rate it, ask to be left alone, or
// follow a review link.
type answer struct {
	template string // the mail it answers
	do       string // "rate", "unsubscribe" or "review"
	score    int
	after    time.Duration // after the mail arrived
}

func (o *order) money(n int64) aftercare.Money {
	return aftercare.Money{Amount: n, Currency: o.currency}
}

func (o *order) subtotal() (sum int64) {
	for _, l := range o.lines {
		sum += l.unit * int64(l.quantity)
	}
	return sum
}

func (o *order) total() int64 { return o.subtotal() - o.discount + o.shipping }

// paidAt is when the money came; ok is false while, or if, it did not.
func (o *order) paidAt() (time.Duration, bool) {
	switch {
	case o.paid == never || o.cod:
		return 0, false
	case o.paid == 0:
		return o.placed, true
	}
	return o.paid, true
}

var (
	anna   = customer{id: "7001", first: "Anna", last: "Weber", email: "anna.weber@mail.example", locale: "en-DE", street: "Lindenstr. 12", city: "Berlin", postcode: "10969", country: "DE", consent: true}
	james  = customer{id: "7002", first: "James", last: "Okafor", email: "james@okafor.example", locale: "en-GB", street: "4 Mill Lane", city: "Leeds", postcode: "LS1 4AP", country: "GB", consent: true}
	sofia  = customer{id: "7003", first: "Sofía", last: "O'Brien-García", email: "sofia@garcia.example", locale: "en", street: "Calle Mayor 3", city: "Madrid", postcode: "28013", country: "ES", consent: true}
	guest  = customer{email: "guest4711@post.example", locale: "en", street: "Hauptstr. 1", city: "Köln", postcode: "50667", country: "DE"}
	yamada = customer{id: "7005", first: "太郎", last: "山田", email: "taro.yamada@mail.example", locale: "ja", street: "神南1-2-3", province: "JP-13", city: "渋谷区", postcode: "150-0041", country: "JP", consent: true}
	sato   = customer{id: "7006", first: "花子", last: "佐藤", email: "hanako.sato@post.example", locale: "ja-JP", street: "梅田2-4-9", province: "JP-27", city: "大阪市北区", postcode: "530-0001", country: "JP"}
	kim    = customer{id: "7007", first: "민준", last: "김", email: "minjun.kim@mail.example", locale: "ko", street: "테헤란로 152", province: "KR-11", city: "강남구", postcode: "06236", country: "KR", consent: true}
	park   = customer{id: "7008", first: "서연", last: "박", email: "seoyeon.park@post.example", locale: "ko-KR", street: "해운대로 570", province: "KR-26", city: "해운대구", postcode: "48093", country: "KR", consent: true}
	lucia  = customer{id: "7009", first: "Lucia", last: "Meier", email: "lucia.meier@mail.example", locale: "en", street: "Bergweg 8", city: "Bern", postcode: "3011", country: "CH", consent: true}
	noah   = customer{id: "7010", first: "Noah", last: "Lindqvist", email: "noah@lindqvist.example", locale: "en-SE", street: "Storgatan 5", city: "Uppsala", postcode: "753 31", country: "SE", consent: true}
	priya  = customer{id: "7011", first: "Priya", last: "Raman", email: "priya.raman@mail.example", locale: "en", street: "Rosenweg 21", city: "Hamburg", postcode: "20095", country: "DE", consent: true}
	walkIn = customer{first: "Marta", last: "Lehmann", locale: "en", street: "Am Markt 2", city: "Lübeck", postcode: "23552", country: "DE"}
)

var (
	lamp   = line{sku: "LAMP-01", title: "Ember camping lamp", quantity: 1, unit: 4900}
	tent   = line{sku: "TENT-2", title: "Lofoten tent for two", quantity: 1, unit: 32900}
	coffee = line{sku: "COFFEE-500", title: "Harbor roast (500 g)", quantity: 2, unit: 1450}
	stove  = line{sku: "STOVE-1", title: "Folding stove", quantity: 1, unit: 7900}
	book   = line{sku: "EBOOK-HUTS", title: "Hut to hut (e-book)", quantity: 1, unit: 1200, digital: true}
)

// of is a line of the story's order n, with its own id and price.
func (l line) of(id string, quantity int, unit int64) line {
	l.id, l.quantity, l.unit = id, quantity, unit
	return l
}

// orders are the story: a dozen customers and what became of what they bought.
func orders() []order {
	return []order{
		{ // a happy customer: two parcels, a good score, a review, an answer to each offer
			source: "shopify", id: "450001", name: "#1001", placed: 9 * time.Hour, customer: anna, currency: "EUR", gateway: "shopify_payments",
			lines: []line{lamp.of("1", 1, 4900), tent.of("2", 1, 32900)}, discount: 1000, code: "WELCOME10", shipping: 490, method: "DHL Paket", tax: 5954,
			parcels: []parcel{
				{id: "1", carrier: "DHL", number: "00340434161094000001", url: "https://www.dhl.example/track/00340434161094000001", lines: []string{"1"}, shipped: 1*day + 14*time.Hour, delivered: 3*day + 11*time.Hour},
				{id: "2", carrier: "DHL", number: "00340434161094000002", url: "https://www.dhl.example/track/00340434161094000002", lines: []string{"2"}, shipped: 2*day + 10*time.Hour, delivered: 5*day + 13*time.Hour},
			},
			answers: []answer{{template: "satisfaction-survey", do: "rate", score: 5, after: 5 * time.Hour}, {template: "review-request", do: "review", after: 2 * time.Hour}},
		},
		{ // coffee that runs out, and a customer who is not quite content: no offers then
			source: "shopify", id: "450002", name: "#1002", placed: 1*day + 20*time.Hour, customer: james, currency: "GBP", gateway: "shopify_payments",
			lines: []line{coffee.of("1", 2, 1290), book.of("2", 1, 990)}, shipping: 650, method: "Royal Mail", tax: 0,
			parcels: []parcel{{id: "3", carrier: "Royal Mail", number: "AB123456789GB", url: "https://www.royalmail.example/track/AB123456789GB", lines: []string{"1"}, shipped: 3*day + 9*time.Hour, delivered: 7*day + 10*time.Hour}},
			answers: []answer{{template: "satisfaction-survey", do: "rate", score: 2, after: 26 * time.Hour}},
		},
		{ // a change of mind overnight: canceled and refunded within five minutes, one mail
			source: "shopify", id: "450003", name: "#1003", placed: 2*day + 8*time.Hour, canceled: 3*day + 9*time.Hour, cancelReason: "customer", customer: sofia, currency: "EUR", gateway: "shopify_payments",
			lines: []line{stove.of("1", 1, 7900)}, shipping: 900, method: "Correos", tax: 1527,
			refunds: []refund{{id: "9003", at: 3*day + 9*time.Hour + 2*time.Minute, amount: 8800, lines: map[string]int{"1": 1}}},
		},
		{ // a guest without a name, who did not agree to marketing
			source: "shopify", id: "450004", name: "#1004", placed: 3*day + 21*time.Hour, customer: guest, currency: "EUR", gateway: "paypal",
			lines: []line{lamp.of("1", 1, 4900)}, shipping: 490, method: "DHL Paket", tax: 861,
			parcels: []parcel{{id: "4", carrier: "DHL", number: "00340434161094000004", url: "https://www.dhl.example/track/00340434161094000004", shipped: 4*day + 15*time.Hour, delivered: 7*day + 12*time.Hour}},
		},
		{ // konbini: unpaid at first, paid the next day
			source: "shopify", id: "450005", name: "#1005", placed: 4*day + 3*time.Hour, paid: 5*day + 2*time.Hour, customer: yamada, currency: "JPY", gateway: "コンビニ決済",
			lines: []line{lamp.of("1", 1, 7800), coffee.of("2", 1, 2200)}, shipping: 800, method: "ヤマト運輸", tax: 945,
			parcels: []parcel{{id: "5", carrier: "ヤマト運輸", number: "4912-3456-7890", url: "https://toi.yamato.example/4912-3456-7890", shipped: 6*day + 1*time.Hour, delivered: 8*day + 2*time.Hour}},
			answers: []answer{{template: "satisfaction-survey", do: "rate", score: 5, after: 3 * time.Hour}, {template: "review-reminder", do: "review", after: 5 * time.Hour}},
		},
		{ // konbini, never paid: canceled by the shop after four days
			source: "shopify", id: "450006", name: "#1006", placed: 5*day + 4*time.Hour, paid: never, canceled: 9*day + 1*time.Hour, cancelReason: "declined", customer: sato, currency: "JPY", gateway: "コンビニ決済",
			lines: []line{tent.of("1", 1, 48000)}, shipping: 0, method: "佐川急便", tax: 4364,
		},
		{ // Korea: won have no decimals
			source: "shopify", id: "450007", name: "#1007", placed: 6*day + 2*time.Hour, customer: kim, currency: "KRW", gateway: "toss_payments",
			lines: []line{lamp.of("1", 1, 69000), stove.of("2", 1, 112000)}, discount: 10000, code: "첫구매", shipping: 3000, method: "CJ대한통운", tax: 15818,
			parcels: []parcel{{id: "7", carrier: "CJ대한통운", number: "688012345678", url: "https://trace.cjlogistics.example/688012345678", shipped: 7*day + 4*time.Hour, delivered: 8*day + 6*time.Hour}},
			answers: []answer{{template: "satisfaction-survey", do: "rate", score: 5, after: time.Hour}, {template: "review-request", do: "review", after: time.Hour}},
		},
		{ // one of three coffees came back: money for it, and the rest goes on
			source: "shopify", id: "450008", name: "#1008", placed: 8*day + 5*time.Hour, customer: park, currency: "KRW", gateway: "kakaopay",
			lines: []line{coffee.of("1", 3, 19000)}, shipping: 3000, method: "우체국택배", tax: 5455,
			parcels: []parcel{{id: "8", carrier: "우체국택배", number: "6090123456789", url: "https://service.epost.example/6090123456789", shipped: 9*day + 3*time.Hour, delivered: 10*day + 7*time.Hour}},
			refunds: []refund{{id: "9008", at: 12*day + 6*time.Hour, amount: 19000, lines: map[string]int{"1": 1}}},
			answers: []answer{{template: "satisfaction-survey", do: "rate", score: 4, after: 9 * time.Hour}, {template: "review-request", do: "review", after: 30 * time.Hour}},
		},
		{ // WooCommerce, abroad, nobody tells when it arrives; then enough of mails
			source: "woocommerce", id: "2201", name: "#2201", placed: 3*day + 16*time.Hour, customer: lucia, currency: "CHF", gateway: "stripe",
			lines: []line{stove.of("11", 1, 8900), lamp.of("12", 2, 5400)}, discount: 500, code: "sommer", shipping: 1200, method: "Swiss Post Economy", tax: 1529,
			parcels: []parcel{{id: "completed", carrier: "Swiss Post", number: "99.00.123456.00000001", url: "https://service.post.example/99.00.123456.00000001", shipped: 4*day + 9*time.Hour}},
			answers: []answer{{template: "getting-started", do: "unsubscribe", after: 4 * time.Hour}},
		},
		{ // cash on delivery: confirmed at once
			source: "woocommerce", id: "2202", name: "#2202", placed: 7*day + 10*time.Hour, cod: true, customer: noah, currency: "SEK", gateway: "cod",
			lines: []line{stove.of("13", 1, 89900)}, shipping: 4900, method: "PostNord", tax: 18960,
			parcels: []parcel{{id: "completed", carrier: "PostNord", number: "UT555666777SE", url: "https://tracking.postnord.example/UT555666777SE", shipped: 8*day + 12*time.Hour}},
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
			answers: []answer{{template: "satisfaction-survey", do: "rate", score: 4, after: 7 * time.Hour}},
		},
		{ // the same customer bought again before the coffee ran out: no reminder needed
			source: "standard", id: "A-302", name: "A-302", placed: 16*day + 18*time.Hour, customer: priya, currency: "EUR", gateway: "card",
			lines: []line{coffee.of("1", 2, 1450), stove.of("2", 1, 7900)}, shipping: 0, method: "DHL Paket", tax: 1451,
			parcels: []parcel{{id: "P-302", carrier: "DHL", number: "00340434161094000302", url: "https://www.dhl.example/track/00340434161094000302", shipped: 17*day + 14*time.Hour, delivered: 19*day + 9*time.Hour}},
			answers: []answer{{template: "satisfaction-survey", do: "rate", score: 5, after: 10 * time.Hour}, {template: "review-request", do: "review", after: 4 * time.Hour}},
		},
		{ // a phone order without a mail address: everything has a reason, nothing a mail
			source: "standard", id: "A-303", name: "A-303", placed: 10*day + 15*time.Hour, customer: walkIn, currency: "EUR", gateway: "invoice",
			lines: []line{tent.of("1", 1, 32900)}, shipping: 0, method: "DHL Paket", tax: 5253,
			parcels: []parcel{{id: "P-303", carrier: "DHL", number: "00340434161094000303", url: "https://www.dhl.example/track/00340434161094000303", shipped: 11*day + 10*time.Hour, delivered: 14*day + 12*time.Hour}},
		},
	}
}
