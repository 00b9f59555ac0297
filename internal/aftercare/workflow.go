package aftercare

import "time"

// Kind decides consent, caps, quiet hours, footer and From of a mail.
type Kind string

const (
	KindTransactional Kind = "transactional" // always, at once
	KindService       Kind = "service"       // no opt-in, no cap; honors objection and quiet hours
	KindMarketing     Kind = "marketing"     // consent, cap, quiet hours, one-click unsubscribe
)

// Workflow is a declared sequence of steps.
type Workflow struct {
	Name     string
	Version  string // hash of the normalized YAML
	About    string // one sentence for people
	Trigger  string // a name of Triggers
	Subject  SubjectKind
	When     Condition // nil: always
	ExitWhen []Condition
	HoldWhen []Condition
	// Together merges the enrollments of one order whose anchors lie within
	// this time into one mail, told by the earliest; 0 keeps them apart.
	Together time.Duration
	// TogetherOrders is for how long after a mail about one order a person gets no
	// such mail about another: two orders close together are one question. 0: each
	// order has its own.
	TogetherOrders time.Duration
	// StaleAfter is how old what starts the workflow may be when it is heard of;
	// beyond it the steps wait for a person's approval. Zero: a day for
	// transactional mail, for other mail as long as it is useful.
	StaleAfter Span
	Priority   int // of marketing mail under the cap: greater goes first
	Steps      []StepSpec
	Retired    []string // step ids that are no longer used; running enrollments may name them
	Source     string   // normalized YAML
}

// StepSpec is one declared step. Its ID is forever: running enrollments name it.
type StepSpec struct {
	ID         string
	Wait       Wait
	If, Unless Condition // read when due; nil: always, never
	Mail       string    // template
	Kind       Kind      // the template's
	Asks       string    // "survey" or "review": such a mail's kind follows the law of the customer's country
	UsefulFor  Span      // zero: for ever
	To         string    // "": the customer; ToOwner, ToLead: people of the store's desk
	Coupon     Offer     // what the mail may give away, unless the store says something else
	MustArrive bool      // an unconfirmed mail is sent once more after 15 minutes (law 4)
}

// People of the desk that a step may mail instead of the customer.
const (
	ToOwner = "owner" // who looks after the case
	ToLead  = "lead"  // who hears of what is late
)

// Wait says when: an anchor of the facts plus a delay, moved to a time of day.
type Wait struct {
	From     string // a name of Anchors, or an earlier step; "" is "trigger"
	For      Span   // may be negative
	Abroad   *Span  // instead of For when the parcel crosses a border
	At       string // "10:00", local; "" keeps the time
	Business bool   // For counts the store's business days
	Or       *Wait  // used while From is not known
}

// Span is a calendar-aware length of time: months and days are counted in the
// local zone (a day over a change of clocks is still a day), Clock is exact.
type Span struct {
	Months int
	Days   int
	Clock  time.Duration
}

// IsZero reports whether the span is no time at all.
func (s Span) IsZero() bool { return s == Span{} }

// After is t plus the span, counted in the zone of loc.
func (s Span) After(t time.Time, loc *time.Location) time.Time {
	return shift(t.In(loc), s.Months, s.Days).Add(s.Clock).UTC()
}

// Condition is a compiled expression over a View.
type Condition interface {
	Holds(View) (bool, error)
	String() string // the expression as written
}

// SubjectKind is what an enrollment is about.
type SubjectKind string

const (
	SubjectOrder    SubjectKind = "order"
	SubjectLine     SubjectKind = "line"
	SubjectShipment SubjectKind = "shipment"
	SubjectChange   SubjectKind = "change" // a cancellation or a refund
	SubjectCase     SubjectKind = "case"
	SubjectMessage  SubjectKind = "message"      // one message of a case: "case id/message id"
	SubjectSlip     SubjectKind = "slip"         // a delivery date that moved back: "shipment id/day"
	SubjectNews     SubjectKind = "announcement" // a recall, or early access
	SubjectRequest  SubjectKind = "request"      // something the customer asked for that is no case
)

// Subject names one order, line, shipment, change or case within a store. ID
// starts with "source/order id", followed by "/own id" for all but orders.
type Subject struct {
	Kind SubjectKind `json:"kind"`
	ID   string      `json:"id"`
}

// Key is the subject in one word, unique within a store.
func (s Subject) Key() string { return string(s.Kind) + ":" + s.ID }

// Triggers lists the events a workflow may start from and whom each enrolls.
// A trigger is read from the facts, not from the event, so arrival order does
// not matter.
var Triggers = map[string]SubjectKind{
	"order.placed":       SubjectOrder,
	"order.paid":         SubjectOrder,
	"order.shipped":      SubjectOrder, // the first parcel left
	"order.delivered":    SubjectOrder, // all parcels arrived
	"order.changed":      SubjectChange,
	"line.shipped":       SubjectLine, // its parcel left; for digital lines, the order was confirmed
	"shipment.shipped":   SubjectShipment,
	"shipment.ready":     SubjectShipment, // it may be collected
	"case.opened":        SubjectCase,
	"case.reopened":      SubjectCase,    // each time anew
	"case.decided":       SubjectCase,    // approved or declined; anew when the decision is another
	"case.estimated":     SubjectCase,    // a price was named; anew when it is another
	"case.closed":        SubjectCase,    // each time anew; until it is opened again
	"case.asked":         SubjectMessage, // a word of the customer that nobody had answered, and what followed until somebody did
	"case.replied":       SubjectMessage, // a word of the desk that the customer can see
	"order.announced":    SubjectNews,    // a recall, or early access, concerns the order
	"delivery.slipped":   SubjectSlip,    // a promised day of delivery moved back
	"link.requested":     SubjectRequest, // somebody lost the link to the order's page
	"product.registered": SubjectLine,    // its owner registered a piece of it
}

// Anchors lists the points in time that a step may wait from, besides the ids
// of earlier steps.
var Anchors = map[string]string{
	"trigger":       "the trigger's own time",
	"placed":        "the order was placed",
	"paid":          "the order was paid",
	"confirmed":     "paid, or placed when the money is reserved, is paid on delivery, or is nothing",
	"shipped":       "the first parcel left; for the subject's own parcel, that parcel",
	"all_shipped":   "the last parcel left, all lines on their way",
	"delivered":     "the subject's parcel arrived, or for orders the first one",
	"all_delivered": "the last parcel arrived, all lines delivered",
	"expected":      "the subject's parcel should arrive, or for orders the first one",
	"all_expected":  "the last parcel should arrive, all lines on their way",
	"canceled":      "the order was canceled",
	"changed":       "the subject's cancellation or refund",
	"supply_end":    "the line's supply runs out: delivery + days of supply x pieces, and what is left from before",
	"reorder_by":    "the last moment to order again: the end of the supply less the store's usual delivery",
	"warranty_end":  "the line's warranty ends",
	"window_end":    "the days in which something of the order may come back end",

	"case_opened":     "the subject's case was opened",
	"case_decided":    "the subject's case was approved or declined",
	"case_received":   "what comes back arrived",
	"case_estimated":  "a price was named to the customer",
	"case_ready":      "what was repaired should be ready",
	"case_shipped":    "the repaired item or the part left",
	"case_refunded":   "the money of the subject's case has moved",
	"case_closed":     "the subject's case was closed",
	"case_solved":     "the customer said whether it was solved",
	"case_answer_due": "the subject's case is to be answered",
	"case_breach":     "the subject's case is to be closed",

	"message":      "the message was written",
	"message_warn": "shortly before the message is to be answered",
	"message_due":  "the message is to be answered",
}
