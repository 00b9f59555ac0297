package customer

import (
	"strings"
	"testing"
)

// A day stays with its month, whichever comes first, and nothing else is bound.
func TestTogether(t *testing.T) {
	for date, want := range map[string]string{
		"Monday, April 6, 2026 at 1:00 PM": "Monday, April~6, 2026 at 1:00 PM",
		"Monday, 6 April 2026 at 13:00":    "Monday, 6~April 2026 at 13:00",
		"Montag, 6. April 2026 um 13:00":   "Montag, 6.~April 2026 um 13:00",
		"lundi 6 avril 2026 à 13:00":       "lundi 6~avril 2026 à 13:00",
		"mercredi 1er avril 2026":          "mercredi 1er~avril 2026",
		"lunes 6 de abril de 2026":         "lunes 6~de~abril de 2026",
		"2026年4月6日(月)":                     "2026年4月6日(月)",
		"":                                 "",
	} {
		if got := together(date); got != strings.ReplaceAll(want, "~", "\u00a0") {
			t.Errorf("%s: %q", date, got)
		}
	}
}
