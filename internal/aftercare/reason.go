package aftercare

import "strings"

// ReasonCode says why a step was held, put off or skipped, or a mail not sent.
type ReasonCode string

const (
	ReasonNone         ReasonCode = ""
	ReasonCanceled     ReasonCode = "canceled"
	ReasonRefunded     ReasonCode = "refunded"
	ReasonDeleted      ReasonCode = "deleted"
	ReasonErased       ReasonCode = "erased"
	ReasonTest         ReasonCode = "test_order"
	ReasonNoAddress    ReasonCode = "no_address"
	ReasonNoConsent    ReasonCode = "no_consent"
	ReasonObjected     ReasonCode = "objected"
	ReasonSuppressed   ReasonCode = "suppressed"
	ReasonRestricted   ReasonCode = "restricted"
	ReasonCapped       ReasonCode = "capped"
	ReasonAsked        ReasonCode = "paused_by_customer"
	ReasonQuiet        ReasonCode = "quiet_hours"
	ReasonCase         ReasonCode = "held_by_case"
	ReasonHold         ReasonCode = "held"         // by a condition other than an open case
	ReasonOff          ReasonCode = "workflow_off" // switched off for this store
	ReasonNotUseful    ReasonCode = "not_useful"
	ReasonStale        ReasonCode = "older_than_since"
	ReasonShadow       ReasonCode = "shadow_mode"
	ReasonTemplate     ReasonCode = "template_error"
	ReasonPaused       ReasonCode = "paused"
	ReasonCondition    ReasonCode = "condition" // an expression of the workflow said no
	ReasonTogether     ReasonCode = "together"  // told, or to be told, in another mail
	ReasonAnchor       ReasonCode = "anchor_unknown"
	ReasonAnchorGone   ReasonCode = "anchor_skipped" // the step it waits from was skipped
	ReasonRetry        ReasonCode = "retry"
	ReasonRejected     ReasonCode = "rejected" // the mail server said no for good
	ReasonUnconfirmed  ReasonCode = "unconfirmed"
	ReasonRestored     ReasonCode = "restored" // unconfirmed, because the database is an older copy
	ReasonWorkflowGone ReasonCode = "workflow_gone"
	ReasonYields       ReasonCode = "yields" // gives way to a mail of higher priority
	ReasonError        ReasonCode = "error"
	ReasonSandbox      ReasonCode = "sandbox"    // sandbox mail may not leave for this address
	ReasonPaced        ReasonCode = "paced"      // its domain gets no more mails for the moment
	ReasonBraked       ReasonCode = "braked"     // the blast brake: far more than usual; only a person lets it go
	ReasonBrakedOld    ReasonCode = "braked_old" // the blast brake: of something long past; only a person lets it go
	ReasonPoison       ReasonCode = "poison"     // making the mail broke the worker; only a person lets it be tried again
	ReasonNoCoupon     ReasonCode = "no_coupon"  // its pool of coupons is empty
)

// reasons are the words a support person reads; Detail follows them.
var reasons = map[ReasonCode]string{
	ReasonCanceled:     "the order was canceled",
	ReasonRefunded:     "the order was fully refunded",
	ReasonDeleted:      "the order was deleted in the shop",
	ReasonErased:       "the customer's data was erased",
	ReasonTest:         "it is a test order",
	ReasonNoAddress:    "the order has no mail address",
	ReasonNoConsent:    "no consent to marketing mail",
	ReasonObjected:     "the customer asked for no more such mail",
	ReasonSuppressed:   "the address is suppressed",
	ReasonRestricted:   "processing restricted at the customer's request",
	ReasonCapped:       "frequency cap",
	ReasonAsked:        "paused by the customer",
	ReasonQuiet:        "quiet hours",
	ReasonCase:         "held while a case is open",
	ReasonHold:         "held for now",
	ReasonOff:          "the workflow is switched off for this store",
	ReasonNotUseful:    "not useful any more",
	ReasonStale:        "the order was placed before Aftercare was connected",
	ReasonShadow:       "the store is in shadow mode",
	ReasonTemplate:     "the template failed",
	ReasonPaused:       "paused",
	ReasonCondition:    "does not apply",
	ReasonTogether:     "told in one mail with another",
	ReasonAnchor:       "waits for something that has not happened yet",
	ReasonAnchorGone:   "the mail before it was not sent",
	ReasonRetry:        "will be tried again",
	ReasonRejected:     "refused by the mail server",
	ReasonUnconfirmed:  "handed over, but the mail server's answer was lost",
	ReasonRestored:     "may have been sent after the backup that this database was restored from",
	ReasonWorkflowGone: "the workflow no longer has this step",
	ReasonYields:       "gives way to a more important mail",
	ReasonError:        "failed",
	ReasonSandbox:      "the sandbox does not mail this address",
	ReasonPaced:        "waits for its turn, since mails to one provider are spread over time",
	ReasonBraked:       "held by the blast brake until a person approves",
	ReasonBrakedOld:    "held by the blast brake until a person approves",
	ReasonNoCoupon:     "waits for a coupon to give away",
	ReasonPoison:       "held until a person looks at its template and order, and then tries again",
}

// Reason is why, in a word for machines and in words for people.
type Reason struct {
	Code   ReasonCode `json:"code,omitempty"`
	Detail string     `json:"detail,omitempty"`
}

// IsZero reports whether there is nothing to explain.
func (r Reason) IsZero() bool { return r.Code == ReasonNone }

// String is the reason as a support person reads it.
func (r Reason) String() string {
	if r.Code == ReasonCondition && strings.HasPrefix(r.Detail, over) {
		return r.Detail
	}
	s := reasons[r.Code]
	if s == "" {
		s = string(r.Code)
	}
	if r.Detail != "" {
		s += ": " + r.Detail
	}
	return s
}

// over begins the detail of what was meant once and is not any more. It is told
// apart by its words alone: whoever counts reasons counts both as one code.
const over = "no longer needed: "

// Over is why what had begun ends by a condition of its workflow.
func Over(why string) Reason { return Because(ReasonCondition, over+why) }

// Because makes a Reason.
func Because(code ReasonCode, detail string) Reason { return Reason{Code: code, Detail: detail} }
