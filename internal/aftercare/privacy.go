package aftercare

import (
	"strings"
	"time"
)

// OwnSource is the source of events that Aftercare's operators raise about
// people. Its orders and customers are of any source: "shopify/5099".
const OwnSource = "aftercare"

// OwnTopic marks inbox rows that Aftercare wrote itself. The endpoint refuses it
// from outside, so a row with this topic needs no signature.
const OwnTopic = "aftercare:own"

// Restriction stops all mail to a person while their data is kept, or lifts that.
type Restriction struct {
	Lifted bool   `json:"lifted,omitempty"`
	Why    string `json:"why,omitempty"`
}

// Correction is what is right about an order's customer.
type Correction struct {
	Email string `json:"email,omitempty"`
	Name  string `json:"name,omitempty"`
	By    string `json:"by,omitempty"`
}

// Erasure is the receipt of an erasure. It names nobody: Hashes are keyed, and
// only this database can tell again whom it knew by them.
type Erasure struct {
	ID      int64          `json:"id"`
	Store   string         `json:"store"`
	Inbox   int64          `json:"inbox"` // the row through which it came
	At      time.Time      `json:"at"`
	Asked   string         `json:"asked"` // by what the person was named: "mail", "order", "store", …
	Emptied map[string]int `json:"emptied"`
	Hashes  []string       `json:"hashes"`
}

// Retention is how long a store keeps what it need not keep; zero: for ever.
type Retention struct {
	Webhooks  time.Duration // headers and bodies of webhooks
	Customers time.Duration // a customer's data, from the last word of or to them
}

// RetentionRun is what a store's last run of retention came to.
type RetentionRun struct {
	Store               string
	BeganAt, EndedAt    time.Time // business time; EndedAt is zero while it goes on
	Webhooks, Customers int       // emptied, erased
}

// NormalizePhone is the key form of a phone number: its digits, without the
// "+" or "00" of an international one; "" when there are too few to tell anybody.
func NormalizePhone(s string) string {
	s = strings.ReplaceAll(s, "(0)", "")
	var digits strings.Builder
	international := false
	for _, r := range s {
		if r >= '０' && r <= '９' { // full width
			r -= '０' - '0'
		}
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case (r == '+' || r == '＋') && digits.Len() == 0:
			international = true
		}
	}
	out := digits.String()
	if !international {
		out = strings.TrimPrefix(out, "00")
	}
	if len(out) < 6 {
		return ""
	}
	return out
}
