package chaos

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"aftercare/internal/markdown"
	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

// Row is one fault, one load and what came of it.
type Row struct {
	Fault, Load string
	Deaths      int
	Audit       rig.Audit
	Answers     rig.Answers
	Recovery    time.Duration
	NotRun      string // why there is nothing to tell
}

// columns of the table; what a bar leads is to the right.
var columns = []string{"fault", "load", "|deaths", "|mails", "|lost", "|doubled", "|early", "|unconfirmed (arrived)", "|2xx", "|p99", "|drained after"}

func (r Row) cells() []string {
	if r.NotRun != "" {
		return append([]string{r.Fault, "not run: " + r.NotRun}, slices.Repeat([]string{"–"}, len(columns)-2)...)
	}
	good, p99 := "–", "–"
	if n := r.Answers.Good + r.Answers.Refused; n > 0 {
		good, p99 = fmt.Sprintf("%.1f %%", 100*float64(r.Answers.Good)/float64(n)), fmt.Sprintf("%d ms", r.Answers.Slow().Milliseconds())
	}
	cells := []string{r.Fault, r.Load}
	for _, n := range []int{r.Deaths, r.Audit.Mails, len(r.Audit.Lost), len(r.Audit.Doubled), len(r.Audit.Early)} {
		cells = append(cells, fmt.Sprint(n))
	}
	return append(cells, fmt.Sprintf("%d (%d)", len(r.Audit.Unconfirmed), r.Audit.Arrived), good, p99, fmt.Sprintf("%.1f s", r.Recovery.Seconds()))
}

// books are the rows of this run.
type books struct {
	mu    sync.Mutex
	began time.Time
	rows  []Row
}

var table = books{began: time.Now()}

// add books a row, and says so at once when a table is wanted: a run takes long.
func (b *books) add(r Row) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rows = append(b.rows, r)
	if os.Getenv("AFTERCARE_CHAOS_TABLE") != "" {
		says := strings.TrimSpace(r.Audit.String())
		if r.NotRun != "" {
			says = "not run: " + r.NotRun
		}
		fmt.Fprintf(os.Stderr, "%5.0f s  %s, %s: %s\n", time.Since(b.began).Seconds(), r.Fault, r.Load, says)
	}
}

// write makes the table, as Markdown, in the file that AFTERCARE_CHAOS_TABLE
// names, and puts it into the README that AFTERCARE_CHAOS_README names.
func (b *books) write() error {
	file := os.Getenv("AFTERCARE_CHAOS_TABLE")
	if file == "" || len(b.rows) == 0 {
		return nil
	}
	slices.SortFunc(b.rows, func(x, y Row) int { return strings.Compare(x.Fault+x.Load, y.Fault+y.Load) })
	var rows [][]string
	var deaths, mails, lost, doubled, unconfirmed int
	for _, r := range b.rows {
		rows = append(rows, r.cells())
		deaths, mails, unconfirmed = deaths+r.Deaths, mails+r.Audit.Mails, unconfirmed+len(r.Audit.Unconfirmed)
		lost, doubled = lost+len(r.Audit.Lost), doubled+len(r.Audit.Doubled)
	}
	text := fmt.Sprintf("%s, seed %s, %s, %d min.\n\n%s\n%d rows, %d deaths, %d mails: **%d lost, %d doubled**, %d unconfirmed.\n",
		time.Now().UTC().Format("2006-01-02"), os.Getenv("AFTERCARE_TEST_SEED"), machine(), int(time.Since(b.began).Minutes()+.5),
		markdown.Table(columns, rows), len(rows), deaths, mails, lost, doubled, unconfirmed)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return err
	}
	if readme := os.Getenv("AFTERCARE_CHAOS_README"); readme != "" {
		return markdown.Into(readme, "chaos", text)
	}
	return nil
}

// machine is what the figures hold for.
func machine() string {
	memory := "memory unknown"
	if info, err := os.ReadFile("/proc/meminfo"); err == nil {
		var kib int
		if _, err := fmt.Sscanf(string(info), "MemTotal: %d kB", &kib); err == nil {
			memory = fmt.Sprintf("%.0f GiB", float64(kib)/(1<<20))
		}
	}
	postgres, redis := testkit.Versions()
	return fmt.Sprintf("%d cores, %s, %s, PostgreSQL %s, Redis %s", runtime.NumCPU(), memory, runtime.Version(), postgres, redis)
}
