package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// turns say for each list what belongs to it and what it goes by, the smallest
// first. A customer who waits for a call comes before every clock, and a case
// without a clock after all that have one.
var turns = map[aftercare.Turn]struct{ where, rank string }{
	aftercare.TurnUs: {"closed_at = 0 AND origin <> '' AND waits_for = 'us'",
		"CASE WHEN call_at > 0 THEN 0 ELSE 2305843009213693952 END + CASE WHEN due_at > 0 THEN due_at ELSE 1152921504606846976 END"},
	aftercare.TurnCustomer: {"closed_at = 0 AND origin <> '' AND waits_for = 'customer'", "opened_at"},
	aftercare.TurnPlatform: {"closed_at = 0 AND origin = ''", "opened_at"},
	aftercare.TurnClosed:   {"closed_at > 0", "-closed_at"},
}

// DeskCases lists a page of the desk.
func (s *Store) DeskCases(ctx context.Context, d aftercare.DeskQuery) ([]aftercare.DeskRow, error) {
	query, args := deskQuery(d)
	if query == "" {
		return nil, aftercare.Errorf(aftercare.Invalid, "there is no list of cases %q", d.Turn)
	}
	var rows []struct {
		caseRow
		Rank int64 `db:"rank"`
	}
	q := s.reading(ctx)
	if err := q.all(&rows, query, args...); err != nil {
		return nil, fmt.Errorf("store: desk: %w", err)
	}
	plain := make([]caseRow, len(rows))
	rank := map[aftercare.DeskKey]int64{}
	for i, r := range rows {
		plain[i] = r.caseRow
		rank[aftercare.DeskKey{Order: r.Order, Case: r.ID}] = r.Rank
	}
	found, err := q.withFacts(plain)
	if err != nil {
		return nil, fmt.Errorf("store: desk: %w", err)
	}
	out := make([]aftercare.DeskRow, len(found))
	for i, c := range found {
		key := aftercare.DeskKey{Order: c.Row, Case: c.Case.ID}
		key.Rank = rank[key]
		out[i] = aftercare.DeskRow{CaseOf: c, Key: key}
	}
	return out, nil
}

// deskQuery is the query of a page; "" when there is no such list.
func deskQuery(d aftercare.DeskQuery) (query string, args []any) {
	turn, ok := turns[d.Turn]
	if !ok {
		return "", nil
	}
	where := []string{turn.where}
	add := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	if d.Store != "" {
		add("store = ?", d.Store)
	}
	if d.Owner != "" {
		add("owner = ?", d.Owner)
	}
	if d.Kind != "" {
		add("kind = ?", string(d.Kind))
	}
	if d.After != (aftercare.DeskKey{}) {
		add("("+turn.rank+", order_row, case_id) > (?, ?, ?)", d.After.Rank, d.After.Order, d.After.Case)
	}
	return "SELECT " + caseColumns + ", " + turn.rank + " AS rank FROM cases WHERE " + strings.Join(where, " AND ") +
		" ORDER BY rank, order_row, case_id LIMIT ?", append(args, min(orElse(d.Limit, casesDefault), casesMost))
}

// DeskCounts counts the open cases of one owner, "" for all. Late is what was due
// before now.
func (s *Store) DeskCounts(ctx context.Context, owner string, now time.Time) (n aftercare.DeskCounts, err error) {
	var r struct {
		Late     int   `db:"late"`
		Us       int   `db:"us"`
		Customer int   `db:"customer"`
		Platform int   `db:"platform"`
		Calls    int   `db:"calls"`
		Oldest   int64 `db:"oldest"`
	}
	is := func(condition string) string {
		return "COALESCE(SUM(CASE WHEN " + condition + " THEN 1 ELSE 0 END), 0)"
	}
	late := "due_at > 0 AND due_at < ?"
	err = s.reading(ctx).get(&r, "SELECT "+is(late)+" AS late, "+is("origin <> '' AND waits_for = 'us'")+" AS us, "+is("origin <> '' AND waits_for = 'customer'")+" AS customer, "+
		is("origin = ''")+" AS platform, "+is("call_at > 0")+` AS calls, COALESCE(MIN(CASE WHEN due_at > 0 THEN due_at END), 0) AS oldest
		FROM cases WHERE closed_at = 0 AND (? = '' OR owner = ?)`, micros(now), owner, owner)
	if err != nil {
		return n, fmt.Errorf("store: count cases: %w", err)
	}
	n = aftercare.DeskCounts{Late: r.Late, Us: r.Us, Customer: r.Customer, Platform: r.Platform, Calls: r.Calls}
	if r.Late > 0 {
		n.Oldest = instant(r.Oldest)
	}
	return n, nil
}
