package aftercare

import (
	"sync"
	"time"
)

// Mode says whether a store's mails leave the house.
type Mode string

const (
	Live   Mode = "live"
	Shadow Mode = "shadow" // decides and records everything and mails nothing
)

// Store is one shop: its brand, its promises and its rules. Secrets are not
// here: they stay with the adapters that use them.
type Store struct {
	ID        string
	Name      string
	URL       string
	Mode      Mode
	Locale    string // BCP 47; of last resort for mails
	Timezone  string // IANA
	Country   string // ISO 3166-1 alpha-2, where parcels leave: tells "abroad"
	Formality string // "formal" or "familiar"
	LogoURL   string
	Color     string // "#rrggbb", of buttons and links

	Help     *Help // nil in tests only: see the embedded help file
	Mail     MailIdentity
	Contact  Contact
	Policies Policies
	Reviews  []ReviewLink

	WarrantyMonths  int
	DeliveryDays    int            // usual business days from shipping to the door
	DeliveryAbroad  map[string]int // instead, by country
	Carrier         string         // when neither shipment nor order names one
	RefundDays      int            // by when refunded money is back
	PayWithinDays   int            // for konbini and bank transfer when the platform gives no date
	PayInstructions string         // plain text

	MarketingConsent ConsentRule

	QuietFrom, QuietTo string        // "21:00", "09:00", in the customer's zone
	CapEvery           time.Duration // at most one marketing mail in this time
	CapMax             int           // and at most so many
	CapWithin          time.Duration // in this time
	BusinessDays       []time.Weekday
	Holidays           []string // "2026-01-01", local dates

	Keep Retention // what is older is emptied

	Offers map[string]Offer // by workflow: what its marketing mail gives away

	Off   map[string]bool      // workflows that are switched off
	Since map[string]time.Time // by source: older orders may start chains from here on
}

// MailIdentity is who a store's mails come from.
type MailIdentity struct {
	From          string // "Acme Outdoor <orders@acme.example>"
	MarketingFrom string // "" is From
	ReplyTo       string // a person's mailbox
	PostalAddress string
	Registration  string // company register, VAT, legal representative: the imprint line
}

// Contact lists the ways to a person. Empty ones are not shown.
type Contact struct {
	Phone, Email, Hours, Answers string // Answers: usual answer time, "within one working day"
	Channels                     []Channel
}

// Channel is one more way to a person, such as LINE, KakaoTalk or a chat page.
type Channel struct {
	Name, URL, Hours, Answers string
}

// Policies are pages of the shop.
type Policies struct {
	Returns, Shipping, Warranty, Privacy, Terms string // URLs
	ReturnDays                                  int
}

// ReviewLink is where customers may review.
type ReviewLink struct {
	Name, URL string
}

// ConsentRule says who may get marketing mail when nobody has said no.
type ConsentRule string

const (
	ConsentAsked     ConsentRule = "asked"     // only who said yes
	ConsentCustomers ConsentRule = "customers" // every customer who has not said no (soft opt-in)
)

// Location is the store's zone; UTC when the name is unknown, which the
// configuration refuses.
func (s *Store) Location() *time.Location {
	if l, ok := zones.Load(s.Timezone); ok {
		return l.(*time.Location)
	}
	l, err := time.LoadLocation(s.Timezone)
	if err != nil {
		return time.UTC
	}
	zones.Store(s.Timezone, l)
	return l
}

// zones keeps what time.LoadLocation read: it opens a file each time, and every
// decision asks for the zone more than once.
var zones sync.Map
