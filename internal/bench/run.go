package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/spawn"
)

// Options of a bench.
type Options struct {
	Quick    bool     // smaller tables, fewer runs, a fifth of grace
	Only     []string // rows; none: all
	Program  string   // the binary whose processes are measured
	Profiles string   // a folder for a CPU profile of each side's last run; "": none
	Progress io.Writer
}

// Names are those of all rows, in the table's order.
func Names() (out []string) {
	for _, t := range trials() {
		for _, r := range t.Rows {
			out = append(out, r.Name)
		}
	}
	return out
}

// Run measures the rows, and stops all servers that this process has started. Rows that could not be
// measured are in the report without a figure, and in the error.
func Run(ctx context.Context, o Options) (Report, error) {
	chosen, err := choose(trials(), o.Only)
	if err != nil {
		return Report{}, err
	}
	g := newGround(o)
	defer spawn.Stop()
	defer g.end()
	report := Report{Date: clock.Machine.Now(), Quick: o.Quick, Machine: machine()}
	var failed []error
	for _, t := range chosen {
		results, err := g.try(ctx, t)
		if ctx.Err() != nil { // which alone would pass for the end that was wanted
			return report, errors.New("stopped before the last row was measured")
		}
		if err != nil {
			failed = append(failed, err)
		}
		report.Rows = append(report.Rows, results...)
	}
	report.Seconds = clock.Machine.Now().Sub(report.Date).Seconds()
	return report, errors.Join(failed...)
}

// choose keeps the rows that are asked for.
func choose(all []Trial, only []string) (out []Trial, err error) {
	if len(only) == 0 {
		return all, nil
	}
	left := slices.Clone(only)
	for _, t := range all {
		t.Rows = slices.DeleteFunc(slices.Clone(t.Rows), func(r Row) bool { return !slices.Contains(only, r.Name) })
		for _, r := range t.Rows {
			left = slices.DeleteFunc(left, func(name string) bool { return name == r.Name })
		}
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	if len(left) > 0 {
		return nil, aftercare.Errorf(aftercare.Invalid, "there is no row %s; there are %s", strings.Join(left, ", "), strings.Join(Names(), ", "))
	}
	return out, nil
}

// try measures one trial. An error names its rows.
func (g *Ground) try(ctx context.Context, t Trial) ([]Result, error) {
	var names []string
	for _, r := range t.Rows {
		names = append(names, r.Name)
	}
	turns, stage, err := g.turns(ctx, t, names[0])
	if stage != nil {
		defer stage.close()
	}
	var out []Result
	for _, r := range t.Rows {
		res := r.result(turns, g.o.Quick)
		if err != nil {
			res.Ratio, res.OK, res.Note = nil, false, "not measured: "+err.Error()
		} else {
			res.Note = stage.note(r.Name)
		}
		out = append(out, res)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", strings.Join(names, ", "), err)
		g.say("%v", err)
	}
	return out, err
}

// patience is how long one run may take; one that hangs is an error.
const patience = 5 * time.Minute

// turns runs the sides by turns: ours, theirs, ours, theirs.
func (g *Ground) turns(ctx context.Context, t Trial, name string) (turns []map[string]Figures, stage *Stage, err error) {
	g.say("%s: set up", name)
	if stage, err = t.Set(ctx, g); err != nil {
		return nil, stage, err // what is set up so far ends, too
	}
	n := g.runs(t)
	for i := range n {
		turn := map[string]Figures{}
		for _, side := range stage.sides(t.Rows) {
			limited, cancel := context.WithTimeout(ctx, patience)
			f, err := g.run(limited, stage.Sides[side], i+1 == n, name+"-"+side)
			err = cmp.Or(err, limited.Err())
			cancel()
			if err != nil {
				return nil, stage, fmt.Errorf("%s, run %d: %w", side, i+1, err)
			}
			if err := complete(t.Rows, side, f); err != nil {
				return nil, stage, err
			}
			turn[side] = f
			g.say("%s: run %d of %d, %s %s", name, i+1, n, side, f)
		}
		turns = append(turns, turn)
	}
	return turns, stage, nil
}

// complete is an error when a side owes a row its figure.
func complete(rows []Row, side string, f Figures) error {
	for _, r := range rows {
		for _, of := range []Figure{r.Ours, r.Theirs} {
			if v := f[of.Name]; of.Side == side && !(v > 0 && !math.IsInf(v, 0)) {
				return fmt.Errorf("%s has no %s for %s: %v", side, of.Name, r.Name, f)
			}
		}
	}
	return nil
}

// runs is how often each side runs. On a slow machine the last rows of a quick
// bench get fewer, rather than that it takes long.
func (g *Ground) runs(t Trial) int {
	switch took := clock.Machine.Now().Sub(g.began); {
	case !g.o.Quick:
		return 5
	case t.Long, took > 38*time.Second:
		return 1
	case took > 30*time.Second:
		return 2
	}
	return 3
}

// String is the figures in the order of their names.
func (f Figures) String() string {
	var out []string
	for name, v := range f {
		out = append(out, name+" "+number(v))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
