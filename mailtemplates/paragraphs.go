package mailtemplates

import (
	"slices"
	"strings"
	"unicode/utf8"

	"aftercare/internal/locale"
)

// A message may be a long letter; a mail shows so much of it, and the case's page
// the rest.
const (
	messageLimit = 6000 // runes
	lineLimit    = 200  // lines
)

// paragraphs is a message as a mail shows it: blank lines separate paragraphs,
// nothing in it means anything. What a customer wrote loses its addresses of the
// web, since mail programs make links of plain text.
func paragraphs(text string, customers bool) (out []Paragraph) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	left, lines := messageLimit, 0
	var p Paragraph
	flush := func() {
		if len(p.Lines) > 0 {
			out = append(out, p)
			p = Paragraph{}
		}
	}
	for l := range strings.Lines(text) {
		if l = clean(l); l == "" {
			flush()
			continue
		}
		if customers {
			l = withoutAddresses(l)
		}
		n := utf8.RuneCountInString(l)
		if lines++; n > left || lines > lineLimit {
			p.Lines = append(p.Lines, string([]rune(l)[:min(n, left)])+"…")
			break
		}
		left -= n
		p.Lines = append(p.Lines, l)
	}
	flush()
	return out
}

// withoutAddresses puts … in place of words that are, or make together with their
// neighbors, an address of the web.
func withoutAddresses(l string) string {
	if !strings.ContainsAny(l, ".:@/\\](。．｡․-") {
		return l
	}
	words := strings.Fields(l)
	gone := make([]bool, len(words))
	for n := 1; n <= 3; n++ { // as few words as make an address
		for i := range len(words) - n + 1 {
			if slices.Contains(gone[i:i+n], true) || locale.CleanName(strings.Join(words[i:i+n], " ")) != "" {
				continue
			}
			for k := i; k < i+n; k++ {
				gone[k] = true
			}
		}
	}
	var out []string
	for i, w := range words {
		switch {
		case !gone[i]:
			out = append(out, w)
		case i == 0 || !gone[i-1]:
			out = append(out, "…")
		}
	}
	return strings.Join(out, " ")
}
