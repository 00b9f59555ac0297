package bench

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// columns of the table; what a bar leads is to the right.
var columns = []string{"row", "work", "against", "|ours", "|theirs", "|ratio", "|spread", "|reach", ""}

// Markdown is the report as a text that is readable as it is.
func (r Report) Markdown() string {
	var rows [][]string
	var notes []string
	missed := 0
	for _, one := range r.Rows {
		rows = append(rows, one.cells())
		if one.Note != "" {
			notes = append(notes, "- `"+one.Name+"`: "+one.Note)
		}
		if !one.OK {
			missed++
		}
	}
	kind := "medians of five alternating runs"
	if r.Quick {
		kind = "quick: short runs, small tables, a fifth of grace"
	}
	text := fmt.Sprintf("%s, %s; %s, %.0f s.\n\n%s", r.Date.Format("2006-01-02"), r.Machine, kind, r.Seconds, markdown(columns, rows))
	if len(notes) > 0 {
		text += "\n" + strings.Join(notes, "\n") + "\n"
	}
	return text + fmt.Sprintf("\n%d rows, %d missed.\n", len(r.Rows), missed)
}

func (r Result) cells() []string {
	ours, theirs, ratio, spread, reach, verdict := number(r.Ours)+" "+r.Unit, "–", "–", "–", "–", ""
	if r.Ratio == nil {
		return []string{r.Name, r.Work, orDash(r.Against), "–", theirs, ratio, spread, reach, "not measured"}
	}
	if spread = number(r.Low) + "–" + number(r.High); r.Theirs != nil {
		theirs, ratio = number(*r.Theirs)+" "+r.Unit, number(*r.Ratio)+" ×"
	}
	if r.Reach != nil {
		reach = map[string]string{"at least": "≥ ", "at most": "≤ "}[r.Bound] + strconv.FormatFloat(*r.Reach, 'g', -1, 64)
		if verdict = "ok"; !r.OK {
			verdict = "**missed**"
		}
	}
	return []string{r.Name, r.Work, orDash(r.Against), ours, theirs, ratio, spread, reach, verdict}
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// number has three digits that count; the spaces in large ones do not break.
func number(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case a >= 9999.5:
		return fmt.Sprintf("%d,%03d", int(math.Round(v))/1000, int(math.Round(a))%1000)
	case a >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// markdown is a table whose columns stand under each other as text, too.
func markdown(columns []string, rows [][]string) string {
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

var place = regexp.MustCompile(`(?s)(<!-- bench: begin[^>]*-->\n).*?(<!-- bench: end -->)`)

// IntoReadme replaces what stands in the file between the two comments.
func IntoReadme(file, text string) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !place.Match(old) {
		return fmt.Errorf("%s has no place for the table: <!-- bench: begin --> … <!-- bench: end -->", file)
	}
	return os.WriteFile(file, place.ReplaceAll(old, []byte("${1}\n"+strings.ReplaceAll(text, "$", "$$")+"\n${2}")), 0o600)
}
