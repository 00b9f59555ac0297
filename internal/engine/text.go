package engine

import (
	"fmt"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// sayLayout is how times are written for support people: "Tue 24 Nov 2026, 10:00".
const sayLayout = "Mon 2 Jan 2006, 15:04"

// say writes a time as the customer's clock shows it.
func (p *pass) say(t time.Time) string {
	return t.In(p.zone).Format(sayLayout) + " (" + p.zone.String() + ")"
}

// sayLength writes a span in words: "14 days", "1 month and 2 days".
func sayLength(s aftercare.Span, business bool) string {
	var parts []string
	count := func(n int, word string) {
		if n != 0 {
			parts = append(parts, fmt.Sprintf("%d %s%s", n, word, plural(n)))
		}
	}
	count(s.Months, "month")
	if business {
		count(s.Days, "business day")
	} else {
		count(s.Days, "day")
	}
	kind := ""
	if business && s.Days == 0 && s.Months == 0 {
		kind = "business "
	}
	count(int(s.Clock/time.Hour), kind+"hour")
	count(int(s.Clock%time.Hour/time.Minute), kind+"minute")
	if len(parts) == 0 {
		return "no time"
	}
	return strings.Join(parts, " and ")
}

func plural(n int) string {
	if n == 1 || n == -1 {
		return ""
	}
	return "s"
}

// trail collects how a due time came about; a nil one collects nothing.
type trail struct{ lines []string }

func (t *trail) add(format string, args ...any) {
	if t != nil {
		t.lines = append(t.lines, fmt.Sprintf(format, args...))
	}
}
