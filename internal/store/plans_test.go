package store_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// scans are the parts of PostgreSQL's plans that read a table of many rows, with
// their conditions; SQLite says SCAN when there is none.
var scans = regexp.MustCompile(`SCAN (steps|mails|enrollments|orders|persons|inbox|cases|promises)|Scan (using \w+ )?on (steps|mails|enrollments|orders|persons|inbox|cases|promises)\b[^\n]*(\n\s+(Recheck|Index Cond|Filter)[^\n]*)*`)

// A plan is made while a table is young, and kept: also in a table of some
// hundred rows each row of a batch must be found by its key.
func TestBatchesFindTheirRowsByKey(t *testing.T) {
	each(t, func(w *world) {
		var ids []int64
		for n := range 150 {
			w.tell(order(fmt.Sprint(n)))
			ids = append(ids, w.step(fmt.Sprint(n), 0).ID)
		}
		w.claim(noon, ids...)
		if !w.s.SQLite() {
			w.must(w.s.Exec(w.Context(), "ANALYZE"))
		}
		plans, err := w.s.PlansOfMany(w.Context())
		w.must(err)
		for name, plan := range plans {
			found := scans.FindAllString(plan, -1)
			if len(found) == 0 && !w.s.SQLite() {
				w.Errorf("%s: nothing is read:\n%s", name, plan)
			}
			for _, scan := range found {
				if !strings.Contains(scan, "(id = ") && !strings.Contains(scan, "(order_row = ") {
					w.Errorf("%s reads rows by other than their keys: %s\n%s", name, scan, plan)
				}
			}
		}
	})
}
