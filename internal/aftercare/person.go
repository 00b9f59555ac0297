package aftercare

import (
	"net/mail"
	"strings"
	"time"
)

// Person is what a store knows of one mail address, across its orders. The key
// is (store, normalized address).
type Person struct {
	ID      int64  `json:"id"`
	Address string `json:"-"` // normalized; never logged
	Version int64  `json:"version"`

	Marketing   Answered  `json:"marketing"` // consent to marketing mail
	MarketingAt time.Time `json:"marketing_at,omitzero"`
	Service     Answered  `json:"service"` // Denied is an objection to service mail
	ServiceAt   time.Time `json:"service_at,omitzero"`
	Suppressed  string    `json:"suppressed,omitempty"` // why no mail may go: "hard bounce", "complaint"
	Erased      bool      `json:"erased,omitempty"`

	RestrictedAt  time.Time `json:"restricted_at,omitzero"` // since when nothing may be mailed, at the person's request; zero: it may
	RestrictedWhy string    `json:"restricted_why,omitempty"`

	PausedUntil time.Time `json:"paused_until,omitzero"` // no service or marketing mail before this, at the person's request
	Locale      string    `json:"locale,omitempty"`      // as the person chose it: it counts before the order's

	// Slots are the business times at which marketing mail took a slot of the
	// frequency cap, oldest first: mails sending, handed over, sent or unconfirmed.
	Slots []time.Time `json:"slots,omitempty"`
	// Pending are this person's other marketing steps, so that a step can give
	// way to one of higher priority.
	Pending []PendingStep `json:"pending,omitempty"`
	// Asked are the service and marketing mails that the person got, or that are on
	// their way, about any of their orders.
	Asked []Asked `json:"asked,omitempty"`
	// Purchases are the person's orders in this store, the present one included.
	Purchases []Purchase `json:"purchases,omitempty"`
}

// Answered is a yes, a no, or nothing said.
type Answered string

const (
	Unasked Answered = ""
	Granted Answered = "granted"
	Denied  Answered = "denied"
)

// PendingStep is a marketing step that waits for the same person.
type PendingStep struct {
	StepID   int64     `json:"step_id"`
	Workflow string    `json:"workflow"`
	Priority int       `json:"priority"`
	DueAt    time.Time `json:"due_at"`
}

// Asked is a mail that a person got about one of their orders.
type Asked struct {
	Template string    `json:"template"`
	Order    string    `json:"order"` // "source/order id"
	Name     string    `json:"name,omitempty"`
	State    MailState `json:"state"`
	At       time.Time `json:"at"`
}

// Purchase is one order in brief.
type Purchase struct {
	Source   string    `json:"source"`
	OrderID  string    `json:"order_id"`
	PlacedAt time.Time `json:"placed_at"`
	SKUs     []string  `json:"skus"`
	Canceled bool      `json:"canceled,omitempty"`
	Basket
}

// Consent is a change of what a person allows. Kind KindService withdraws (or
// allows again) everything but transactional mail.
type Consent struct {
	Kind    Kind      `json:"kind"` // KindMarketing or KindService
	Granted bool      `json:"granted"`
	At      time.Time `json:"at,omitzero"`
	How     string    `json:"how,omitempty"` // "checkout", "unsubscribe link", "one-click"
}

// Apply takes a consent change unless a later one is known already; on equal
// times the withdrawal wins. Withdrawing service withdraws marketing too.
func (p *Person) Apply(c Consent) (changed bool) {
	set := func(a *Answered, at *time.Time) {
		v := Denied
		if c.Granted {
			v = Granted
		}
		if c.At.Before(*at) || (c.At.Equal(*at) && *a == Denied) {
			return
		}
		changed = changed || *a != v || !at.Equal(c.At)
		*a, *at = v, c.At
	}
	if c.Kind == KindService {
		set(&p.Service, &p.ServiceAt)
		if c.Granted {
			return changed
		}
	}
	set(&p.Marketing, &p.MarketingAt)
	return changed
}

// NormalizeAddress is the key form of a mail address: the bare addr-spec in
// lower case. It is "" when s holds no single address.
func NormalizeAddress(s string) string {
	a, err := mail.ParseAddress(strings.TrimSpace(s))
	if err != nil || strings.ContainsAny(a.Address, "\r\n\x00") {
		return ""
	}
	return strings.ToLower(a.Address)
}
