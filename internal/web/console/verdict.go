package console

import (
	"fmt"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/web"
)

// verdict is the first line: is there anything a person must do?
type verdict struct {
	Title string
	Tone  string
	Needs []need
	Notes []need // good to know, nothing to do
}

// need is one thing, with where to do it.
type need struct {
	Text, Hint, Link string
	Command          string // what to run; it follows the hint
	Approve          *brakeRow
}

// tolerated is how late a due step may be before it is a person's business: the
// sweeps mend what is younger by themselves.
const tolerated = 5 * time.Minute

// newest is when the last mail failed and the last webhook was rejected.
type newest struct{ Failed, Rejected time.Time }

// fresh is how long a failure is somebody's business. Nobody can undo one, so
// counting old ones would make every house look broken for ever.
const fresh = 7 * 24 * time.Hour

// happened adds failures to what needs a person while the newest is fresh, and
// to the notes afterwards.
func (v *verdict) happened(now time.Time, n int, last time.Time, x need) {
	switch {
	case n == 0:
	case now.Sub(last) < fresh:
		x.Hint = "The newest " + web.Away(last, now) + "; the list says why."
		v.Needs = append(v.Needs, x)
	default:
		v.Notes = append(v.Notes, x)
	}
}

// judge says what needs a person, the worst first.
func judge(o aftercare.Overview, desk aftercare.DeskCounts, last newest, now time.Time, failing []string, pauses []aftercare.Pause, brakes []brakeRow) verdict {
	var v verdict
	add := func(n int, one, many, hint, link string) {
		if n > 0 {
			v.Needs = append(v.Needs, need{Text: count(n, one, many), Hint: hint, Link: link})
		}
	}
	if o.Restore != nil {
		v.Needs = append(v.Needs, need{Text: "All sending is suspended", Hint: "This database was restored from a backup and does not know what it sent afterwards. " +
			"Webhooks are taken as ever, and nothing is sent until you run:", Command: "aftercare recover --backup-time WHEN"})
	}
	for _, name := range failing {
		add(1, name+" does not answer", "", "Nothing is lost: what waits is in SQL and goes on when it is back.", "")
	}
	if late := now.Sub(o.OldestDue); o.Overdue > 0 && !o.OldestDue.IsZero() && late > tolerated {
		add(o.Overdue, "mail is overdue", "mails are overdue", "The oldest was due "+web.Span(late)+" ago. Is a worker running?", "/queues")
	}
	for i, b := range brakes {
		v.Needs = append(v.Needs, need{Text: "The blast brake: " + b.What, Hint: b.Held + ". " + b.Why, Link: "/pauses", Approve: &brakes[i]})
	}
	add(desk.Late, "case is late", "cases are late", "The first has waited "+web.Span(now.Sub(desk.Oldest))+" too long.", "/cases")
	add(desk.Calls, "customer asks to be called", "customers ask to be called", "They stand on top of the list.", "/cases")
	add(o.Unconfirmed, "mail is unconfirmed", "mails are unconfirmed",
		"Whether it arrived cannot be known here. Look it up at the mail server, then mark it.", "/mails?state=unconfirmed")
	add(o.Poison, "mail breaks the worker", "mails break the worker",
		"They are kept back, and others go on. Look at their templates and orders, then try again.", "/mails?state=held")
	add(o.InboxHeld, "webhook is held", "webhooks are held", "Applying it failed three times.", "/inbox?state=held")
	v.happened(now, o.Failed, last.Failed, need{Text: count(o.Failed, "mail failed", "mails failed"), Link: "/mails?state=failed"})
	v.happened(now, o.Rejected, last.Rejected, need{Text: count(o.Rejected, "webhook was rejected", "webhooks were rejected"), Link: "/inbox?state=rejected"})
	if len(pauses) > 0 {
		v.Notes = append(v.Notes, need{Text: count(len(pauses), "pause is in force", "pauses are in force"), Link: "/pauses"})
	}
	switch n := len(v.Needs); {
	case o.Restore != nil:
		v.Title, v.Tone = "Nothing is sent: the database was restored from a backup", "bad"
	case n == 0:
		v.Title, v.Tone = "All good", "ok"
	case n == 1:
		v.Title, v.Tone = "One thing needs you", "warn"
	default:
		v.Title, v.Tone = fmt.Sprintf("%d things need you", len(v.Needs)), "warn"
	}
	return v
}

func count(n int, one, many string) string {
	switch {
	case many == "":
		return one
	case n == 1:
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// tile is one number of the overview.
type tile struct {
	Label, Value, Hint, Link, Tone string
}

func tiles(o aftercare.Overview, now time.Time) []tile {
	num := func(n int) string { return fmt.Sprint(n) }
	bad := func(n int, tone string) string {
		if n > 0 {
			return tone
		}
		return ""
	}
	overdue := tile{Label: "Overdue", Value: num(o.Overdue), Hint: "nothing is late", Link: "/queues"}
	if o.Overdue > 0 {
		overdue.Hint = "oldest due " + web.Span(now.Sub(o.OldestDue)) + " ago"
		if now.Sub(o.OldestDue) > tolerated {
			overdue.Tone = "warn"
		}
	}
	return []tile{
		{Label: "Sent in 24 h", Value: num(o.SentDay), Hint: num(o.Sent) + " in all", Link: "/mails?state=sent"},
		{Label: "Waiting", Value: num(o.Waiting), Hint: "planned, judged again when due", Link: "/queues"},
		overdue,
		{Label: "Held", Value: num(o.Held), Hint: "by a case, a pause or the brake", Link: "/queues"},
		{Label: "Failed", Value: num(o.Failed), Hint: "refused or not made", Link: "/mails?state=failed", Tone: bad(o.Failed, "bad")},
		{Label: "Unconfirmed", Value: num(o.Unconfirmed), Hint: map[bool]string{true: "none in doubt", false: "look them up"}[o.Unconfirmed == 0], Link: "/mails?state=unconfirmed", Tone: bad(o.Unconfirmed, "warn")},
		{Label: "Webhooks", Value: num(o.Rejected + o.InboxHeld), Hint: fmt.Sprintf("%d rejected, %d held", o.Rejected, o.InboxHeld),
			Link: "/inbox", Tone: bad(o.Rejected+o.InboxHeld, "warn")},
	}
}
