package store

import (
	"strings"
	"time"
)

// micros is how rows keep an instant; 0 is the zero Time. Instants before 1970,
// which only a broken payload holds, become the first microsecond after it, so
// that they stay known and ordered before all others.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return max(1, t.UnixMicro())
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// trim cuts t to what a row can hold, so that what was written equals what is read.
func trim(t time.Time) time.Time { return instant(micros(t)) }

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// clean keeps text within what both databases take.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
