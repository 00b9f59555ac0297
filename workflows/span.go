package workflows

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// spanForm is a length of time: months, weeks, days, hours and minutes, each at
// most once and in this order. Five digits are enough for ten years of anything
// but minutes, and keep the sums far from overflow.
var spanForm = regexp.MustCompile(`^(-)?(?:(\d{1,5})mo)?(?:(\d{1,5})w)?(?:(\d{1,5})d)?(?:(\d{1,5})h)?(?:(\d{1,5})m)?$`)

// parseSpan reads "10m", "7d", "2w", "1mo", "1d12h" or "-30d". A day is a day of
// the calendar, 24h are 24 hours: they differ when clocks change.
func parseSpan(s string) (aftercare.Span, error) {
	m := spanForm.FindStringSubmatch(s)
	if m == nil || strings.Join(m[2:], "") == "" {
		return aftercare.Span{}, fmt.Errorf("%q is no length of time; write it like 10m, 12h, 7d, 2w, 1mo or 1d12h", s)
	}
	n := make([]int, 7)
	for i := 2; i < len(m); i++ {
		n[i], _ = strconv.Atoi(m[i]) // at most four digits, or nothing: 0
		if m[1] == "-" {
			n[i] = -n[i]
		}
	}
	span := aftercare.Span{
		Months: n[2],
		Days:   7*n[3] + n[4],
		Clock:  time.Duration(n[5])*time.Hour + time.Duration(n[6])*time.Minute,
	}
	if span.IsZero() {
		return span, fmt.Errorf("%q is no time at all; leave it out", s)
	}
	if d := length(span); d > tenYears || d < -tenYears {
		return span, fmt.Errorf("%q is more than ten years", s)
	}
	return span, nil
}

const tenYears = 3660 * 24 * time.Hour

// length is about how long the span is, for comparing.
func length(s aftercare.Span) time.Duration {
	return time.Duration(s.Months*30+s.Days)*24*time.Hour + s.Clock
}

// formatSpan writes a span so that parseSpan reads the same one back.
func formatSpan(s aftercare.Span) string {
	sign := ""
	if length(s) < 0 {
		sign, s = "-", aftercare.Span{Months: -s.Months, Days: -s.Days, Clock: -s.Clock}
	}
	out := &strings.Builder{}
	out.WriteString(sign)
	for _, p := range []struct {
		n    int
		unit string
	}{
		{s.Months, "mo"}, {s.Days, "d"},
		{int(s.Clock / time.Hour), "h"}, {int(s.Clock % time.Hour / time.Minute), "m"},
	} {
		if p.n != 0 {
			fmt.Fprintf(out, "%d%s", p.n, p.unit)
		}
	}
	return out.String()
}
