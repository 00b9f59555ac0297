package store

import (
	"context"
	"fmt"
	"strings"

	"aftercare/internal/aftercare"
)

const ordersDefault, ordersMost = 50, 500

// Orders lists orders, newest first.
func (s *Store) Orders(ctx context.Context, o aftercare.OrderQuery) ([]aftercare.OrderRow, error) {
	q := s.reading(ctx)
	where, args := []string{"version > 0"}, []any(nil)
	add := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	if o.Store != "" {
		add("store = ?", o.Store)
	}
	if o.Before > 0 {
		add("id < ?", o.Before)
	}
	if search := strings.TrimSpace(o.Search); search != "" {
		add(`id IN (SELECT id FROM orders WHERE name IN (?, ?) UNION SELECT id FROM orders WHERE platform_id = ?
			UNION SELECT o.id FROM orders o JOIN persons p ON p.id = o.person_row WHERE p.address = ?)`,
			search, "#"+search, search, strings.ToLower(search))
	}
	limit := min(orElse(o.Limit, ordersDefault), ordersMost)
	var rows []orderRow
	if err := q.all(&rows, "SELECT "+orderColumns+" FROM orders WHERE "+strings.Join(where, " AND ")+" ORDER BY id DESC LIMIT ?",
		append(args, limit)...); err != nil {
		return nil, fmt.Errorf("store: orders: %w", err)
	}
	out := make([]aftercare.OrderRow, 0, len(rows))
	var ids []int64
	for _, r := range rows {
		if err := r.read(); err != nil {
			return nil, err
		}
		f := r.facts.Order
		out = append(out, aftercare.OrderRow{
			Row: r.ID, Store: r.Store, Source: r.Source, ID: r.PlatformID, Name: r.Name, Customer: f.Customer, Locale: f.Locale,
			PlacedAt: instant(r.PlacedAt), Total: f.Total, Status: r.Status,
		})
		ids = append(ids, r.ID)
	}
	if err := q.countMails(ids, out); err != nil {
		return nil, fmt.Errorf("store: orders: %w", err)
	}
	if err := q.nextSteps(ids, out); err != nil {
		return nil, fmt.Errorf("store: orders: %w", err)
	}
	return out, nil
}

func (q queries) countMails(ids []int64, out []aftercare.OrderRow) error {
	type count struct {
		Order   int64 `db:"order_row"`
		Sent    int   `db:"sent"`
		Trouble int   `db:"trouble"`
	}
	mails, err := list[count](q, `SELECT order_row, SUM(CASE WHEN state = 'sent' THEN 1 ELSE 0 END) AS sent,
		SUM(CASE WHEN state IN ('failed', 'unconfirmed') THEN 1 ELSE 0 END) AS trouble
		FROM mails WHERE order_row IN (?) GROUP BY order_row`, ids)
	if err != nil {
		return err
	}
	steps, err := list[count](q, `SELECT order_row, 0 AS sent, COUNT(*) AS trouble FROM steps
		WHERE state NOT IN ('done', 'skipped') AND reason IN ('error', 'template_error', 'poison') AND order_row IN (?) GROUP BY order_row`, ids)
	if err != nil {
		return err
	}
	for _, c := range append(mails, steps...) {
		for i := range out {
			if out[i].Row == c.Order {
				out[i].Sent += c.Sent
				out[i].Trouble += c.Trouble
			}
		}
	}
	return nil
}

func (q queries) nextSteps(ids []int64, out []aftercare.OrderRow) error {
	rows, err := list[struct {
		Order    int64  `db:"order_row"`
		Workflow string `db:"workflow"`
		StepID   string `db:"step_id"`
		WakeAt   int64  `db:"wake_at"`
	}](q, "SELECT order_row, workflow, step_id, wake_at FROM steps WHERE "+toCome+" AND wake_at > 0 AND order_row IN (?) ORDER BY wake_at, id", ids)
	if err != nil {
		return err
	}
	for _, s := range rows {
		for i := range out {
			if out[i].Row == s.Order && out[i].NextAt.IsZero() {
				out[i].NextAt, out[i].NextStep = instant(s.WakeAt), s.Workflow+"/"+s.StepID
			}
		}
	}
	return nil
}
