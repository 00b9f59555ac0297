package aftercare

import "time"

// EventType names a kind of fact that came from outside.
type EventType string

const (
	EventOrderPlaced       EventType = "order.placed"
	EventOrderPaid         EventType = "order.paid"
	EventOrderUpdated      EventType = "order.updated" // a snapshot, no more is known
	EventOrderCanceled     EventType = "order.canceled"
	EventOrderRefunded     EventType = "order.refunded"
	EventOrderDeleted      EventType = "order.deleted"
	EventShipmentUpdated   EventType = "shipment.updated" // shipped, moved or re-addressed: the status says
	EventShipmentShipped   EventType = "shipment.shipped"
	EventShipmentDelivered EventType = "shipment.delivered"
	EventCaseOpened        EventType = "case.opened"
	EventCaseUpdated       EventType = "case.updated"
	EventCaseClosed        EventType = "case.closed"
	EventSurveyAnswered    EventType = "survey.answered"
	EventReviewClicked     EventType = "review.clicked"
	EventReviewPosted      EventType = "review.posted"
	EventMailBounced       EventType = "mail.bounced"
	EventMailComplained    EventType = "mail.complained"
	EventConsentChanged    EventType = "consent.changed"
	EventCustomerErased    EventType = "customer.erased"
	EventDataRequested     EventType = "customer.data_requested"
	EventStoreErased       EventType = "store.erased"
	EventRestricted        EventType = "customer.restricted" // or, when the restriction says so, no more
	EventCorrected         EventType = "customer.corrected"  // support knows better than the shop
	EventAnnounced         EventType = "order.announced"     // a recall or early access concerns the order
	EventRegistered        EventType = "product.registered"
	EventLinkRequested     EventType = "link.requested" // whoever lost the order page's link
	EventLocaleChosen      EventType = "customer.locale_chosen"
	EventMarketingPaused   EventType = "customer.paused" // no marketing or service mail for a while
)

// Event is one normalized fact with its own time. A Source fills everything
// above the line; the store adds the rest when it keeps the event.
type Event struct {
	Type EventType `json:"type"`
	// Key is unique within (store, source) and made from what the fact is about
	// ("refund:5099:2026-01-02T…"), so that one fact told twice is one event.
	Key string `json:"key"`
	// At is the fact's own time; zero when the source gave none.
	At      time.Time `json:"at,omitzero"`
	OrderID string    `json:"order_id,omitempty"` // the platform's id; "" for shipments that name no order, and for persons

	Order    *Order    `json:"order,omitempty"` // a snapshot
	Shipment *Shipment `json:"shipment,omitempty"`
	Refund   *Refund   `json:"refund,omitempty"`
	Case     *Case     `json:"case,omitempty"`
	Answer   *Answer   `json:"answer,omitempty"`
	Consent  *Consent  `json:"consent,omitempty"`
	Person   *PersonID `json:"person,omitempty"` // whom a consent, bounce or erasure is about

	Review       *Review       `json:"review,omitempty"`
	Announcement *Announcement `json:"announcement,omitempty"`
	Registration *Registration `json:"registration,omitempty"`
	Locale       string        `json:"locale,omitempty"` // BCP 47, for EventLocaleChosen
	Until        time.Time     `json:"until,omitzero"`   // for EventMarketingPaused; zero ends the pause

	Restriction *Restriction `json:"restriction,omitempty"`
	Correction  *Correction  `json:"correction,omitempty"`

	By string `json:"by,omitempty"` // id of the Helper who told it; "" when no person of the store did

	// Filled when the event is kept.
	Store      string    `json:"-"`
	Source     string    `json:"-"`
	ReceivedAt time.Time `json:"-"` // business time of the webhook's arrival
	BodyHash   string    `json:"-"` // of the webhook body: the last tie-break between snapshots
}

// When is the event's own time, or, for an event that has none, the time it was
// received; ok is false then, and such an event never beats one that has a time.
func (e Event) When() (at time.Time, ok bool) {
	if e.At.IsZero() {
		return e.ReceivedAt, false
	}
	return e.At, true
}

// PersonID says who is meant, by whatever the source knows. A phone number may
// be a household's: it counts only when nothing else is told.
type PersonID struct {
	Email      string   `json:"email,omitempty"`
	Phone      string   `json:"phone,omitempty"`
	CustomerID string   `json:"customer_id,omitempty"`
	OrderIDs   []string `json:"order_ids,omitempty"`
	Mail       string   `json:"mail,omitempty"`        // ledger id, for bounces and complaints
	OnlyOrders bool     `json:"only_orders,omitempty"` // these orders, and not all of their buyer's
	// QuietSince makes an erasure one of retention: it is for somebody of whom
	// nobody has spoken since, and what is newer brings them back.
	QuietSince time.Time `json:"quiet_since,omitzero"`
}
