package rig

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// Both are the mails that a purchase gets at once.
var Both = []string{"order-confirmation", "shipping-update"}

// everyState of a ledger row.
var everyState = []aftercare.MailState{aftercare.MailPrepared, aftercare.MailSending, aftercare.MailHandedOver, aftercare.MailSent,
	aftercare.MailFailed, aftercare.MailSkipped, aftercare.MailUnconfirmed}

// Audit is what joining webhooks, ledger and mail server comes to.
type Audit struct {
	Lost, Doubled, Early []string
	Unwanted             []string        // mails that a cancel should have stopped
	Unconfirmed          map[string]bool // ledger ids
	Arrived              int             // of the unconfirmed ones
	Mails                int             // that arrived

	Cases, Uploads, Coupons, Recalled int // that were answered, kept, handed out, told
}

// Clean reports whether all promises were kept.
func (a Audit) Clean() bool { return len(a.Lost)+len(a.Doubled)+len(a.Early)+len(a.Unwanted) == 0 }

func (a Audit) String() string {
	all := slices.Concat(a.Lost, a.Doubled, a.Early, a.Unwanted)
	const most = 20
	if len(all) > most {
		all = append(all[:most], fmt.Sprintf("and %d more", len(all)-most))
	}
	return strings.TrimSpace(fmt.Sprintf("lost %d, doubled %d, early %d, unwanted %d, unconfirmed %d (of which %d arrived)%s\n%s",
		len(a.Lost), len(a.Doubled), len(a.Early), len(a.Unwanted), len(a.Unconfirmed), a.Arrived, a.Beyond(), strings.Join(all, "\n")))
}

// Beyond says how much there was besides orders, "" when nothing was.
func (a Audit) Beyond() (out string) {
	for _, n := range []struct {
		count int
		of    string
	}{{a.Cases, "cases"}, {a.Uploads, "photos"}, {a.Coupons, "coupons"}, {a.Recalled, "recalled"}} {
		if n.count > 0 {
			out += fmt.Sprintf(", %d %s", n.count, n.of)
		}
	}
	return out
}

func (a *Audit) lose(format string, args ...any) {
	a.Lost = append(a.Lost, "lost: "+fmt.Sprintf(format, args...))
}

func (a *Audit) double(format string, args ...any) {
	a.Doubled = append(a.Doubled, "doubled: "+fmt.Sprintf(format, args...))
}

// Ledger is all rows by id.
func (r *Rig) Ledger() map[string]aftercare.Mail {
	r.Helper()
	out := map[string]aftercare.Mail{}
	for _, state := range everyState {
		mails, err := r.DB.Mails(r.Context(), state, 1_000_000)
		if err != nil {
			r.Fatal(err)
		}
		for _, m := range mails {
			out[m.ID] = m
		}
	}
	return out
}

// States counts the ledger.
func (r *Rig) States() map[aftercare.MailState]int {
	r.Helper()
	out := map[aftercare.MailState]int{}
	for _, m := range r.Ledger() {
		out[m.State]++
	}
	return out
}

// LedgerID is the row that an arrived mail names in its Message-ID.
func LedgerID(m mailtest.Mail) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(m.MessageID, "<"), "@")
	return id
}

// applies is how long a cancel that was answered 200 may be without effect: half
// a minute, and the way of a mail that was begun just then.
const applies = 40 * time.Second

// Audit counts. Every purchase is owed one mail of each template. Lost is a
// webhook that was answered 200 and is not applied, a mail that is owed and that
// the ledger neither sent nor shows as unconfirmed, and one it calls sent that
// never arrived. Doubled is a mail that arrived twice, under its own Message-ID
// or another, and one that arrived and may be sent again. Early is one that
// arrived more than a second before its step was due, by business time. Unwanted
// is one that arrived although a cancel of its order had been answered 200 long
// before: a cancel may wait half a minute to be applied (law 1). What a cancel has
// stopped is not owed.
func (r *Rig) Audit(purchases []Purchase, templates ...string) Audit {
	r.Helper()
	a := Audit{Unconfirmed: map[string]bool{}, Mails: r.Sink.Total()}
	r.mu.Lock()
	accepted, canceled := len(r.accepted), maps.Clone(r.canceled)
	r.mu.Unlock()
	if applied := r.applied(); applied < accepted {
		a.lose("%d webhooks were answered 200, %d are applied", accepted, applied)
	}
	ledger, due, arrived, said := r.Ledger(), r.due(), map[string]int{}, map[string]int{}
	for _, m := range r.Sink.Mails() {
		id := LedgerID(m)
		arrived[id]++
		if talk := strings.Contains(m.Subject, "["); talk && m.Text != "" { // a case may be answered more than once, in other words
			said[m.To+": "+m.Subject+": "+m.Text]++
		} else if !talk {
			said[m.To+": "+m.Subject]++
		}
		if at, ok := due[id]; ok && r.latest(m.At).Before(at.Add(-time.Second)) {
			a.Early = append(a.Early, fmt.Sprintf("early: mail %s arrived %s before it was due", id, at.Sub(r.latest(m.At))))
		}
	}
	for _, m := range r.Sink.Mails() {
		at, gone := canceled[m.To]
		if gone && m.At.After(at.Add(applies)) && slices.Contains(Both, ledger[LedgerID(m)].Template) {
			a.Unwanted = append(a.Unwanted, fmt.Sprintf("unwanted: mail %s arrived %s after its order was canceled", LedgerID(m), m.At.Sub(at)))
		}
	}
	owed := a.compare(ledger, r.about(), arrived, templates, canceled)
	for _, p := range purchases {
		if p.Canceled {
			continue
		}
		for _, template := range templates {
			if owed[p.Email()+" "+template] == 0 {
				a.lose("%s to %s was never begun", template, p.Email())
			}
		}
	}
	for what, times := range said {
		if times > 1 {
			a.double("%s arrived %d times", what, times)
		}
	}
	r.auditCases(&a, ledger, arrived)
	r.auditCoupons(&a, ledger)
	r.auditRecalls(&a, owed)
	return a
}

// compare holds the ledger against what arrived, and returns how many rows there
// are for a person and a template.
func (a *Audit) compare(ledger map[string]aftercare.Mail, about map[string]string, arrived map[string]int, owed []string, canceled map[string]time.Time) (rows map[string]int) {
	rows = map[string]int{}
	for id, m := range ledger {
		what := m.Address + " " + m.Template
		if strings.HasPrefix(m.Template, "case-") {
			what += " " + about[id]
		}
		rows[what]++
		_, gone := canceled[m.Address]
		ended := m.State == aftercare.MailSkipped && !m.Reason.IsZero()
		switch {
		case arrived[id] == 0 && (ended && !slices.Contains(owed, m.Template) || gone && (ended || m.State == aftercare.MailPrepared)):
		case m.State == aftercare.MailUnconfirmed:
			a.Unconfirmed[id] = true
			a.Arrived += arrived[id]
		case m.State != aftercare.MailSent:
			a.lose("%s to %s is %s (%s)", m.Template, m.Address, m.State, m.Reason)
			if arrived[id] > 0 {
				a.double("%s to %s arrived and is %s", m.Template, m.Address, m.State)
			}
		case arrived[id] == 0:
			a.lose("%s to %s is called sent and never arrived", m.Template, m.Address)
		}
	}
	for what, n := range rows {
		if n > 1 {
			a.double("%s has %d ledger rows", what, n)
		}
	}
	for id, times := range arrived {
		if _, known := ledger[id]; !known || times > 1 {
			a.double("mail %s arrived %d times (in the ledger: %t)", id, times, known)
		}
	}
	return rows
}
