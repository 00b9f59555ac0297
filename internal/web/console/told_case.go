package console

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"aftercare/internal/aftercare"
)

// caseTold says what an event did to a case: who wrote, and what was done.
func (y teller) caseTold(e aftercare.Event) (string, []string) {
	c := e.Case
	if c == nil {
		return "Case " + caseVerbs[e.Type], nil
	}
	verb := caseVerbs[e.Type]
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
	deeds := y.deeds(e)
	switch e.Type {
	case aftercare.EventCaseOpened:
		verb, deeds = "opened again", deeds[1:]
		if y.first(e) {
			verb = strings.TrimSpace("opened " + openedBy[c.From])
		}
		add(c.Item)
	case aftercare.EventCaseClosed:
		deeds = deeds[1:]
		if c.Outcome != "" {
			add("Outcome: " + c.Outcome)
		}
	default:
		if c.Decision != "" {
			verb = c.Decision
			deeds = slices.DeleteFunc(deeds, func(d string) bool { return d == c.Decision })
		}
	}
	add(c.Note)
	switch done := strings.Join(deeds, "; "); {
	case e.By == "":
		add(done)
	case done != "":
		add(y.name(e.By) + " " + done)
	default:
		add("By " + y.name(e.By))
	}
	return cmp.Or(kindWord(y.kind(c)), "Case") + " " + verb, lines
}

// kind is a case's, also where an event does not say it.
func (y teller) kind(c *aftercare.Case) aftercare.CaseKind {
	for _, e := range y.events {
		if c.Kind == "" && e.Case != nil && e.Case.ID == c.ID && e.Case.Kind != "" {
			return e.Case.Kind
		}
	}
	return c.Kind
}

var caseVerbs = map[aftercare.EventType]string{
	aftercare.EventCaseOpened: "opened", aftercare.EventCaseUpdated: "updated", aftercare.EventCaseClosed: "closed",
}

// writers are whose word a message is.
var writers = map[aftercare.Author]string{
	aftercare.ByCustomer: "continued by the customer", aftercare.ByDesk: "answered", aftercare.ByNote: "noted", aftercare.ByPhone: "talked about on the phone",
}

// cut keeps the beginning of what somebody wrote.
func cut(s string) string {
	const most = 160
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	s = strings.Join(lines, " / ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
