package aftercare

import "time"

// What pages and the API read. The store fills these; nothing decides on them.

// OrderQuery selects orders for a list, newest first.
type OrderQuery struct {
	Store  string // "": all
	Search string // order name or id, or a whole mail address
	Before int64  // rows below this id; 0: from the newest
	Limit  int
}

// OrderRow is one order in a list.
type OrderRow struct {
	Row      int64
	Store    string
	Source   string
	ID, Name string
	Customer Customer
	Locale   string // the order's, which orders the parts of a name
	PlacedAt time.Time
	Total    Money
	Status   string // placed, paid, shipped, delivered, canceled, refunded
	Sent     int    // mails that left
	Trouble  int    // mails failed or unconfirmed, steps in error
	NextAt   time.Time
	NextStep string // "review-request/ask"
}

// Timeline is all that is known of one order.
type Timeline struct {
	State    OrderState
	Events   []Event
	Mails    []Mail
	Inbounds []Inbound // without bodies
}

// Waiting counts the steps that wait, by workflow and UTC day.
type Waiting struct {
	Workflow string
	Day      time.Time // zero: due time not known yet
	State    StepState
	Steps    int
}

// Overview is the state of the house in numbers.
type Overview struct {
	Orders      int
	Waiting     int       // steps waiting or due
	Overdue     int       // due more than a minute ago
	OldestDue   time.Time // zero when nothing is due
	Held        int
	Poison      int // of the held ones: only a person lets them be tried again
	Braked      int // of the held ones: by the blast brake
	SentDay     int // in the last 24 hours
	Sent        int
	Failed      int
	Unconfirmed int
	Deliberate  int // mails sent once more on purpose
	Received    int // inbox rows not yet applied
	Rejected    int
	InboxHeld   int
	Restore     *Restore      // sending is suspended until somebody recovers; nil when it is not
	BackedUp    bool          // aftercare backup has run here
	BackupAge   time.Duration // since its last time, by the machine's clock
}

// Tally is what the rows add up to, for an audit against the mail server's log.
type Tally struct {
	Events      int
	Enrollments int
	Steps       int
	Skipped     map[string]int // steps skipped, by reason code
	Unapplied   int            // inbox rows received and neither applied, ignored nor rejected
	Overdue     int            // steps whose time has passed and that have no end
	Sent        []SentMail
}

// SentMail is a ledger row that says sent.
type SentMail struct {
	ID       string // the local part of its Message-ID
	Template string
}

// Brief is what a mail is about, in a few words.
type Brief struct {
	Template string
	Locale   string
	Kind     Kind
	At       time.Time
	Order    string // the order's name, "" when it belongs to none
}
