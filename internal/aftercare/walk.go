package aftercare

import "time"

// Walk is an announcement on its way over a store's orders, in the order of their
// rows. It ends at the newest row of its beginning: whatever is ordered later is
// not concerned, unless the shop goes on selling it.
type Walk struct {
	Announcement
	Store     string    `json:"store"`
	State     WalkState `json:"state"`
	PerMinute int       `json:"per_minute"` // orders told, machine time
	By        string    `json:"by"`
	CreatedAt time.Time `json:"created_at,omitzero"`
	BeganAt   time.Time `json:"began_at,omitzero"` // when it was let go
	EndedAt   time.Time `json:"ended_at,omitzero"`

	Cursor  int64   `json:"cursor"`  // row of the last order looked at
	Through int64   `json:"through"` // and of the last there is; 0: not known yet
	Seen    int     `json:"seen"`    // orders of the store looked at
	Told    int     `json:"told"`    // of them: those told
	Skipped int     `json:"skipped"` // of them: concerned, and not to be told, as those erased since
	Numbers Numbers `json:"numbers"`
}

// WalkState is how far an announcement has come.
type WalkState string

const (
	WalkDry     WalkState = "dry" // counted, and waits for a person's word
	WalkRunning WalkState = "running"
	WalkPaused  WalkState = "paused"
	WalkDone    WalkState = "done"
)

// Numbers are what a dry run found: whom an announcement would reach.
type Numbers struct {
	At         time.Time      `json:"at,omitzero"`
	Orders     int            `json:"orders"`  // to be told
	Persons    int            `json:"persons"` // among them
	Unsure     int            `json:"unsure"`  // their lot is not known
	NoAddress  int            `json:"no_address"`
	Suppressed int            `json:"suppressed"` // the address must get nothing
	Restricted int            `json:"restricted"` // waits until the restriction ends
	Erased     int            `json:"erased"`     // not among Orders: nobody can be told
	Countries  map[string]int `json:"countries,omitempty"`
	Months     map[string]int `json:"months,omitempty"` // "2026-11": when they were placed
}

// Stretch is a part of a walk: orders that may be concerned, and how far it looked.
type Stretch struct {
	Last   int64 // row up to which everything was looked at
	Seen   int   // orders of the store up to there
	End    bool  // the walk is through
	Orders []OrderState
}
