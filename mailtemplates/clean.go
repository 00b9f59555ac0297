package mailtemplates

import (
	"strings"
	"unicode/utf8"

	"aftercare/internal/locale"
)

// clean makes one line of text from outside fit to be shown: no control marks,
// nothing that turns the direction of writing.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), invisible), " ")
}

// isClean reports whether clean has nothing to do: most texts are so.
func isClean(s string) bool {
	last := ' '
	for _, r := range s {
		if r == ' ' && last == ' ' || r != ' ' && invisible(r) {
			return false
		}
		last = r
	}
	return last != ' ' || s == ""
}

// invisible is what separates words or must not be in a mail at all.
func invisible(r rune) bool {
	switch {
	case r <= 0x20, r >= 0x7f && r <= 0xa0, // controls and spaces
		r == 0xad, r == 0x61c, r >= 0x2000 && r <= 0x200b, r == 0x200e, r == 0x200f,
		r >= 0x2028 && r <= 0x202f, r >= 0x205f && r <= 0x206f, r == 0x3164, r == 0xfeff, r == 0xfffd:
		return true
	}
	return false
}

// cleanCustomers is clean for what a customer may have typed: text that holds
// an address of the web is left out, since mail programs make links of plain
// text. Package locale knows what such an address is; it is shown three words
// at a time, since it looks at names and cuts them at 60 runes.
func cleanCustomers(s string) string {
	s = clean(s)
	if !strings.ContainsAny(s, ".:@/\\](。．｡․-") { // no address is written without one of these
		return short(s)
	}
	words := strings.Fields(s)
	for i := range words {
		if locale.CleanName(strings.Join(words[max(i-2, 0):i+1], " ")) == "" {
			return ""
		}
	}
	return short(s)
}

// short cuts what no honest field would hold.
func short(s string) string {
	if utf8.RuneCountInString(s) > 120 {
		return strings.TrimSpace(string([]rune(s)[:119])) + "…"
	}
	return s
}
