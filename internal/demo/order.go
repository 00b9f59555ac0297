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
	review   *publicReview
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
	estimate, slipped, slip  time.Duration // the promised day; when the carrier named another, and which; 0: never
}

// publicReview is what a customer wrote about it somewhere.
type publicReview struct {
	at          time.Duration
	score       int
	text, place string
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

// answer is what a customer, or with by the desk, does after a mail arrived.
type answer struct {
	template string // the mail it answers
	nth      int    // 0: the first
	by       string // a person of the help file
	on       aftercare.CaseKind
	do       string
	with     with
	photo    bool
	after    time.Duration // after the mail arrived
}

// with is what is filled in.
type with = map[string]string

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
