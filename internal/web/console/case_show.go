package console

import (
	"slices"
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

var languages = map[string]string{"en": "English", "ja": "Japanese", "ko": "Korean", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "zh": "Chinese"}

// Reads is the customer's language in words.
func (p casePage) Reads() string { return languageOf(p.Language) }

// languageOf is a language in words; its tag where there are none.
func languageOf(tag string) string {
	for _, l := range locale.Fallbacks(tag) {
		if name := languages[l]; name != "" && strings.HasPrefix(tag, l) {
			return name
		}
	}
	return tag
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

// Solved is the customer's answer to the closing check.
func (p casePage) Solved() *word {
	switch p.Case.Solved {
	case aftercare.Yes:
		return &word{"yes, says the customer", "ok"}
	case aftercare.No:
		return &word{"no, says the customer", "warn"}
	}
	return nil
}

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
	People  []person
	Me      string
	Next    string
	Several bool // stores, so that each person is shown with theirs
}

// Ask gives the "whoami" block what it shows.
func (p casePage) Ask() whoami { return whoami{peopleOf(p.Shop, p.Shop.Name), p.Me, p.Path(), false} }

// What is shown of the timeline at once: the rest is one click away.
const (
	latelyShown = 7
	soonShown   = 2
)

// Lately are the last things that happened. A mail that was not sent is none.
func (p casePage) Lately() []entry { return p.past(true) }

// Earlier are the things before them, and all mails that were not sent.
func (p casePage) Earlier() []entry { return p.past(false) }

func (p casePage) past(lately bool) []entry {
	left := latelyShown
	var out []entry
	for _, x := range slices.Backward(p.History.Past) {
		shown := left > 0 && len(x.Unsent) == 0
		if shown {
			left--
		}
		if shown == lately {
			out = append(out, x)
		}
	}
	slices.Reverse(out)
	return out
}

// Soon are the next things that are planned.
func (p casePage) Soon() []entry { return p.coming()[:min(soonShown, len(p.coming()))] }

// Planned are the things after them.
func (p casePage) Planned() []entry { return p.coming()[min(soonShown, len(p.coming())):] }

func (p casePage) coming() []entry { return slices.Concat(p.History.Ahead, p.History.Someday) }

// briefEntry is an entry of the timeline in the narrow column.
type briefEntry struct {
	entry
	Zone *time.Location
}

// Brief gives the "brief" block what it shows.
func (p casePage) Brief(e entry) briefEntry { return briefEntry{e, p.Zone} }

// otherCase is a case of an order, in brief.
type otherCase struct {
	Path, Title, About string
	Word               word
	Due                due
}

// casesOf are an order's cases; those that the console can show have a Path.
func casesOf(store string, f *aftercare.OrderFacts, s *aftercare.Store, now time.Time) []otherCase {
	var out []otherCase
	for _, x := range f.Cases {
		o := otherCase{Title: kindWord(x.Kind) + " " + x.ID, About: about(x, f), Word: stateWord(x)}
		if s != nil && s.Help != nil {
			o.Path, o.Due = caseRef{store, f.Source, f.Order.ID, x.ID}.Path(), dueOf(s, x, now)
		}
		out = append(out, o)
	}
	return out
}

// others are the further cases of the same order.
func (o *openCase) others(now time.Time) []otherCase {
	return slices.DeleteFunc(casesOf(o.Store, &o.Facts.OrderFacts, o.Shop, now), func(x otherCase) bool { return x.Path == o.Path() })
}
