package markdown

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Table is one whose columns stand under each other as text, too. What a
// bar leads is to the right.
func Table(columns []string, rows [][]string) string {
	head, rule := make([]string, len(columns)), make([]string, len(columns))
	wide, right := make([]int, len(columns)), make([]bool, len(columns))
	for i, name := range columns {
		head[i], right[i] = strings.CutPrefix(name, "|")
		wide[i] = 3
		for _, cells := range append(slices.Clone(rows), head) {
			wide[i] = max(wide[i], utf8.RuneCountInString(cells[i]))
		}
		if rule[i] = strings.Repeat("-", wide[i]); right[i] {
			rule[i] = rule[i][1:] + ":"
		}
	}
	var out strings.Builder
	for _, cells := range append([][]string{head, rule}, rows...) {
		for i, cell := range cells {
			pad := strings.Repeat(" ", wide[i]-utf8.RuneCountInString(cell))
			if right[i] {
				cell = pad + cell
			} else {
				cell += pad
			}
			out.WriteString("| " + cell + " ")
		}
		out.WriteString("|\n")
	}
	return out.String()
}

// Into puts the text into the file, between <!-- name: begin … --> and
// <!-- name: end -->.
func Into(file, name, text string) error {
	old, err := os.ReadFile(file) // #nosec G304 -- of whoever runs the tests or the bench
	if err != nil {
		return err
	}
	place := regexp.MustCompile(`(?s)(<!-- ` + regexp.QuoteMeta(name) + `: begin[^>]*-->\n).*?(<!-- ` + regexp.QuoteMeta(name) + `: end -->)`)
	if !place.Match(old) {
		return fmt.Errorf("%s has no place for the table: <!-- %s: begin --> … <!-- %[2]s: end -->", file, name)
	}
	return os.WriteFile(file, place.ReplaceAll(old, []byte("${1}\n"+strings.ReplaceAll(text, "$", "$$")+"\n${2}")), 0o600) // #nosec G703 -- the same file
}
