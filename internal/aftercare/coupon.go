package aftercare

import (
	"strconv"
	"strings"
	"time"
)

// CouponLasts is how long a code must still hold when a mail shows it: whoever
// reads their mail at the weekend shall not find it gone.
const CouponLasts = 3 * 24 * time.Hour

// Coupon is a code that gives something off the next purchase.
type Coupon struct {
	Pool    string    `json:"pool,omitempty"` // "": a code that is the same for everybody
	Code    string    `json:"code"`
	Value   string    `json:"value,omitempty"`     // as the customer reads it: "10 %", "5.00 EUR"
	Expires time.Time `json:"expires_at,omitzero"` // its last instant; zero: it does not end
}

// Lasts reports whether a mail of now may show the code.
func (c Coupon) Lasts(now time.Time) bool {
	return c.Expires.IsZero() || !c.Expires.Before(now.Add(CouponLasts))
}

// Worth is the value as a number, where it is one: so much money off, or so many
// percent. A mail writes these as its language does, and anything else as it is.
func (c Coupon) Worth() (off Money, percent int) {
	if n, ok := strings.CutSuffix(c.Value, "%"); ok {
		if percent, err := strconv.Atoi(strings.TrimSpace(n)); err == nil && percent > 0 && percent <= 100 {
			return Money{}, percent
		}
	}
	if amount, currency, ok := strings.Cut(c.Value, " "); ok && strings.ToUpper(currency) == currency {
		if m, err := ParseMoney(amount, currency); err == nil && m.Amount > 0 {
			return m, 0
		}
	}
	return Money{}, 0
}

// Offer is what a mail may give away: one code of a pool, which nobody else gets,
// or a code that is the same for everybody.
type Offer struct {
	Coupon          // of a fixed code; only Pool is set for a pool
	Required bool   // without a code the mail waits; else it goes without
	Day      string // "2026-12-31": the fixed code's last day, local to the store
}

// IsZero reports whether nothing is offered.
func (o Offer) IsZero() bool { return o == Offer{} }

// LastInstant is the end of a day as the store's clocks show it; zero for no day.
func (s *Store) LastInstant(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return time.Time{}
	}
	return Wall(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, s.Location()).Add(-time.Second).UTC()
}

// Pool is how a store's pool of codes stands.
type Pool struct {
	Store   string    `json:"store"`
	Name    string    `json:"pool"`
	Left    int       `json:"left"`             // to be handed out; they last long enough
	Handed  int       `json:"handed"`           // to somebody
	Lately  int       `json:"lately"`           // of these, in the last two weeks
	Expired int       `json:"expired"`          // handed to nobody, and too late for it
	Ends    time.Time `json:"ends_at,omitzero"` // of the first code that is left, where it ends
}
