package aftercare

import (
	"fmt"
	"slices"
	"time"
)

// The blast brake: service and marketing mail of a store that is more in an hour
// than brakeTimes its usual one, and than brakeLeast, waits for a person.
const (
	brakeTimes = 10
	brakeLeast = 500
	brakeDays  = 7 // what is usual is read off so many days; a younger store has no usual
)

// BrakeHistory is for how long hours are looked back at.
const BrakeHistory = brakeDays * 24 * time.Hour

// Hour is an hour of business time by its number since 1970.
func Hour(t time.Time) int64 { return t.Unix() / 3600 }

// BrakeCount is how much service and marketing mail an hour of a store saw.
type BrakeCount struct {
	Store string
	Hour  int64
	Sent  int // claimed to be sent
	Due   int // alarms set
}

// Usual is a store's usual busy hour: the median of the busiest hours of the
// seven days before the hour. Most mails of a day come in one hour, at ten o'clock,
// so that a mean over all hours would call each morning a blast; and one blast that
// was approved must not make the next one usual.
func Usual(hour int64, counts []BrakeCount, of func(BrakeCount) int) int {
	var peaks [brakeDays]int
	for _, c := range counts {
		if ago := hour - 1 - c.Hour; ago >= 0 && ago < brakeDays*24 {
			peaks[ago/24] = max(peaks[ago/24], of(c))
		}
	}
	slices.Sort(peaks[:])
	return peaks[brakeDays/2]
}

// Blast is why an hour is one, "" when it is none: by what was sent or by what has
// come due, each against its own history. approved is how much a person has let go
// meanwhile.
func Blast(now BrakeCount, history []BrakeCount, approved int) string {
	for _, side := range []struct {
		what string
		of   func(BrakeCount) int
	}{
		{"are due", func(c BrakeCount) int { return c.Due }},
		{"were sent", func(c BrakeCount) int { return c.Sent }},
	} {
		usual := Usual(now.Hour, history, side.of)
		if most := max(brakeTimes*usual, brakeLeast) + approved; side.of(now) > most {
			return fmt.Sprintf("%d service and marketing mails %s in one hour, in its usual busy hour it is %d; more than %d need a person's approval",
				side.of(now), side.what, usual, most)
		}
	}
	return ""
}

// Young reports whether a store that was served first at since is too young to
// have a usual hour.
func Young(since, now time.Time) bool { return now.Sub(since) < BrakeHistory }

// Brake is the pause by which the brake stops a store.
func Brake(store, why string, at time.Time) Pause {
	return Pause{Store: store, Kinds: []Kind{KindService, KindMarketing}, Brake: true, By: "the blast brake", Why: why, At: at}
}

// Braked is what the brake holds until a person approves: with a workflow, what it
// was late to hear of; without one, all service and marketing mail of the store.
type Braked struct {
	Store    string    `json:"store"`
	Workflow string    `json:"workflow,omitempty"`
	Why      string    `json:"why"`
	At       time.Time `json:"at"` // since when
	Steps    int       `json:"steps"`
}
