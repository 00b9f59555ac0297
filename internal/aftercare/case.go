package aftercare

import (
	"slices"
	"time"
)

// CaseKind is what a case is about.
type CaseKind string

const (
	CaseComplaint  CaseKind = "complaint"
	CaseReturn     CaseKind = "return"
	CaseRepair     CaseKind = "repair"
	CaseSparePart  CaseKind = "spare_part"
	CaseQuestion   CaseKind = "question"
	CaseSuggestion CaseKind = "suggestion"
	CaseData       CaseKind = "data"   // what a store keeps of a person: see, correct, restrict, erase
	CaseReview     CaseKind = "review" // a public review that waits for a person's answer
)

// CaseKinds lists all kinds, in the order in which people read them.
var CaseKinds = []CaseKind{CaseComplaint, CaseReturn, CaseRepair, CaseSparePart, CaseQuestion, CaseSuggestion, CaseData, CaseReview}

// Case is a complaint, return, repair, spare-part request, question or
// suggestion, as far as the platform, the customer or the desk has told. An event
// tells what is new about it: per field the later telling wins, messages and
// grants are unions.
type Case struct {
	ID    string   `json:"id"` // its number too, as the customer reads it: "R-7K4M2Q"
	Kind  CaseKind `json:"kind"`
	State string   `json:"state,omitempty"` // free word of the desk, or one of the States below

	LineIDs []string   `json:"line_ids,omitempty"`
	Lines   []CaseLine `json:"lines,omitempty"` // with the number of pieces
	SKU     string     `json:"sku,omitempty"`
	Item    string     `json:"item,omitempty"` // what it is about, as the customer would name it
	Part    string     `json:"part,omitempty"` // SKU of the spare part
	Note    string     `json:"note,omitempty"` // for the customer

	From   string `json:"from,omitempty"`   // who opened it: FromCustomer, FromSurvey, FromReview, FromDesk; "": the platform
	Cause  string `json:"cause,omitempty"`  // why, in the customer's eyes: one of Causes
	Root   string `json:"root,omitempty"`   // the root cause that the desk found: a word of the plan
	Wanted string `json:"wanted,omitempty"` // what the customer asks for: one of Outcomes; for data, a DataRequest
	Owner  string `json:"owner,omitempty"`  // id of the Helper who looks after it

	OpenedAt  time.Time `json:"opened_at,omitzero"`
	HereAt    time.Time `json:"here_at,omitzero"`  // since when it is answered here, of one that began on the platform; made by the reducer
	ReadyAt   time.Time `json:"ready_at,omitzero"` // promised end
	ShippedAt time.Time `json:"shipped_at,omitzero"`
	ClosedAt  time.Time `json:"closed_at,omitzero"`
	Outcome   string    `json:"outcome,omitempty"`
	Carrier   string    `json:"carrier,omitempty"`
	Number    string    `json:"number,omitempty"`
	URL       string    `json:"url,omitempty"`

	Decision   string    `json:"decision,omitempty"` // Approved or Declined
	DecidedAt  time.Time `json:"decided_at,omitzero"`
	Decisions  int       `json:"decisions,omitempty"`  // how many there were, each other than the one before; counted by the reducer
	ReceivedAt time.Time `json:"received_at,omitzero"` // the goods came in
	RefundedAt time.Time `json:"refunded_at,omitzero"` // the money has moved
	Covered    string    `json:"covered,omitempty"`    // "warranty", "shop" or "customer": who bears the cost
	LabelURL   string    `json:"label_url,omitempty"`  // of the parcel to the shop

	Estimate    *Money    `json:"estimate,omitempty"`
	EstimatedAt time.Time `json:"estimated_at,omitzero"`
	Accepted    string    `json:"accepted,omitempty"` // the customer's word on the estimate: Yes or No
	AcceptedAt  time.Time `json:"accepted_at,omitzero"`

	CallPhone string    `json:"call_phone,omitempty"` // call back at this number
	CallWhen  string    `json:"call_when,omitempty"`
	CallAt    time.Time `json:"call_at,omitzero"` // when it was asked for

	Solved     string    `json:"solved,omitempty"` // the closing check: Yes or No
	SolvedAt   time.Time `json:"solved_at,omitzero"`
	HelpScore  int       `json:"help_score,omitempty"` // 1 to 5, of the help itself
	HelpNote   string    `json:"help_note,omitempty"`
	Reopened   int       `json:"reopened,omitempty"` // counted by the reducer
	ReopenedAt time.Time `json:"reopened_at,omitzero"`
	ReviewURL  string    `json:"review_url,omitempty"`
	ReviewText string    `json:"review_text,omitempty"`
	Score      int       `json:"score,omitempty"` // of the survey or review that opened it

	Messages []CaseMessage `json:"messages,omitempty"` // by time, then id
	Grants   []Grant       `json:"grants,omitempty"`   // by id
	Moves    []CaseMove    `json:"moves,omitempty"`    // states it went through, made by the reducer
	Promised []Estimate    `json:"promised,omitempty"` // all that ReadyAt has said, made by the reducer
}

// CaseLine says how many pieces of a line a case is about.
type CaseLine struct {
	LineID   string `json:"line_id"`
	Quantity int    `json:"quantity"`
}

// CaseMove is a state and since when.
type CaseMove struct {
	State string    `json:"state"`
	At    time.Time `json:"at"`
}

// States that Aftercare itself knows. A platform's desk may have others.
const (
	StateNew      = "new"
	StateWorking  = "in work"
	StateApproved = "approved"
	StateDeclined = "declined"
	StateReceived = "received"
	StateEstimate = "estimate" // waits for the customer's word on a price
	StateReady    = "ready"
	StateShipped  = "shipped"
	StateRefunded = "refunded"
	StateClosed   = "closed"
)

// States lists them, in the order in which a case may come to them.
var States = []string{
	StateNew, StateWorking, StateApproved, StateDeclined, StateReceived, StateEstimate, StateReady, StateShipped, StateRefunded, StateClosed,
}

// Words of a Case.
const (
	FromCustomer = "customer"
	FromSurvey   = "survey"
	FromReview   = "review"
	FromDesk     = "desk"

	Approved = "approved"
	Declined = "declined"
	Yes      = "yes"
	No       = "no"

	CoveredByWarranty = "warranty"
	CoveredByShop     = "shop"
	CoveredByCustomer = "customer"
)

// Causes are why something comes back or is complained about. The first five are
// the shop's fault: they cost the customer nothing.
var Causes = []string{"damaged", "defective", "wrong_item", "part_missing", "not_as_described", "too_small", "too_large", "changed_mind", "other"}

// ShopsFault reports whether a cause is the shop's to bear.
func ShopsFault(cause string) bool {
	i := slices.Index(Causes, cause)
	return i >= 0 && i < 5
}

// Outcomes are what a customer may ask for in a return.
var Outcomes = []string{"refund", "exchange", "replacement", "store_credit", "repair"}

// DataRequests are what a customer may ask for in a data request.
var DataRequests = []string{"see", "correct", "restrict", "erase"}

// CaseMessage is one word in a case. Its ID is unique within the case.
type CaseMessage struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at,omitzero"`
	From   Author    `json:"from"`
	By     string    `json:"by,omitempty"` // id of the Helper
	Text   string    `json:"text,omitempty"`
	Photos []string  `json:"photos,omitempty"` // ids of uploads
	Asks   bool      `json:"asks,omitempty"`   // the desk waits for the customer's answer
	Reply  string    `json:"reply,omitempty"`  // id of the canned reply it was made from
}

// Author is who wrote a message, and so who may read it.
type Author string

const (
	ByCustomer Author = "customer"
	ByDesk     Author = "desk"
	ByNote     Author = "note"  // internal
	ByPhone    Author = "phone" // internal: a call, noted by the desk; it counts as an answer
)

// Visible reports whether the customer may read the message.
func (m CaseMessage) Visible() bool { return m.From == ByCustomer || m.From == ByDesk }

// Grant is a compensation. The ledger grants each once: ID is unique in the case.
type Grant struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at,omitzero"`
	Kind   string    `json:"kind"` // one of GrantKinds
	Amount Money     `json:"amount,omitzero"`
	Code   string    `json:"code,omitempty"`  // of a coupon
	Value  string    `json:"value,omitempty"` // of a coupon: "10 %", as Coupon has it
	Pool   string    `json:"pool,omitempty"`
	By     string    `json:"by,omitempty"`
	Why    string    `json:"why,omitempty"` // "goodwill" when the plan gave it

	Expires time.Time `json:"expires,omitzero"` // of a coupon
}

// Coupon is the code that was given; zero when it was none.
func (g Grant) Coupon() Coupon {
	if g.Kind != "coupon" || g.Code == "" {
		return Coupon{}
	}
	c := Coupon{Pool: g.Pool, Code: g.Code, Value: g.Value, Expires: g.Expires}
	if c.Value == "" && !g.Amount.IsZero() {
		c.Value = g.Amount.String()
	}
	return c
}

// GrantKinds are the compensations a plan may allow.
var GrantKinds = []string{"coupon", "gift", "refund", "free_part"}

// Open reports whether the case still waits for its end.
func (c Case) Open() bool { return c.ClosedAt.IsZero() }

// Begun is when the case was opened, opened again last, or taken over from the
// platform.
func (c Case) Begun() time.Time {
	return slices.MaxFunc([]time.Time{c.OpenedAt, c.ReopenedAt, c.HereAt}, time.Time.Compare)
}

// TakenOver reports whether the store or the warranty bears the cost after a price was
// named: nobody waits for a word on it any more.
func (c Case) TakenOver() bool {
	return c.Estimate != nil && c.Covered != "" && c.Covered != CoveredByCustomer && c.DecidedAt.After(c.EstimatedAt)
}

// ByPlatform reports whether the case is kept by the shop's platform: its desk
// answers there, and no clock runs here.
func (c Case) ByPlatform() bool { return c.From == "" }
