package clock

import "time"

// Clock says what time it is, in UTC.
type Clock interface {
	Now() time.Time
}

// Machine is the machine's clock.
var Machine Clock = machine{}

type machine struct{}

func (machine) Now() time.Time { return time.Now().UTC().Round(0) }
