package workflows

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

// Problem is one mistake in a workflow file. Line counts from 1; 0 is the file
// as a whole.
type Problem struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}

// Problems are all mistakes found, one a line, by file and line. Load and Parse
// return them inside an error of code Invalid; errors.As finds them.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// err is nil when there are no problems; a nil Problems in an error would not be.
func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return aftercare.Errorf(aftercare.Invalid, "%w", ps)
}
