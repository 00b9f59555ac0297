package console

import (
	"strings"
	"unicode/utf8"

	"aftercare/internal/aftercare"
)

// caseTold says what an event did to a case: who wrote, or what was done.
func caseTold(e aftercare.Event) (string, []string) {
	verb := map[aftercare.EventType]string{
		aftercare.EventCaseOpened: "opened", aftercare.EventCaseUpdated: "updated", aftercare.EventCaseClosed: "closed",
	}[e.Type]
	c := e.Case
	if c == nil {
		return "Case " + verb, nil
	}
	var lines []string
	add := func(text string) {
		if text != "" {
			lines = append(lines, sentence(text))
		}
	}
	for _, m := range c.Messages {
		if e.Type == aftercare.EventCaseUpdated {
			verb = writers[m.From]
		}
		add(cut(m.Text))
	}
	if e.Type == aftercare.EventCaseUpdated && c.Decision != "" {
		verb = c.Decision
	}
	for _, s := range []string{c.Item, words(c.State), c.Outcome, c.Note} {
		if !strings.EqualFold(s, verb) {
			add(s)
		}
	}
	if e.By != "" {
		add("by " + e.By)
	}
	return kindWord(c.Kind) + " " + verb, lines
}

// writers are whose word a message is.
var writers = map[aftercare.Author]string{
	aftercare.ByCustomer: "continued by the customer", aftercare.ByDesk: "answered", aftercare.ByNote: "noted", aftercare.ByPhone: "talked about on the phone",
}

// cut keeps the beginning of what somebody wrote.
func cut(s string) string {
	const most = 160
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
