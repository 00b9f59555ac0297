package main

import (
	"fmt"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// everyState of a ledger row.
var everyState = []aftercare.MailState{aftercare.MailPrepared, aftercare.MailSending, aftercare.MailHandedOver, aftercare.MailSent,
	aftercare.MailFailed, aftercare.MailSkipped, aftercare.MailUnconfirmed}

// audit is what joining webhooks, ledger and mail server comes to.
type audit struct {
	lost, doubled []string
	unconfirmed   map[string]bool // ledger ids
	arrived       int             // of the unconfirmed ones
}

func (a audit) clean() bool { return len(a.lost)+len(a.doubled) == 0 }

func (a audit) String() string {
	return fmt.Sprintf("lost %d, doubled %d, unconfirmed %d (of which %d arrived)\n%s", len(a.lost), len(a.doubled), len(a.unconfirmed), a.arrived,
		strings.Join(append(a.lost, a.doubled...), "\n"))
}

// ledger is all rows by id.
func (r *rig) ledger() map[string]aftercare.Mail {
	r.Helper()
	out := map[string]aftercare.Mail{}
	for _, state := range everyState {
		mails, err := r.db.Mails(r.Context(), state, 100_000)
		if err != nil {
			r.Fatal(err)
		}
		for _, m := range mails {
			out[m.ID] = m
		}
	}
	return out
}

// audit counts. Every purchase is owed one mail of each template. Lost is a
// webhook that was answered 200 and is not applied, a mail that is owed and that
// the ledger neither sent nor shows as unconfirmed, and one it calls sent that
// never arrived. Doubled is a mail that arrived twice, under its own Message-ID
// or another, and one that arrived and may be sent again.
func (r *rig) audit(purchases []purchase, templates ...string) audit {
	r.Helper()
	a := audit{unconfirmed: map[string]bool{}}
	lose := func(format string, args ...any) { a.lost = append(a.lost, "lost: "+fmt.Sprintf(format, args...)) }
	double := func(format string, args ...any) {
		a.doubled = append(a.doubled, "doubled: "+fmt.Sprintf(format, args...))
	}
	applied, err := r.db.Inbounds(r.Context(), aftercare.InboundApplied, 0, 100_000)
	if err != nil {
		r.Fatal(err)
	}
	r.mu.Lock()
	if len(applied) < len(r.accepted) {
		lose("%d webhooks were answered 200, %d are applied", len(r.accepted), len(applied))
	}
	r.mu.Unlock()

	ledger, arrived, said := r.ledger(), map[string]int{}, map[string]int{}
	for _, m := range r.sink.Mails() {
		arrived[ledgerID(m)]++
		said[m.To+": "+m.Subject]++
	}
	owed := map[string]int{}
	for id, m := range ledger {
		owed[m.Address+" "+m.Template]++
		switch {
		case m.State == aftercare.MailUnconfirmed:
			a.unconfirmed[id] = true
			a.arrived += arrived[id]
		case m.State != aftercare.MailSent:
			lose("%s to %s is %s (%s)", m.Template, m.Address, m.State, m.Reason)
			if arrived[id] > 0 {
				double("%s to %s arrived and is %s", m.Template, m.Address, m.State)
			}
		case arrived[id] == 0:
			lose("%s to %s is called sent and never arrived", m.Template, m.Address)
		}
	}
	for _, p := range purchases {
		for _, template := range templates {
			if owed[p.email()+" "+template] == 0 {
				lose("%s to %s was never begun", template, p.email())
			}
		}
	}
	for what, rows := range owed {
		if rows > 1 {
			double("%s has %d ledger rows", what, rows)
		}
	}
	for id, times := range arrived {
		if _, known := ledger[id]; !known || times > 1 {
			double("mail %s arrived %d times (in the ledger: %t)", id, times, known)
		}
	}
	for what, times := range said {
		if times > 1 {
			double("%s arrived %d times", what, times)
		}
	}
	return a
}

// settles waits until nothing is left to do and the audit is clean; alive is
// false when serve has died over it.
func (r *rig) settles(purchases []purchase, templates ...string) (a audit, alive bool) {
	r.Helper()
	for end := time.Now().Add(deadline); r.serve.running(); time.Sleep(20 * time.Millisecond) {
		late := time.Now().After(end)
		if !r.busy() {
			if a = r.audit(purchases, templates...); a.clean() {
				return a, true
			}
			late = late || len(a.doubled) > 0 && !r.busy() // what is doubled will not mend
		}
		if late {
			r.Fatalf("%s\nbusy: %t\n%s", a, r.busy(), r.serve.said())
		}
	}
	return a, false
}

// settled is settles of a process that nothing is meant to kill.
func (r *rig) settled(purchases []purchase, templates ...string) audit {
	r.Helper()
	a, alive := r.settles(purchases, templates...)
	if !alive {
		r.Fatalf("serve ended without being told to\n%s", r.serve.said())
	}
	return a
}

// busy reports whether anything is due or under way.
func (r *rig) busy() bool {
	r.Helper()
	busy, _, err := r.db.Pace(r.Context(), time.Now())
	if err != nil {
		r.Fatal(err)
	}
	return busy
}

// both are the mails that a purchase gets at once.
var both = []string{"order-confirmation", "shipping-update"}
