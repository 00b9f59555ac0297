package rig

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"aftercare/internal/clock"
)

// shift is how wrong the program's clock goes from a moment on.
type shift struct {
	from time.Time
	by   time.Duration
}

// SetClock lets the clock of the processes go wrong by that much from now on.
// Whoever wants it calls it before the first one is started.
func (r *Rig) SetClock(by time.Duration) {
	r.Helper()
	if r.shifts == nil {
		r.Env = append(r.Env, "AFTERCARE_TEST_CLOCK="+filepath.Join(r.Dir, "clock"))
	}
	r.shifts = append(r.shifts, shift{time.Now(), by})
	// By renaming: a process must not read half of it.
	if err := os.Rename(r.Write("clock.next", by.String()), filepath.Join(r.Dir, "clock")); err != nil {
		r.Fatal(err)
	}
}

// Now is the business time of a process at this moment.
func (r *Rig) Now() time.Time {
	by := time.Duration(0)
	if n := len(r.shifts); n > 0 {
		by = r.shifts[n-1].by
	}
	return r.business().At(time.Now().Add(by))
}

// latest is the latest business time that it was, for a process, when this
// machine's clock showed t. What was decided just before the clock was set back
// arrives just after it.
func (r *Rig) latest(t time.Time) time.Time {
	const onItsWay = 5 * time.Second
	at, none := r.business().At(t), true
	for i, s := range r.shifts {
		if over := i+1 < len(r.shifts) && r.shifts[i+1].from.Add(onItsWay).Before(t); over || s.from.After(t) {
			continue
		}
		if shifted := r.business().At(t.Add(s.by)); none || shifted.After(at) {
			at, none = shifted, false
		}
	}
	return at
}

// business is how the program's business time runs: as the machine's, outside the
// sandbox.
func (r *Rig) business() clock.Sandbox {
	if r.sandbox == nil {
		r.sandbox = &clock.Sandbox{Speed: 1}
		r.look("SELECT value FROM meta WHERE key = 'sandbox' AND value <> 'null'", func(scan func(...any) error) error {
			var text string
			if err := scan(&text); err != nil {
				return err
			}
			return json.Unmarshal([]byte(text), r.sandbox)
		})
	}
	return *r.sandbox
}
