package chaos

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"aftercare/internal/markdown"
	"aftercare/internal/rig"
)

// measure is a line of the report.
type measure struct {
	name  string
	unit  string
	per   float64 // of the unit
	floor float64 // what it scatters by; 0: it is told and not judged
}

// measures of the one that dies are told: it is never old enough to be judged.
var measures = []measure{
	{"one that lives on, memory", "MiB", 1 << 20, 8 << 20},
	{"one that lives on, goroutines", "", 1, 15},
	{"one that lives on, descriptors", "", 1, 10},
	{"one that lives on, sweep", "ms", .001, .02},
	{"one that dies, memory", "MiB", 1 << 20, 0},
	{"one that dies, goroutines", "", 1, 0},
	{"one that dies, descriptors", "", 1, 0},
	{"PostgreSQL, WAL", "MiB", 1 << 20, 16 << 20},
	{"Redis, memory", "MiB", 1 << 20, 1 << 20},
	{"steps that wait", "", 1, 0},
}

func (m measure) say(v float64) string {
	return strings.TrimSpace(fmt.Sprintf("%.1f %s", v/m.per, m.unit))
}

// progress is a line every ten seconds.
func (w *watch) progress() {
	if os.Getenv("AFTERCARE_TEST_SOAK") == "" {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var now []string
	for _, m := range measures[:4] {
		if s := w.seen[m.name]; len(s) > 0 {
			now = append(now, m.say(s[len(s)-1].value))
		}
	}
	fmt.Fprintf(os.Stderr, "%s  %d mails, last fault: %s; memory, goroutines, descriptors, sweep: %s\n",
		time.Now().Format(time.TimeOnly), w.soak.Sink.Total(), w.last, strings.Join(now, ", "))
}

// report books the row, writes down what was measured, and judges it when the
// run was long enough for that.
func (s *soak) report(purchases []rig.Purchase, a rig.Audit, faults, recovery time.Duration) {
	s.Helper()
	row := Row{Fault: s.fault, Load: fmt.Sprintf("%d orders, %d webhooks/s, PostgreSQL, Redis, 2 processes, %s", len(purchases), rate, faults.Round(time.Second)),
		Deaths: s.doubt, Audit: a, Answers: s.watch.all(), Recovery: recovery}
	table.add(row)
	var out strings.Builder
	fmt.Fprintf(&out, "%s, seed %d, %s\n\n%s\n", time.Now().UTC().Format("2006-01-02"), s.seed, machine(), markdown.Table(columns, [][]string{row.cells()}))
	for _, name := range slices.Sorted(maps.Keys(s.faults)) {
		fmt.Fprintf(&out, "- %d × %s\n", s.faults[name], name)
	}
	s.watch.slower(&out)
	var lines [][]string
	for _, m := range measures {
		all := s.watch.seen[m.name]
		growth, ok := all.flat(m.floor)
		verdict := "–"
		if m.floor > 0 {
			verdict = map[bool]string{true: "yes", false: "**no**"}[ok]
		}
		first := all[:len(all)-len(all.half())]
		lines = append(lines, []string{m.name, m.say(first.median()), m.say(all.half().median()), m.say(all.most()), m.say(growth), verdict})
		if m.floor > 0 && !ok && faults >= 5*time.Minute {
			s.Errorf("%s is not flat: %s more over the second half, of %s", m.name, m.say(growth), m.say(all.half().median()))
		}
	}
	out.WriteString("\n" + markdown.Table([]string{"measure", "|median, first half", "|median, second half", "|most", "|trend over the second half", "flat"}, lines))
	s.Log("\n" + out.String())
	if file := os.Getenv("AFTERCARE_SOAK_REPORT"); file != "" {
		if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
			s.Error(err)
		}
	}
}

// all is what the platforms saw in all periods.
func (w *watch) all() (sum rig.Answers) {
	for _, a := range w.answers {
		sum.Good, sum.Refused, sum.None = sum.Good+a.Good, sum.Refused+a.Refused, sum.None+a.None
		sum.Took = append(sum.Took, a.Took...)
	}
	return sum
}

// slower holds the first webhooks against the last.
func (w *watch) slower(out *strings.Builder) {
	var usual []float64
	for _, a := range w.answers {
		usual = append(usual, float64(a.Usual().Microseconds())/1000)
	}
	quarter := max(1, len(usual)/4)
	if len(usual) > 0 {
		fmt.Fprintf(out, "\nhalf of the webhooks were answered within %.1f ms in the first quarter of the run, %.1f ms in the last\n",
			median(slices.Clone(usual[:quarter])), median(slices.Clone(usual[len(usual)-quarter:])))
	}
}
