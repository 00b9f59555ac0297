package aftercare

import (
	"slices"
	"time"
)

// DeskQuery selects a page of the desk's list. What is due first comes first; of
// closed cases, the one closed last.
type DeskQuery struct {
	Store string   // "": all
	Owner string   // helper id; "": all
	Kind  CaseKind // "": all
	Turn  Turn
	After DeskKey // rows behind this one; zero: from the first
	Limit int
}

// Turn is who has to act in a case.
type Turn string

const (
	TurnUs       Turn = WaitsForUs
	TurnCustomer Turn = WaitsForCustomer
	TurnPlatform Turn = "platform" // open, and answered at the shop's own desk
	TurnClosed   Turn = "closed"
)

// Turns lists all, in the order in which people look at them.
var Turns = []Turn{TurnUs, TurnCustomer, TurnClosed, TurnPlatform}

// DeskKey is a row's place in the list of its turn.
type DeskKey struct {
	Rank  int64 // what the list goes by
	Order int64 // row
	Case  string
}

// DeskRow is a case as the desk lists it.
type DeskRow struct {
	CaseOf
	Key DeskKey
}

// DeskCounts are the numbers above the list.
type DeskCounts struct {
	Late     int // whose clock has run out
	Us       int
	Customer int
	Platform int
	Calls    int       // the customer waits for a call
	Oldest   time.Time // end of the clock that ran out first; zero when none has
}

// CallBack is since when the customer waits for a call; zero when nobody has asked
// for one, or somebody has noted one since.
func (c Case) CallBack() time.Time {
	if !c.Open() || c.CallPhone == "" || slices.ContainsFunc(c.Messages, func(m CaseMessage) bool {
		return m.From == ByPhone && !m.At.Before(c.CallAt)
	}) {
		return time.Time{}
	}
	return c.CallAt
}
