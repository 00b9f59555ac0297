package bench

import (
	"context"
	"slices"
)

// Row is one line of the table: a figure, or the ratio of two.
type Row struct {
	Name    string // stable: others ask for it by this name
	Work    string
	Against string // what the work is measured against; "" when the figure stands alone
	Unit    string // of the figures
	Ours    Figure
	Theirs  Figure  // zero: the figure is no ratio
	AtLeast float64 // where to get to; 0: no such bound
	AtMost  float64
}

// Figure names one of the figures that a side of the trial makes.
type Figure struct{ Side, Name string }

// Figures are what one run of a side made: "rate", "p99", ….
type Figures map[string]float64

// Side makes one run.
type Side func(ctx context.Context) (Figures, error)

// Trial is what one or more rows share: a set-up, and sides that run by turns.
type Trial struct {
	Rows []Row
	// Long is for sides that take many seconds: a quick bench runs them once.
	Long bool
	Set  func(ctx context.Context, g *Ground) (*Stage, error)
}

// Stage is a trial that is set up.
type Stage struct {
	Sides map[string]Side
	Order []string                // of the sides; they run by turns in this order
	Note  func(row string) string // what a reader of the row should know; may be nil

	ends []func()
}

// atEnd does this when the trial is over, what was asked for last first. What
// could not be closed well is not worth an error: its figures are made.
func (s *Stage) atEnd(do func()) { s.ends = append(s.ends, do) }

func (s *Stage) close() {
	for _, end := range slices.Backward(s.ends) {
		end()
	}
}

// sides are those that the rows need, in the stage's order.
func (s *Stage) sides(rows []Row) (out []string) {
	for _, name := range s.Order {
		for _, r := range rows {
			if r.Ours.Side == name || r.Theirs.Side == name {
				out = append(out, name)
				break
			}
		}
	}
	return out
}

func (s *Stage) note(row string) string {
	if s.Note == nil {
		return ""
	}
	return s.Note(row)
}
