package console

import (
	"fmt"
	"slices"
	"strconv"

	"aftercare/internal/cases"
)

// What the report's page asks for.

func (p reportPage) tiles() []tile {
	m := p.Month
	first := tile{Label: "First answer", Value: "—", Hint: "nobody had to wait", Link: "#times"}
	if m.FirstAnswer.N > 0 {
		first.Value, first.Hint = stretch(m.FirstAnswer.Median), "of business time, typically"
	}
	if m.FirstAnswer.Late > 0 {
		first.Tone, first.Hint = "warn", fmt.Sprintf("typically; %d late", m.FirstAnswer.Late)
	}
	promises := tile{Label: "Promises kept", Value: share(p.Kept, p.Kept+p.Broken), Hint: "none was due", Link: "#promises"}
	if due := p.Kept + p.Broken; due > 0 {
		promises.Hint = fmt.Sprintf("%d of %d", p.Kept, due)
	}
	if p.Broken > 0 {
		promises.Tone = "warn"
	}
	solved := tile{Label: "Solved", Value: share(m.Solved, m.Solved+m.Unsolved), Hint: "nobody has said", Link: "#times"}
	if said := m.Solved + m.Unsolved; said > 0 {
		solved.Hint = fmt.Sprintf("of %d who said", said)
	}
	if m.Help > 0 {
		solved.Hint += fmt.Sprintf("; the help got %.1f of 5", m.Help)
	}
	return []tile{
		{Label: "Opened", Value: strconv.Itoa(m.Opened), Hint: "in this month", Link: "#why"},
		{Label: "Closed", Value: strconv.Itoa(m.Closed), Hint: fmt.Sprintf("%d open at its end", m.Open), Link: "/cases"},
		first,
		{Label: "Opened again", Value: share(m.Reopened, m.Closed), Hint: fmt.Sprintf("%d of %d closed", m.Reopened, m.Closed), Link: "#times"},
		solved, promises,
	}
}

// share is a part of a whole in percent.
func share(n, of int) string {
	if of == 0 {
		return "—"
	}
	return fmt.Sprintf("%d%%", (200*n+of)/(2*of))
}

// bars is a list of counts to look at.
type bars struct {
	Title string
	Rows  []barRow
	None  string
}

type barRow struct {
	What  string
	N     int
	Width int // of 100
}

func barsOf(title, none string, all []cases.Count, word func(string) string) bars {
	b := bars{Title: title, None: none}
	for _, c := range all {
		b.Rows = append(b.Rows, barRow{sentence(word(c.What)), c.N, max(2, 100*c.N/max(1, all[0].N))})
	}
	return b
}

// Causes are why customers wrote, in their eyes.
func (p reportPage) Causes() bars {
	return barsOf("Why, as customers say", "Nobody gave a reason.", p.Month.Causes, causeWord)
}

// Roots are why, as the desk found.
func (p reportPage) Roots() bars {
	return barsOf("Why, as the desk found", "No root cause was named. It takes one click in a case.", p.Month.Roots, words)
}

// Replies are the canned ones that were sent most.
func (p reportPage) Replies() bars {
	most := p.Month.Replies[:min(8, len(p.Month.Replies))]
	return barsOf("Replies sent most", "No canned reply was sent.", most, func(id string) string {
		if r, ok := cases.FindReply(p.Shop.Help, id); ok && r.Title != "" {
			return r.Title
		}
		return words(id)
	})
}

// Kinds are what it was about.
func (p reportPage) Kinds() bars {
	return barsOf("What for", "", p.Month.Kinds, func(k string) string { return words(k) })
}

// Variants reports whether a product comes in several.
func (p reportPage) Variants() bool {
	return slices.ContainsFunc(p.Month.Products, func(x cases.ProductCases) bool { return x.Variant != "" })
}

// Took gives a length of business time.
func (p reportPage) Took(t cases.Times) string { return stretch(t.Median) }

// Most is the longest of them.
func (p reportPage) Most(t cases.Times) string { return stretch(t.Most) }

// Why says the causes of a product in one line.
func (p reportPage) Why(all []cases.Count) string {
	text := ""
	for _, c := range all {
		text += fmt.Sprintf(", %s %d", causeWord(c.What), c.N)
	}
	if text == "" {
		return "—"
	}
	return text[2:]
}

// Promise says what a promise was about.
func (p reportPage) Promise(what string) string {
	if w := promiseWords[what]; w != "" {
		return w
	}
	return sentence(words(what))
}
