package bench

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
)

func counting(of ...string) *Trial {
	t := &Trial{Set: func(context.Context, *Ground) (*Stage, error) { return nil, nil }}
	for _, name := range of {
		t.Rows = append(t.Rows, Row{Name: name, Ours: Figure{name, rate}, Theirs: Figure{"theirs", rate}})
	}
	return t
}

func TestOnlyTheRowsThatAreAskedFor(t *testing.T) {
	t.Parallel()
	all := []Trial{*counting("a", "b"), *counting("c")}
	got, err := choose(all, []string{"b"})
	if err != nil || len(got) != 1 || len(got[0].Rows) != 1 || got[0].Rows[0].Name != "b" || len(all[0].Rows) != 2 {
		t.Fatalf("got %+v, %v", got, err)
	}
	if _, err := choose(all, []string{"b", "d"}); aftercare.CodeOf(err) != aftercare.Invalid || !strings.Contains(err.Error(), "no row d") {
		t.Errorf("a row that is not there: %v", err)
	}
}

// The sides run by turns, only those that a row needs, and end with the trial.
func TestSidesRunByTurns(t *testing.T) {
	t.Parallel()
	var said []string
	side := func(name string) Side {
		return func(context.Context) (Figures, error) { said = append(said, name); return Figures{rate: 1}, nil }
	}
	trial := counting("a")
	trial.Set = func(context.Context, *Ground) (*Stage, error) {
		s := &Stage{Order: []string{"a", "idle", "theirs"}, Sides: map[string]Side{"a": side("a"), "idle": side("idle"), "theirs": side("theirs")}}
		s.atEnd(func() { said = append(said, "end") })
		return s, nil
	}
	g := newGround(Options{Quick: true})
	results, err := g.try(t.Context(), *trial)
	if err != nil || len(results) != 1 || *results[0].Ratio != 1 {
		t.Fatalf("%+v, %v", results, err)
	}
	if got, want := strings.Join(said, " "), "a theirs a theirs a theirs end"; got != want {
		t.Errorf("the order is %q, want %q", got, want)
	}
}

func TestAnErrorNamesItsRows(t *testing.T) {
	t.Parallel()
	trial := counting("a", "b")
	trial.Set = func(context.Context, *Ground) (*Stage, error) { return nil, errors.New("no server") }
	g := newGround(Options{Quick: true})
	results, err := g.try(t.Context(), *trial)
	if err == nil || err.Error() != "a, b: no server" || len(results) != 2 || results[1].OK || results[1].Ratio != nil || results[1].Note != "not measured: no server" {
		t.Errorf("%+v, %v", results, err)
	}
}

func TestWhatIsHalfSetUpEnds(t *testing.T) {
	t.Parallel()
	ended := false
	trial := counting("a")
	trial.Set = func(context.Context, *Ground) (*Stage, error) {
		s := &Stage{}
		s.atEnd(func() { ended = true })
		return s, errors.New("no server")
	}
	if _, err := newGround(Options{}).try(t.Context(), *trial); err == nil || !ended {
		t.Errorf("ended %t, %v", ended, err)
	}
}

// A report that was cut off must not pass for a whole one.
func TestStoppedIsAnError(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r, err := Run(ctx, Options{Only: []string{"render"}}); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestASideOwesItsFigures(t *testing.T) {
	t.Parallel()
	rows := counting("a").Rows
	for name, c := range map[string]struct {
		f  Figures
		ok bool
	}{"there": {Figures{rate: 2}, true}, "missing": {Figures{"p99": 2}, false}, "nothing": {Figures{rate: 0}, false}, "endless": {Figures{rate: math.Inf(1)}, false}, "no number": {Figures{rate: math.NaN()}, false}} {
		if err := complete(rows, "a", c.f); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := complete(rows, "another", Figures{}); err != nil {
		t.Error(err)
	}
}

func TestRunsGrowWithTheirSpeed(t *testing.T) {
	t.Parallel()
	var did []int
	g := newGround(Options{Quick: true})
	s := g.paced(100, 50, 1_000, func(_ context.Context, n int) (Figures, error) {
		did = append(did, n)
		return Figures{rate: map[int]float64{100: 2_500, 500: 40, 50: 1e9}[n]}, nil
	})
	for range 4 {
		if _, err := s(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(did) != 4 || did[0] != 100 || did[1] != 500 || did[2] != 50 || did[3] != 1_000 {
		t.Errorf("runs of %v", did)
	}
}
