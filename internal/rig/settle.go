package rig

import (
	"time"

	"aftercare/internal/aftercare"
)

// Settles waits until nothing is left to do and the audit is clean; alive is
// false when serve has died over it.
func (r *Rig) Settles(purchases []Purchase, templates ...string) (a Audit, alive bool) {
	r.Helper()
	for end := time.Now().Add(Deadline); r.Serve.Running(); time.Sleep(20 * time.Millisecond) {
		late := time.Now().After(end)
		if !r.Busy() {
			if a = r.Audit(purchases, templates...); a.Clean() {
				return a, true
			}
			late = late || len(a.Doubled)+len(a.Early)+len(a.Unwanted) > 0 && !r.Busy() // what is doubled will not mend
		}
		if late {
			r.Fatalf("%s\nbusy: %t\n%s", a, r.Busy(), r.Serve.Said())
		}
	}
	return a, false
}

// Settled is Settles of a process that nothing is meant to kill.
func (r *Rig) Settled(purchases []Purchase, templates ...string) Audit {
	r.Helper()
	a, alive := r.Settles(purchases, templates...)
	if !alive {
		r.Fatalf("serve ended without being told to\n%s", r.Serve.Said())
	}
	return a
}

// Busy reports whether anything is due or under way.
func (r *Rig) Busy() bool {
	r.Helper()
	busy, _, err := r.DB.Pace(r.Context(), r.Now())
	if err != nil {
		r.Fatal(err)
	}
	return busy
}

// Outcome waits for the one mail in that state, with nothing left to do.
func (r *Rig) Outcome(state aftercare.MailState) (m aftercare.Mail) {
	r.Helper()
	Await(r, "the mail is "+string(state), func() bool {
		mails, err := r.DB.Mails(r.Context(), state, 10)
		if err != nil {
			r.Fatal(err)
		}
		if len(mails) == 1 {
			m = mails[0]
		}
		return len(mails) == 1 && !r.Busy()
	})
	return m
}
