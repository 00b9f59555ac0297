package aftercare

import "time"

// Planner decides what an order's rows should say. All methods are pure: the
// store calls them inside its transactions, under the order's lock.
type Planner interface {
	// Reduce adds up all events of one order, whatever their order of arrival.
	Reduce(events []Event) OrderFacts
	// Plan returns the enrollments that are new (ID 0) or whose state or steps
	// differ from what s says; steps that are running or final never change, but
	// for what an exit skipped that is taken back.
	Plan(s OrderState, now time.Time) []Enrollment
	// Claim decides once more about one step that is due and has been claimed.
	Claim(s OrderState, step int64, now time.Time) Verdict
	// Standing is what the order's facts come to for those who work on it.
	Standing(s OrderState) Standing
}

// OrderState is everything about one order that the store reads under its lock.
type OrderState struct {
	Row         int64
	Version     int64 // of the facts; raised whenever they change
	Store       string
	Facts       OrderFacts
	Person      Person
	Sends       []Send
	Pauses      []Pause
	Approved    []Approval
	PauseState  int64 // version of the store's pauses
	Enrollments []Enrollment
}

// Verdict is the decision about a claimed step: Draft when it is to be mailed
// now, else Enrollment with the steps as they should be.
type Verdict struct {
	Draft      *Draft
	Enrollment Enrollment
}

// Draft is a mail that is to be made and sent now.
type Draft struct {
	Template string
	Kind     Kind
	Locale   string
	Address  string
	To       string    // "": the customer; ToOwner, ToLead: a person of the desk
	Covers   []Subject // the enrollment's own subject first
	// Coupon is what the mail may give away; zero: nothing.
	Coupon Offer
	// MustArrive is the step's own word: an unconfirmed mail is sent once more.
	MustArrive bool
}

// Claim is a step that a worker holds, with the ledger row it may send.
type Claim struct {
	State      OrderState
	Enrollment Enrollment
	Step       Step
	Mail       Mail // in state sending, with this attempt's number
	Covers     []Subject
	Coupon     Coupon    // what the mail gives away; zero: nothing
	Now        time.Time // business time of the attempt
}

// Settlement is what an attempt came to.
type Settlement struct {
	Mail      MailState // sent, prepared, failed, unconfirmed, skipped
	Reason    Reason
	Reply     string
	NotBefore time.Time // business time of the next try, when there is one
	Suppress  string    // why the address must get nothing more; "" when it may
	Final     bool      // the step ends with this
	Held      bool      // the step waits for a person, who may let it be tried again
	Deaths    int       // attempts in a row that ended in the middle of making the mail, this one included
}

// Wake is a step whose alarm is to be set.
type Wake struct {
	StepID   int64
	Workflow string
	DueAt    time.Time
	// Told by a sweep's query only, for the blast brake.
	Store string
	Kind  Kind
	Fresh bool // it had no alarm before
}

// Recipient is a due step with where its mail goes.
type Recipient struct {
	StepID int64
	Store  string
	Domain string // of the address, lower case
	Waited bool   // it was delayed before, so that its turn has come
}

// Delay lets a step wait that nobody has claimed.
type Delay struct {
	StepID int64
	Until  time.Time // business time
	Reason Reason
}
