package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

const casesDefault, casesMost = 100, 500

type caseRow struct {
	Order    int64  `db:"order_row"`
	ID       string `db:"case_id"`
	Store    string `db:"store"`
	Owner    string `db:"owner"`
	WaitsFor string `db:"waits_for"`
	DueAt    int64  `db:"due_at"`
	Clock    string `db:"clock"`
}

const caseColumns = "order_row, case_id, store, owner, waits_for, due_at, clock"

// Cases lists cases for the desk.
func (s *Store) Cases(ctx context.Context, c aftercare.CaseQuery) ([]aftercare.CaseOf, error) {
	where, args := []string{"1 = 1"}, []any(nil)
	add := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	if c.Store != "" {
		add("store = ?", c.Store)
	}
	if c.Owner != "" {
		add("owner = ?", c.Owner)
	}
	if c.Kind != "" {
		add("kind = ?", string(c.Kind))
	}
	if c.Open {
		add("closed_at = 0")
	}
	if search := strings.TrimSpace(c.Search); search != "" {
		add(`(case_id = ? OR order_row IN (SELECT id FROM orders WHERE name IN (?, ?) UNION SELECT id FROM orders WHERE platform_id = ?
			UNION SELECT o.id FROM orders o JOIN persons p ON p.id = o.person_row WHERE p.address = ?))`,
			strings.ToUpper(search), search, "#"+search, search, strings.ToLower(search))
	}
	limit := min(orElse(c.Limit, casesDefault), casesMost)
	rows, err := s.readCases(ctx, "SELECT "+caseColumns+" FROM cases WHERE "+strings.Join(where, " AND ")+` ORDER BY
		CASE WHEN due_at > 0 THEN 0 WHEN closed_at = 0 AND origin <> '' THEN 1 WHEN closed_at = 0 THEN 2 ELSE 3 END,
		due_at, closed_at DESC, opened_at, case_id LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("store: cases: %w", err)
	}
	return rows, nil
}

// CasesForReport are the store's cases that were open at some time from then to
// before then, oldest first.
func (s *Store) CasesForReport(ctx context.Context, store string, from, to time.Time) ([]aftercare.CaseOf, error) {
	rows, err := s.readCases(ctx, "SELECT "+caseColumns+` FROM cases WHERE store = ? AND opened_at < ? AND (closed_at = 0 OR closed_at >= ?)
		ORDER BY opened_at, case_id`, store, micros(to), micros(from))
	if err != nil {
		return nil, fmt.Errorf("store: cases of %s for a report: %w", store, err)
	}
	return rows, nil
}

// readCases reads rows with the facts of their orders. What the facts do not know
// any more is left out.
func (s *Store) readCases(ctx context.Context, query string, args ...any) ([]aftercare.CaseOf, error) {
	q := s.reading(ctx)
	var rows []caseRow
	if err := q.all(&rows, query, args...); err != nil {
		return nil, err
	}
	return q.withFacts(rows)
}

func (q queries) withFacts(rows []caseRow) ([]aftercare.CaseOf, error) {
	var ids []int64
	for _, r := range rows {
		ids = union(ids, []int64{r.Order})
	}
	orders, err := list[orderRow](q, "SELECT "+orderColumns+" FROM orders WHERE id IN (?)", ids)
	if err != nil {
		return nil, err
	}
	of := map[int64]*orderRow{}
	for i := range orders {
		if err := orders[i].read(); err != nil {
			return nil, err
		}
		of[orders[i].ID] = &orders[i]
	}
	out := make([]aftercare.CaseOf, 0, len(rows))
	for _, r := range rows {
		o := of[r.Order]
		if o == nil {
			continue
		}
		i := slices.IndexFunc(o.facts.Cases, func(c aftercare.Case) bool { return c.ID == r.ID })
		if i < 0 {
			continue
		}
		out = append(out, aftercare.CaseOf{Row: r.Order, Store: r.Store, Facts: o.facts, CaseRow: aftercare.CaseRow{
			Case: o.facts.Cases[i], Owner: r.Owner, WaitsFor: r.WaitsFor, Due: instant(r.DueAt), Clock: r.Clock,
		}})
	}
	return out, nil
}

// Promises are those of the store that were due from then to before then, the
// earliest first.
func (s *Store) Promises(ctx context.Context, store string, from, to time.Time) ([]aftercare.Promise, error) {
	out, err := s.reading(ctx).promises("store = ? AND due_at >= ? AND due_at < ? ORDER BY due_at, order_row, what, about", store, micros(from), micros(to))
	if err != nil {
		return nil, fmt.Errorf("store: promises of %s: %w", store, err)
	}
	return out, nil
}

func (q queries) promises(where string, args ...any) ([]aftercare.Promise, error) {
	var rows []struct {
		What   string `db:"what"`
		About  string `db:"about"`
		DueAt  int64  `db:"due_at"`
		Source string `db:"source"`
		KeptAt int64  `db:"kept_at"`
		Slips  int    `db:"slips"`
		Before int64  `db:"before_at"`
		MadeAt int64  `db:"made_at"`
	}
	if err := q.all(&rows, "SELECT what, about, due_at, source, kept_at, slips, before_at, made_at FROM promises WHERE "+where, args...); err != nil {
		return nil, err
	}
	out := make([]aftercare.Promise, len(rows))
	for i, r := range rows {
		out[i] = aftercare.Promise{What: r.What, About: r.About, Due: instant(r.DueAt), Source: r.Source, KeptAt: instant(r.KeptAt),
			Slips: r.Slips, Before: instant(r.Before), MadeAt: instant(r.MadeAt)}
	}
	return out, nil
}
