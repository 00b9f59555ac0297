package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func (w *world) wakes(until time.Time, generation string) []aftercare.Wake {
	w.Helper()
	wakes, err := w.s.Wakes(w.Context(), until, generation, 100)
	w.must(err)
	return wakes
}

func TestWakes(t *testing.T) {
	const horizon = 10 * time.Minute
	each(t, func(w *world) {
		w.tell(order("1"))
		want := func(n int, now time.Time, generation, when string) {
			w.Helper()
			if got := w.wakes(now.Add(horizon), generation); len(got) != n {
				w.Fatalf("%s: %d wakes, want %d", when, len(got), n)
			}
		}
		want(0, noon.Add(-time.Hour), "g1", "beyond the horizon")
		want(1, noon, "g1", "within the horizon")
		w.must(w.s.MarkWoken(w.Context(), w.wakes(noon.Add(horizon), "g1"), "g1"))
		w.wantStep("1", 0, aftercare.StepDue, "")
		want(0, noon, "g1", "woken")
		want(1, noon, "g2", "woken in a Redis that is gone")
		want(0, noon.Add(2*time.Minute), "g1", "overdue, woken just now")
		w.machine.Advance(2 * time.Minute)
		want(0, noon, "g1", "woken long ago, not overdue")
		want(1, noon.Add(2*time.Minute), "g1", "overdue, woken long ago")
		w.must(w.s.MarkWoken(w.Context(), w.wakes(noon.Add(12*time.Minute), "g1"), "g1"))
		want(0, noon.Add(2*time.Minute), "g1", "woken again")
		w.send(noon.Add(2*time.Minute), w.step("1", 0).ID)
		want(0, noon.Add(2*time.Minute), "g2", "sent")
	})
}

// While all alarms are of one generation, those of another are not looked for at
// every tick; one that a late sweep has left is found all the same.
func TestAlarmsOfOneGenerationAreTrusted(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		step := w.wakes(noon, "g1")
		w.must(w.s.MarkWoken(w.Context(), step, "g1"))
		if got := w.wakes(noon, "g1"); len(got) != 0 {
			w.Fatalf("wakes %+v, want none", got)
		}
		w.must(w.s.MarkWoken(w.Context(), step, "g0"))
		if got := w.wakes(noon, "g1"); len(got) != 0 {
			w.Fatalf("wakes %+v: all that is due was read again", got)
		}
		if got := w.wakes(noon, "g2"); len(got) != 1 {
			w.Fatalf("wakes %+v in another generation, want the step", got)
		}
		w.machine.Advance(31 * time.Second)
		if got := w.wakes(noon, "g1"); len(got) != 1 {
			w.Fatalf("wakes %+v after half a minute, want the step", got)
		}
	})
}

func TestAMovedStepLosesItsAlarm(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.must(w.s.MarkWoken(w.Context(), w.wakes(noon, "g"), "g"))
		c := w.claimed(noon, w.step("1", 0).ID)
		_, err := w.s.Settle(w.Context(), c, aftercare.Settlement{Mail: aftercare.MailPrepared, NotBefore: noon.Add(time.Hour)}, rules{}, noon)
		w.must(err)
		w.wantStep("1", 0, aftercare.StepWaiting, "")
		if got := w.wakes(noon.Add(time.Hour), "g"); len(got) != 1 || !got[0].DueAt.Equal(noon.Add(time.Hour)) {
			w.Fatalf("wakes %+v, want one in an hour", got)
		}
		stale := aftercare.Wake{StepID: c.Step.ID, DueAt: noon} // read before it moved
		w.must(w.s.MarkWoken(w.Context(), []aftercare.Wake{stale}, "g"))
		w.wantStep("1", 0, aftercare.StepWaiting, "")
	})
}

// What the sweeps and workers ask all the time must not cost more when more is
// waiting: each is a range of an index, and reads no more rows than it returns.
func TestHotQueriesUseAnIndex(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.must(w.s.Exec(w.Context(), `INSERT INTO steps (enrollment_id, step_id, position, store, workflow, order_row, person_row, template, kind,
			priority, state, due_at, useful_until, not_before, wake_at, reason, detail, done_at)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
			SELECT s.enrollment_id, 'x' || i, 9, s.store, s.workflow, s.order_row, NULL, '', '', 0, 'waiting',
				s.due_at + i * CAST(1000000 AS BIGINT), 0, 0, s.wake_at + i * CAST(1000000 AS BIGINT), '', '', 0 FROM n, steps s WHERE s.step_id = 'thanks'`))
		explain, wrong := "EXPLAIN QUERY PLAN ", []string{"SCAN steps", "SCAN inbox", "SCAN mails", "SCAN orders", "SCAN events", "SCAN coupons", "events_1 (store=?)", "inbox_1 (store=?)", "mails_sent"}
		if !w.s.SQLite() {
			w.must(w.s.Exec(w.Context(), "ANALYZE steps"))
			explain, wrong = "EXPLAIN ", []string{"Seq Scan on steps"}
		}
		for query, args := range w.s.HotQueries(noon.Add(time.Minute)) {
			var plan []string
			err := w.s.Rows(w.Context(), explain+inline(query, args), func(row map[string]any) {
				for _, v := range row {
					plan = append(plan, fmt.Sprint(v))
				}
			})
			w.must(err)
			text := strings.Join(plan, "\n")
			if ranged := strings.Contains(query, "LIMIT ?"); ranged != strings.Contains(text, "steps_wake") {
				w.Errorf("%s\nmust use steps_wake: %v; it runs as\n%s", query, ranged, text)
			}
			for _, words := range wrong {
				if strings.Contains(text, words) && (w.s.SQLite() || !strings.Contains(query, "order_row IN")) { // all these steps are of one order
					w.Errorf("%s\nruns as\n%s", query, text)
				}
			}
		}
	})
}

// inline puts the parameters into the text, since plans may depend on them.
func inline(query string, args []any) string {
	for _, a := range args {
		text := fmt.Sprint(a)
		if s, ok := a.(string); ok {
			text = "'" + s + "'"
		}
		query = strings.Replace(query, "?", text, 1)
	}
	return query
}

func TestWakesAreTheEarliest(t *testing.T) {
	each(t, func(w *world) {
		for i := range 5 {
			e := order(fmt.Sprint(i))
			e.Order.PlacedAt = noon.Add(-time.Duration(i) * time.Minute)
			w.tell(e)
		}
		wakes, err := w.s.Wakes(w.Context(), noon, "g", 3)
		w.must(err)
		if len(wakes) != 3 || !wakes[0].DueAt.Equal(noon.Add(-4*time.Minute)) || !slices.IsSortedFunc(wakes, func(a, b aftercare.Wake) int { return a.DueAt.Compare(b.DueAt) }) {
			w.Fatalf("wakes %+v, want the three earliest", wakes)
		}
	})
}
