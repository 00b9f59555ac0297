package aftercare

import "time"

// Promise is a date that a mail or a page has named to the customer. The promises
// of an order are rows, made from its facts.
type Promise struct {
	What   string    `json:"what"`             // one of the words below
	About  string    `json:"about"`            // id of the shipment, case or refund; of an answer "case id/message id"
	Due    time.Time `json:"due"`              // by the end of this
	Source string    `json:"source"`           // of the date: a Source
	KeptAt time.Time `json:"kept_at,omitzero"` // when it came true
	Slips  int       `json:"slips,omitempty"`  // how often it was moved back
	Before time.Time `json:"before,omitzero"`  // what it was before it slipped last
	MadeAt time.Time `json:"made_at,omitzero"` // when it was made, as far as known
}

// What is promised.
const (
	PromiseDelivery = "delivery"
	PromiseAnswer   = "answer"
	PromiseRepair   = "repair"
	PromisePart     = "part"
	PromiseRefund   = "refund"
)

// Broken reports whether the promise was not kept in time, by now. What is only
// usual was not promised; and where nobody would tell that a promise was kept,
// nobody knows that it was not.
func (p Promise) Broken(now time.Time) bool {
	switch source := Source(p.Source); {
	case source == SourceUsual, source == SourceTable:
		return false
	case p.KeptAt.IsZero():
		return source != SourceUntold && now.After(p.Due)
	}
	return p.KeptAt.After(p.Due)
}

// CaseRow is a case as the desk lists it, made from an order's facts.
type CaseRow struct {
	Case     Case
	Owner    string    // helper id
	WaitsFor string    // WaitsForUs, WaitsForCustomer or "" when closed
	Due      time.Time // when the next clock ends; zero while none runs
	Clock    string    // "first reply", "next reply", "resolution"
}

// Who a case waits for.
const (
	WaitsForUs       = "us"
	WaitsForCustomer = "customer"
)

// Standing is what an order's facts come to for those who work on it: rows that
// are written again whenever the facts change.
type Standing struct {
	Cases    []CaseRow
	Promises []Promise
}

// CaseQuery selects cases for the desk's list: what is due first comes first, then
// what waits for the customer, then a platform's; the newest of closed ones.
type CaseQuery struct {
	Store  string   // "": all
	Owner  string   // helper id; "": all
	Kind   CaseKind // "": all
	Open   bool     // only those
	Search string   // number of the case, name or id of the order, or a whole mail address
	Limit  int
}

// CaseOf is a case with the order it belongs to. Case is whole, and Owner who was
// there when it began to wait; cases.Owner tells who is there now.
type CaseOf struct {
	CaseRow
	Row   int64 // of the order
	Store string
	Facts OrderFacts
}

// Order is how events and links name its order: "source/order id".
func (c CaseOf) Order() string { return c.Facts.Source + "/" + c.Facts.Order.ID }
