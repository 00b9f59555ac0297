package bench

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"
)

func turnsOf(ours, theirs []float64) (turns []map[string]Figures) {
	for i := range ours {
		turns = append(turns, map[string]Figures{sideOurs: {rate: ours[i]}, sideTheirs: {rate: theirs[i]}})
	}
	return turns
}

func TestRatioIsTheMedianOfTheTurns(t *testing.T) {
	t.Parallel()
	row := Row{Name: "x", Unit: "/s", Ours: Figure{sideOurs, rate}, Theirs: Figure{sideTheirs, rate}, AtLeast: 4}
	got := row.result(turnsOf([]float64{10, 30, 50}, []float64{10, 6, 5}), false)
	if got.Ratio == nil || *got.Ratio != 5 || got.Low != 1 || got.High != 10 || got.Ours != 30 || got.Theirs == nil || *got.Theirs != 6 || !got.OK || got.Runs != 3 {
		t.Errorf("got %+v", got)
	}
}

func TestARowThatMissesIsNotOK(t *testing.T) {
	t.Parallel()
	ours, theirs := Figure{sideOurs, rate}, Figure{sideTheirs, rate}
	for name, c := range map[string]struct {
		row     Row
		ratio   float64
		quick   bool
		ok, has bool
	}{
		"reached":                {Row{AtLeast: 4}, 4, false, true, true},
		"missed":                 {Row{AtLeast: 4}, 3.99, false, false, true},
		"missed by a fifth":      {Row{AtLeast: 4}, 3.2, true, true, true},
		"missed by more":         {Row{AtLeast: 4}, 3.19, true, false, true},
		"below":                  {Row{AtMost: 5}, 5, false, true, true},
		"above":                  {Row{AtMost: 5}, 5.01, false, false, true},
		"above by a fifth":       {Row{AtMost: 5}, 6, true, true, true},
		"above by more":          {Row{AtMost: 5}, 6.01, true, false, true},
		"without a place to get": {Row{}, .1, false, true, false},
	} {
		row := c.row
		row.Ours, row.Theirs = ours, theirs
		got := row.result(turnsOf([]float64{c.ratio}, []float64{1}), c.quick)
		if got.OK != c.ok || (got.Reach != nil) != c.has {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	alone := Row{Ours: ours, AtMost: 60}.result(turnsOf([]float64{59}, []float64{1}), false)
	if *alone.Ratio != 59 || alone.Theirs != nil || !alone.OK {
		t.Errorf("a figure alone: %+v", alone)
	}
	if none := (Row{Ours: ours, AtLeast: 1}).result(nil, true); none.OK || none.Ratio != nil {
		t.Errorf("a row without a run: %+v", none)
	}
}

func sample() Report {
	ours, theirs := Figure{sideOurs, rate}, Figure{sideTheirs, rate}
	turns := turnsOf([]float64{12_000, 14_000, 13_000}, []float64{3_000, 3_500, 3_250})
	return Report{Date: time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC), Machine: Machine{Cores: 2, Memory: 24, Go: "go1.26", Postgres: "15.1", Redis: "7.0"}, Seconds: 42, Rows: []Result{
		Row{Name: "steps", Work: "steps ended", Against: "plain asynq", Unit: "/s", Ours: ours, Theirs: theirs, AtLeast: 4}.result(turns, false),
		Row{Name: "idle", Work: "memory", Unit: "MB", Ours: theirs, AtMost: 80}.result(turns, false),
		Row{Name: "peer", Work: "the same", Against: "River", Unit: "/s", Ours: ours, Theirs: theirs}.result(turns, false),
	}}
}

func TestReportAsJSON(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(sample())
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Rows []struct {
			Name  string
			Ratio float64
			Reach *float64
			OK    *bool
		}
	}
	if err := json.Unmarshal(text, &got); err != nil || len(got.Rows) != 3 {
		t.Fatalf("%v in %s", err, text)
	}
	if r := got.Rows[0]; r.Name != "steps" || r.Ratio != 4 || r.Reach == nil || *r.Reach != 4 || r.OK == nil || !*r.OK {
		t.Errorf("a row that got there: %s", text)
	}
	if r := got.Rows[1]; r.Ratio != 3250 || r.OK == nil || *r.OK {
		t.Errorf("a figure that is no ratio: %s", text)
	}
	if r := got.Rows[2]; r.Reach != nil || r.OK == nil || !*r.OK || !strings.Contains(string(text), `"reach":null`) {
		t.Errorf("a row that has nowhere to get: %s", text)
	}
}

func TestReportAsTable(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Rows[2].Note = "on two cores"
	want := `2026-03-01, 2 cores, 24 GiB, go1.26, PostgreSQL 15.1, Redis 7.0; medians of five alternating runs, 42 s.

| row   | work        | against     |      ours |  theirs |  ratio |    spread | reach |            |
| ----- | ----------- | ----------- | --------: | ------: | -----: | --------: | ----: | ---------- |
| steps | steps ended | plain asynq | 13,000 /s | 3250 /s | 4.00 × | 4.00–4.00 |   ≥ 4 | ok         |
| idle  | memory      | –           |   3250 MB |       – |      – | 3000–3500 |  ≤ 80 | **missed** |
| peer  | the same    | River       | 13,000 /s | 3250 /s | 4.00 × | 4.00–4.00 |     – |            |

- ` + "`peer`" + `: on two cores

3 rows, 1 missed.
`
	if got := r.Markdown(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNamesAreStable(t *testing.T) {
	t.Parallel()
	kebab, seen := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`), map[string]bool{}
	for _, name := range Names() {
		if !kebab.MatchString(name) || seen[name] {
			t.Errorf("name %q", name)
		}
		seen[name] = true
	}
	for _, name := range strings.Fields(`webhook-sqlite webhook-postgres webhook-p99-sqlite webhook-p99-postgres webhook-naive-sqlite webhook-naive-postgres
		apply-postgres steps-postgres steps-sqlite peer-river peer-naive-step peer-naive-poll sweep-postgres sweep-sqlite sweep-flushall sweep-flat redis-memory
		mail-5ms mail-5ms-sqlite mail-0ms mail-vs-dial render latency-p50 latency-p99 start-ms idle-memory-mb binary-mb workers-2 workers-4`) {
		if !seen[name] {
			t.Errorf("there is no row %s", name)
		}
		delete(seen, name)
	}
	if len(seen) > 0 {
		t.Errorf("rows that nobody asked for: %v", seen)
	}
}
