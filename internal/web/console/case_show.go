package console

import (
	"fmt"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

// What the pages of a case ask for.

// Text is what stands in the box for the answer: what was typed, else the reply
// of the next step.
func (p casePage) Text() string {
	if p.Form.Do == "say" {
		return p.Form.Values.Get("text")
	}
	return p.Ready().Text
}

// Ready is the reply of the plan's next step; zero when it has none.
func (p casePage) Ready() draft {
	_, next, _ := cases.Next(p.Case, p.Shop.Help)
	for _, d := range p.Drafts {
		if next.ID != "" && d.ID == next.ID && d.Problem == "" {
			return d
		}
	}
	if p.Case.Kind == aftercare.CaseReview && len(p.Drafts) > 0 && p.Case.Open() {
		return p.Drafts[0]
	}
	return draft{}
}

// Did says what was done, right after it was.
func (p casePage) Did() string {
	return map[string]string{
		"say": "Your answer is on its way: the mail goes out within seconds.", "note": "The note is kept.", "call": "The call is kept.",
		"decide": "Decided. The customer is told by mail.", "estimate": "The price is sent. It is the customer’s turn.",
		"received": "Kept: it has come in.", "refunded": "Kept: the money is sent back.", "shipped": "Kept: it is on its way. The customer is told by mail.",
		"ready": "Promised. The day is in the case and in the mails about it.", "move": "The state is changed.", "owner": "Handed over.",
		"root": "The root cause is kept.", "grant": "Given, once.", "close": "Closed. The customer is asked whether it is solved.",
		"reopen": "It is open again.", "posted": "Kept: it is answered in public.",
	}[p.Form.Did]
}

// Alert is what was wrong with a form that this page does not show.
func (p casePage) Alert() string {
	if p.Form.Problem == "" || p.shows(p.Form.Do) {
		return ""
	}
	return p.Form.Problem
}

func (p casePage) shows(do string) bool {
	switch do {
	case "say":
		return p.Case.Open() && !p.Platform() && p.Case.Kind != aftercare.CaseReview
	case "posted":
		return p.Case.Open() && p.Case.Kind == aftercare.CaseReview
	case "note", "call":
		return true
	case "root":
		return len(p.Plan.Roots) > 0
	case "reopen":
		return !p.Case.Open()
	case "owner", "move", "close":
		return p.Case.Open()
	case "grant":
		return p.Case.Open() && len(p.Plan.May) > 0
	}
	return p.Case.Open() && p.Takes(do)
}

// Platform reports whether the shop's own desk answers.
func (p casePage) Platform() bool { return p.Case.ByPlatform() }

// takes says which acts a kind of case knows, besides those that all do.
var takes = map[aftercare.CaseKind]string{
	aftercare.CaseReturn:    "decide received ready shipped refunded",
	aftercare.CaseRepair:    "decide estimate received ready shipped",
	aftercare.CaseSparePart: "decide estimate ready shipped",
	aftercare.CaseComplaint: "decide received ready shipped refunded",
	aftercare.CaseData:      "decide",
}

// Takes reports whether such a case knows an act.
func (p casePage) Takes(do string) bool { return strings.Contains(takes[p.Case.Kind], do) }

// actForm is the form of one act.
type actForm struct {
	Do, Title, Hint string
	Page            casePage
}

// Act gives the "act" block what it shows.
func (p casePage) Act(do, title, hint string) actForm { return actForm{do, title, hint, p} }

// Open reports whether the form is unfolded: when something was wrong with it.
func (f actForm) Open() bool { return f.Page.Form.Do == f.Do && f.Page.Form.Problem != "" }

// Val is what was typed.
func (f actForm) Val(field string) string { return f.Page.Val(f.Do, field) }

var languages = map[string]string{"en": "English", "ja": "Japanese", "ko": "Korean", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "zh": "Chinese"}

// Reads is the customer's language in words.
func (p casePage) Reads() string {
	for _, l := range locale.Fallbacks(p.Language) {
		if name := languages[l]; name != "" && strings.HasPrefix(p.Language, l) {
			return name
		}
	}
	return p.Language
}

// Currency is the order's.
func (p casePage) Currency() string {
	if c := p.Facts.Order.Total.Currency; c != "" {
		return c
	}
	return "EUR"
}

// Today is the store's day, as date fields want it.
func (p casePage) Today() string { return p.Now.In(p.Zone).Format(time.DateOnly) }

// Fault reports whether the cause is the shop's to bear.
func (p casePage) Fault() bool { return aftercare.ShopsFault(p.Case.Cause) }

// Accepted is the customer's word on the price.
func (p casePage) Accepted() *word {
	switch c := p.Case; {
	case c.AcceptedAt.Before(c.EstimatedAt):
		return &word{"waits for a yes", "quiet"}
	case c.Accepted == aftercare.Yes:
		return &word{"accepted", "ok"}
	case c.Accepted == aftercare.No:
		return &word{"declined", "warn"}
	}
	return nil
}

// Stars is the score of a review to look at.
func (p casePage) Stars() string {
	n := max(0, min(5, p.Case.Score))
	return strings.Repeat("★", n) + strings.Repeat("☆", 5-n)
}

// whoami asks who acts.
type whoami struct {
	People []aftercare.Helper
	Me     string
	Next   string
}

// Ask gives the "whoami" block what it shows.
func (p casePage) Ask() whoami { return whoami{p.People, p.Me, p.Path()} }

// briefEntry is an entry of the timeline in the narrow column.
type briefEntry struct {
	entry
	Zone *time.Location
}

// Brief gives the "brief" block what it shows.
func (p casePage) Brief(e entry) briefEntry { return briefEntry{e, p.Zone} }

// promise is a date that the customer was told.
type promise struct {
	What, Source string
	Due          due
}

var promiseWords = map[string]string{
	"delivery": "Delivery", "answer": "Answer", "repair": "Ready", "refund": "Money back",
	"delivered": "it was delivered", "carrier": "told by the carrier", "shop": "told by the shop", "usual": "the usual time", "plan": "by the plan",
}

func promises(s aftercare.Standing, zone *time.Location, now time.Time) []promise {
	said := func(w string) string {
		if t := promiseWords[w]; t != "" {
			return t
		}
		return sentence(words(w))
	}
	var out []promise
	for _, x := range s.Promises {
		p := promise{What: said(x.What), Source: said(x.Source), Due: due{At: x.Due, Tone: "ok"}}
		switch {
		case x.Broken(now) && x.KeptAt.IsZero():
			p.Due.Text, p.Due.Tone = "late since "+moment(x.Due, now, zone), "bad"
		case x.Broken(now):
			p.Due.Text, p.Due.Tone = "came late, "+moment(x.KeptAt, now, zone), "warn"
		case !x.KeptAt.IsZero():
			p.Due.Text = "kept, " + moment(x.KeptAt, now, zone)
		default:
			p.Due.Text, p.Due.Tone = "by "+moment(x.Due, now, zone), "info"
		}
		if x.Slips > 0 {
			p.Source += fmt.Sprintf(", moved %d %s", x.Slips, plural(x.Slips, "time"))
		}
		out = append(out, p)
	}
	return out
}

// otherCase is another case of the same order.
type otherCase struct {
	Path, Title string
	Word        word
}

func (o *openCase) others() []otherCase {
	var out []otherCase
	for _, x := range o.Facts.Cases {
		if x.ID != o.ID {
			ref := caseRef{o.Store, o.Source, o.Order, x.ID}
			out = append(out, otherCase{ref.Path(), kindWord(x.Kind) + " " + x.ID, stateWord(x)})
		}
	}
	return out
}
