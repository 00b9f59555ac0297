package console

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// timeline is one column in time order, cut where now is.
type timeline struct {
	Past    []entry
	Ahead   []entry
	Someday []entry // their time is not known yet
}

// entry is one thing that happened or will.
type entry struct {
	At     time.Time
	Mark   string // event, mail, step: what the dot looks like
	Word   word   // empty for events
	Title  string
	Lines  []string // in plain words
	Link   string
	Trail  []string // how a step's time came about
	Fold   *eventFold
	Nature aftercare.Kind
	Again  string   // the mail that a person may let be tried again
	Unsent []string // the mails of a step, or of several together, that were not sent
}

// eventFold is what support seldom needs and developers do.
type eventFold struct {
	Type, Key, Source string
	Received          time.Time
	Timed             bool // false: the source gave no time, the arrival's is shown
	JSON              string
}

// lay puts events, mails and steps into one column.
func lay(t aftercare.Timeline, explained []aftercare.Enrollment, by teller) timeline {
	var out timeline
	for _, e := range t.Events {
		out.Past = append(out.Past, by.entry(e))
	}
	mails := map[int64]aftercare.Mail{} // by step: what will be tried again belongs to its step
	for _, m := range t.Mails {
		if m.StepRow != 0 && m.Copy == 0 {
			mails[m.StepRow] = m
		}
		if m.State != aftercare.MailPrepared || m.StepRow == 0 {
			out.Past = append(out.Past, mailEntry(m))
		}
	}
	trails := trailsOf(explained)
	for _, e := range t.State.Enrollments {
		from := len(out.Past)
		for _, s := range e.Steps {
			out.add(e, s, mails, trails[e.Key()+"/"+s.StepID], &t.State.Facts, by)
		}
		out.Past = append(out.Past[:from], together(out.Past[from:], entitled(e.Workflow, subjectLabel(&t.State.Facts, e.Subject)))...)
	}
	byTime := func(a, b entry) int { return a.At.Compare(b.At) }
	slices.SortStableFunc(out.Past, byTime)
	slices.SortStableFunc(out.Ahead, byTime)
	return out
}

// add places one step. A finished step that made a mail is told by the mail.
func (t *timeline) add(e aftercare.Enrollment, s aftercare.Step, mails map[int64]aftercare.Mail, trail []string, f *aftercare.OrderFacts, by teller) {
	m, mailed := mails[s.ID]
	if s.State.Final() && mailed {
		return
	}
	name := cmp.Or(s.Template, e.Workflow)
	x := entry{Mark: "step", Word: stepWord(s.State), Title: entitled(name, subjectLabel(f, e.Subject)), Trail: trail, Nature: s.Kind}
	to := by.colleague(e.Workflow, s.StepID)
	if to != "" {
		x.Lines = append(x.Lines, "To "+to)
	}
	if s.State == aftercare.StepSkipped && s.Reason.Code != aftercare.ReasonTogether {
		x.Unsent = []string{strings.TrimSuffix(title(name)+", to "+to, ", to ")}
	}
	if s.Template != "" && s.Template != e.Workflow {
		x.Lines = append(x.Lines, "Workflow “"+e.Workflow+"”")
	}
	if !s.Reason.IsZero() {
		x.Lines = append(x.Lines, sentence(s.Reason.String()))
	}
	if would, rest := foreseen(s, trail); len(would) > 0 {
		x.Word, x.Trail, x.Lines = doomed, rest, append(x.Lines, would...)
	}
	if mailed {
		x.Link = "/mails/" + m.ID
		if s.State == aftercare.StepHeld && s.Reason.Code == aftercare.ReasonPoison {
			x.Again = m.ID
		}
	}
	switch {
	case s.State.Final():
		x.At = firstOf(s.DoneAt, s.DueAt, e.EnrolledAt)
		t.Past = append(t.Past, x)
	case s.DueAt.IsZero():
		t.Someday = append(t.Someday, x)
	default:
		x.At = later(s.DueAt, s.NotBefore)
		t.Ahead = append(t.Ahead, x)
	}
}

// entitled names a workflow or a mail, and what it is about.
func entitled(name, about string) string {
	if about == "" {
		return title(name)
	}
	return title(name) + ": " + about
}

// together joins what one and the same thing ended at once: that a message was
// answered is one piece of news, however many mails waited for it.
func together(all []entry, heading string) []entry {
	var out []entry
	why := func(x entry) string { return strings.Join(x.Lines[max(0, len(x.Lines)-1):], "") }
	for _, x := range all {
		if n := len(out) - 1; n >= 0 && len(x.Unsent) > 0 && len(out[n].Unsent) > 0 && x.At.Equal(out[n].At) && why(x) == why(out[n]) {
			out[n].Title, out[n].Lines, out[n].Trail = heading, []string{why(x)}, nil
			out[n].Unsent = append(out[n].Unsent, x.Unsent...)
			continue
		}
		out = append(out, x)
	}
	return out
}

// entry is an event's.
func (y teller) entry(e aftercare.Event) entry {
	at, timed := e.When()
	x := entry{At: at, Mark: "event"}
	x.Title, x.Lines = y.told(e)
	raw, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		raw = []byte(err.Error())
	}
	x.Fold = &eventFold{string(e.Type), e.Key, e.Source, e.ReceivedAt, timed, string(raw)}
	return x
}

func mailEntry(m aftercare.Mail) entry {
	x := entry{At: firstOf(m.SentAt, m.PreparedAt), Mark: "mail", Word: mailWord(m.State), Title: m.Subject, Nature: m.Kind, Link: "/mails/" + m.ID}
	if x.Title == "" {
		x.Title = title(m.Template)
	}
	x.Lines = append(x.Lines, fmt.Sprintf("%s · %s · to %s", m.Template, m.Locale, m.Address))
	if m.Copy > 0 {
		x.Lines = append(x.Lines, fmt.Sprintf("A copy, sent by hand (no. %d)", m.Copy))
	}
	if !m.Reason.IsZero() {
		x.Lines = append(x.Lines, sentence(m.Reason.String()))
	}
	if again := deliberate(m); again != "" {
		x.Lines = append(x.Lines, again)
	}
	return x
}

// deliberate says what there is to say of a mail's second sending, "" when there
// is none.
func deliberate(m aftercare.Mail) string {
	switch m.Deliberate {
	case aftercare.DeliberatePlanned:
		return "It will be sent once more on purpose, since nobody knows whether it arrived and its step says that it must."
	case aftercare.DeliberateBegun:
		return "Sent once more on purpose, since nobody knows whether the first arrived."
	}
	return ""
}

func trailsOf(explained []aftercare.Enrollment) map[string][]string {
	out := map[string][]string{}
	for _, e := range explained {
		for _, s := range e.Steps {
			out[e.Key()+"/"+s.StepID] = s.Trail
		}
	}
	return out
}

func firstOf(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
