package aftercare

import (
	"slices"
	"strings"
	"time"
)

// OrderFacts is what the events of one order add up to. It is stored with the
// order's row; its JSON is compared to tell whether an event changed anything.
type OrderFacts struct {
	Source    string     `json:"source"`
	Order     Order      `json:"order"`
	Shipments []Shipment `json:"shipments,omitempty"` // by ID
	Refunds   []Refund   `json:"refunds,omitempty"`   // by time, then ID
	Cases     []Case     `json:"cases,omitempty"`     // by opening, then ID
	Survey    *Answer    `json:"survey,omitempty"`

	Promised      []Estimate     `json:"promised,omitempty"`      // by the shop, of the whole order: see Shipment.Estimates
	Announcements []Announcement `json:"announcements,omitempty"` // that concern the order, by time, then ID
	Registrations []Registration `json:"registrations,omitempty"` // by line, then time

	LinkRequests []time.Time `json:"link_requests,omitempty"` // the last times somebody asked for a new link to the order

	SurveyAt        time.Time `json:"survey_at,omitzero"`
	ReviewClickedAt time.Time `json:"review_clicked_at,omitzero"`
	ReviewPostedAt  time.Time `json:"review_posted_at,omitzero"`
	ErasedAt        time.Time `json:"erased_at,omitzero"`
	FirstSeenAt     time.Time `json:"first_seen_at,omitzero"` // received_at of the first event
	Snapshot        bool      `json:"snapshot,omitempty"`     // false: no order snapshot yet, only parts
}

// Facts is one snapshot of everything a decision may look at, and the engine's
// only input.
type Facts struct {
	OrderFacts
	Store    *Store
	Person   Person             // zero when the order has no mail address
	Products map[string]Product // by SKU: those of the lines, and what relates to them
	Sends    []Send             // the ledger of this order
	Pauses   []Pause            // of this store
	Approved []Approval         // of this store
	Relaxed  bool               // sandbox: the 24 h rule is off
}

// Language is what the customer reads: as they chose it, else the order's, else
// the store's.
func (f *Facts) Language() string {
	for _, l := range []string{f.Person.Locale, f.Order.Locale, f.Store.Locale} {
		if l != "" {
			return l
		}
	}
	return "en"
}

// Send is a ledger row in brief, as decisions need it.
type Send struct {
	Mail     string    `json:"mail"`
	Workflow string    `json:"workflow"`
	Step     string    `json:"step"`
	Subject  Subject   `json:"subject"`
	Template string    `json:"template"`
	State    MailState `json:"state"`
	At       time.Time `json:"at"`
	Covers   []string  `json:"covers,omitempty"` // keys of the subjects the mail spoke of
}

// Counts reports whether the mail left or may have left.
func (s Send) Counts() bool {
	switch s.State {
	case MailSending, MailHandedOver, MailSent, MailUnconfirmed:
		return true
	}
	return false
}

// Pause stops a store, a workflow, a template or kinds of mail; empty fields mean
// "any".
type Pause struct {
	ID       int64     `json:"id"`
	Store    string    `json:"store"`
	Workflow string    `json:"workflow,omitempty"`
	Template string    `json:"template,omitempty"`
	Kinds    []Kind    `json:"kinds,omitempty"`
	Brake    bool      `json:"brake,omitempty"` // made by the blast brake: it ends when a person approves
	By       string    `json:"by"`
	Why      string    `json:"why,omitempty"`
	At       time.Time `json:"at"`
}

// Covers reports whether the pause stops a step of the workflow that mails the
// template as that kind of mail.
func (p Pause) Covers(workflow, template string, kind Kind) bool {
	return (p.Workflow == "" || p.Workflow == workflow) && (p.Template == "" || p.Template == template) &&
		(len(p.Kinds) == 0 || slices.Contains(p.Kinds, kind))
}

// Reason is why a step that the pause covers is held.
func (p Pause) Reason() Reason {
	if p.Brake {
		return Because(ReasonBraked, p.Why)
	}
	return Because(ReasonPaused, strings.TrimSuffix("by "+p.By+": "+p.Why, ": "))
}

// Approval is a person's word that what a workflow was late to hear of may be
// mailed all the same. It is about the enrollments made until then.
type Approval struct {
	Store    string    `json:"store"`
	Workflow string    `json:"workflow"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}
