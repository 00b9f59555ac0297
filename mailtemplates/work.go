package mailtemplates

import (
	"fmt"
	"regexp"
	"strings"
)

// A template's work is counted and not timed, so that it ends at the same place
// on every machine, and rendering stays a function of its input: each pass of a
// loop costs what stands in its body. All texts have a limit, so that one unit
// takes microseconds and the limit well under two seconds.

// Markdown with very many marks, or very deep, takes a parser time that grows
// with their square.
const (
	markLimit  = 2000
	depthLimit = 10 // quotes and lists that begin on one line
)

var containers = regexp.MustCompile(`^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*`)

func (s *source) checkMarks(body string) error {
	marks := 0
	for i, l := range strings.Split(body, "\n") {
		for _, c := range l {
			if strings.ContainsRune("[]*_`", c) {
				marks++
			}
		}
		if marks > markLimit {
			return s.errorf(s.line+i, "more than %d marks ([ ] * _ `) are no mail any more", markLimit)
		}
		if len(strings.FieldsFunc(containers.FindString(l), func(c rune) bool { return c == ' ' || c == '\t' })) > depthLimit || strings.Count(containers.FindString(l), ">") > depthLimit {
			return s.errorf(s.line+i, "more than %d quotes and lists begin on this line", depthLimit)
		}
	}
	return nil
}

// tick is the tag behind a loop's start: what one pass costs. tokens begin with
// the loop.
func tick(tokens []token) string {
	cost, depth := 1, 0
	for _, t := range tokens[1:] {
		switch {
		case t.name == "for":
			depth++
		case t.name == "endfor" && depth == 0:
			return fmt.Sprintf("{%% _tick %d %%}", cost)
		case t.name == "endfor":
			depth--
		}
		cost += weight(t)
	}
	return fmt.Sprintf("{%% _tick %d %%}", cost)
}

// weight is what a tag costs: itself, its filters, and what it compares; a block
// brings loops of its own.
func weight(t token) int {
	n := 1 + len(filtersOf(t.args)) + len(t.args)/40
	if _, block := blockSpecs[t.name]; block {
		n += 50
	}
	return n
}
