package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
)

// The desk's list goes page by page without losing or repeating a case, a call
// first, then by clock.
func TestDeskPages(t *testing.T) {
	each(t, func(w *world) {
		for i := range 9 {
			id := fmt.Sprint(i)
			w.tell(order(id))
			w.tell(complaint(id, "C-"+id, map[bool]string{true: "kim", false: "lee"}[i%2 == 0], noon.Add(-time.Duration(i/2)*time.Minute)))
		}
		calls := kase("3", aftercare.EventCaseUpdated, noon.Add(time.Minute), aftercare.Case{ID: "C-3", Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, Owner: "lee", CallPhone: "+49 30 1", CallAt: noon.Add(time.Minute)})
		w.tell(calls)
		w.tell(kase("5", aftercare.EventCaseClosed, noon.Add(time.Hour), aftercare.Case{ID: "C-5", Kind: aftercare.CaseComplaint}))
		w.tell(kase("6", aftercare.EventCaseClosed, noon.Add(2*time.Hour), aftercare.Case{ID: "C-6", Kind: aftercare.CaseComplaint}))
		w.tell(kase("8", aftercare.EventCaseOpened, noon, aftercare.Case{ID: "RMA-1", Kind: aftercare.CaseReturn}))
		pages := func(q aftercare.DeskQuery) string {
			w.Helper()
			var ids []string
			for range 9 {
				rows, err := w.s.DeskCases(w.Context(), q)
				w.must(err)
				for _, r := range rows {
					ids = append(ids, r.Case.ID)
					q.After = r.Key
				}
				if len(rows) < q.Limit {
					break
				}
			}
			return strings.Join(ids, " ")
		}
		for limit := 1; limit < 10; limit += 2 {
			for want, q := range map[string]aftercare.DeskQuery{
				"C-3 C-8 C-7 C-4 C-2 C-0 C-1": {Turn: aftercare.TurnUs},
				"C-8 C-4 C-2 C-0":             {Turn: aftercare.TurnUs, Owner: "kim", Store: "acme", Kind: aftercare.CaseComplaint},
				"C-6 C-5":                     {Turn: aftercare.TurnClosed},
				"RMA-1":                       {Turn: aftercare.TurnPlatform},
			} {
				if q.Limit = limit; pages(q) != want {
					w.Errorf("%+v: %q, want %q", q, pages(q), want)
				}
			}
		}
		if _, err := w.s.DeskCases(w.Context(), aftercare.DeskQuery{Turn: "nonsense"}); aftercare.CodeOf(err) != aftercare.Invalid {
			w.Errorf("nonsense: %v", err)
		}
		for owner, want := range map[string]aftercare.DeskCounts{
			"":       {Late: 2, Us: 7, Calls: 1, Platform: 1, Oldest: noon.Add(56 * time.Minute)},
			"kim":    {Late: 1, Us: 4, Oldest: noon.Add(56 * time.Minute)},
			"nobody": {},
		} {
			got, err := w.s.DeskCounts(w.Context(), owner, noon.Add(58*time.Minute))
			w.must(err)
			if !got.Oldest.Equal(want.Oldest) {
				w.Errorf("%s: the first since %s, want %s", owner, got.Oldest, want.Oldest)
			}
			if got.Oldest, want.Oldest = noon, noon; got != want {
				w.Errorf("%s: %+v, want %+v", owner, got, want)
			}
		}
	})
}

// The list of what is done is read from its latest end, however long it is.
func TestClosedCasesAreNotAllRead(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.must(w.s.Exec(w.Context(), `INSERT INTO cases (order_row, case_id, store, kind, state, origin, owner, waits_for, due_at, clock, call_at, opened_at, closed_at, item, cause, root, sku)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
			SELECT o.id, 'C' || i, 'acme', 'complaint', '', 'customer', '', '', 0, '', 0, i, i, '', '', '', '' FROM n, orders o`))
		explain := "EXPLAIN QUERY PLAN "
		if !w.s.SQLite() {
			w.must(w.s.Exec(w.Context(), "ANALYZE cases"))
			explain = "EXPLAIN "
		}
		for _, d := range []aftercare.DeskQuery{{Turn: aftercare.TurnClosed}, {Turn: aftercare.TurnClosed, After: aftercare.DeskKey{Rank: -500, Order: 1, Case: "C500"}}} {
			query, args := store.DeskQueryOf(d)
			plan := ""
			w.must(w.s.Rows(w.Context(), explain+inline(query, args), func(row map[string]any) { plan += fmt.Sprintln(row) }))
			if !strings.Contains(plan, "cases_latest") || strings.Contains(plan, "Sort") || strings.Contains(plan, "TEMP B-TREE") {
				w.Errorf("%s\nruns as\n%s", query, plan)
			}
		}
	})
}
