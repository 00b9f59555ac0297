package engine

import (
	"strconv"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// ofCase reports whether the trigger is about cases, which are of today, however
// old their order is and however little is known of it.
func ofCase(trigger string) bool { return strings.HasPrefix(trigger, "case.") }

// again are the triggers that a case can come to more than once; what an earlier
// time began ends with the next.
var again = []string{"case.closed", "case.decided", "case.estimated", "case.reopened"}

// caseStarts reads from a case for whom the trigger is true.
func caseStarts(f *aftercare.Facts, c aftercare.Case, trigger string) []start {
	s := start{subject: own(f, aftercare.SubjectCase, c.ID)}
	switch trigger {
	case "case.opened":
		s.at = c.OpenedAt
	case "case.reopened":
		s.at, s.occurrence = c.ReopenedAt, occurrence(c.Reopened)
	case "case.decided":
		s.at, s.occurrence = c.DecidedAt, decision(c)
	case "case.estimated":
		s.at, s.occurrence = c.EstimatedAt, c.EstimatedAt.UTC().Format("20060102T150405Z")
	case "case.closed":
		s.at, s.occurrence = c.ClosedAt, occurrence(c.Reopened)
	case "case.asked":
		return asked(f, c)
	case "case.replied":
		return replied(f, c)
	}
	if s.at.IsZero() {
		return nil
	}
	return []start{s}
}

// occurrence counts from the second time on, so that what happens once has none.
func occurrence(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// decision names a decision: the first yes and the first no by their words, and any
// that comes back to one of them by its number too.
func decision(c aftercare.Case) string {
	if c.Decisions > 2 {
		return c.Decision + "-" + strconv.Itoa(c.Decisions)
	}
	return c.Decision
}

func asked(f *aftercare.Facts, c aftercare.Case) []start {
	var out []start
	for _, a := range cases.Asks(c) {
		out = append(out, start{subject: own(f, aftercare.SubjectMessage, c.ID+"/"+a.ID), at: a.At})
	}
	return out
}

func replied(f *aftercare.Facts, c aftercare.Case) []start {
	var out []start
	for _, m := range c.Messages {
		if m.From == aftercare.ByDesk && !c.ByPlatform() && !m.At.IsZero() {
			out = append(out, start{subject: own(f, aftercare.SubjectMessage, c.ID+"/"+m.ID), at: m.At})
		}
	}
	return out
}
