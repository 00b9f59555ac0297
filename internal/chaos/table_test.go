package chaos

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"aftercare/internal/rig"
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

// books are the rows of this run.
type books struct {
	mu   sync.Mutex
	rows []Row
}

var table books

func (b *books) add(r Row) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rows = append(b.rows, r)
}

// write makes the table, as Markdown, in the file that AFTERCARE_CHAOS_TABLE names.
func (b *books) write() error {
	file := os.Getenv("AFTERCARE_CHAOS_TABLE")
	if file == "" || len(b.rows) == 0 {
		return nil
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s, seed %s\n\n", time.Now().UTC().Format("2006-01-02"), os.Getenv("AFTERCARE_TEST_SEED"))
	out.WriteString("| fault | load | deaths | mails | lost | doubled | early | unconfirmed (arrived) | 2xx | p99 | drained after |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	slices.SortFunc(b.rows, func(x, y Row) int { return strings.Compare(x.Fault+x.Load, y.Fault+y.Load) })
	for _, r := range b.rows {
		fmt.Fprintln(&out, r)
	}
	return os.WriteFile(file, []byte(out.String()), 0o600)
}

// String is the row in the table.
func (r Row) String() string {
	if r.NotRun != "" {
		return fmt.Sprintf("| %s | not run: %s |%s", r.Fault, r.NotRun, strings.Repeat(" – |", 9))
	}
	good, p99 := "–", "–"
	if n := r.Answers.Good + r.Answers.Refused; n > 0 {
		good, p99 = fmt.Sprintf("%.1f %%", 100*float64(r.Answers.Good)/float64(n)), fmt.Sprintf("%d ms", r.Answers.Slow().Milliseconds())
	}
	return fmt.Sprintf("| %s | %s | %d | %d | %d | %d | %d | %d (%d) | %s | %s | %.1f s |", r.Fault, r.Load, r.Deaths, r.Audit.Mails,
		len(r.Audit.Lost), len(r.Audit.Doubled), len(r.Audit.Early), len(r.Audit.Unconfirmed), r.Audit.Arrived, good, p99, r.Recovery.Seconds())
}
