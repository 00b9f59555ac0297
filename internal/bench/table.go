package bench

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"aftercare/internal/markdown"
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
	text := fmt.Sprintf("%s, %s; %s, %.0f s.\n\n%s", r.Date.Format("2006-01-02"), r.Machine, kind, r.Seconds, markdown.Table(columns, rows))
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

// IntoReadme puts the table into that file.
func (r Report) IntoReadme(file string) error { return markdown.Into(file, "bench", r.Markdown()) }
