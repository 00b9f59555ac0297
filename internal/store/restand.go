package store

import (
	"context"
	"fmt"

	"aftercare/internal/aftercare"
)

// restand writes the rows of orders with open cases again where a restart has
// changed what their facts come to: another help file has other clocks. Only
// facts that change write them otherwise.
func (s *Store) restand(ctx context.Context, p aftercare.Planner) error {
	for last := int64(0); ; {
		var orders []int64
		if err := s.reading(ctx).all(&orders, `SELECT DISTINCT order_row FROM cases WHERE closed_at = 0 AND order_row > ?
			ORDER BY order_row LIMIT ?`, last, replanBatch); err != nil {
			return fmt.Errorf("store: restand: %w", err)
		}
		if len(orders) == 0 {
			return nil
		}
		last = orders[len(orders)-1]
		err := s.inTx(ctx, "restand", func(tx *Tx) error {
			rows, err := tx.lockOrders(orders)
			if err != nil {
				return err
			}
			return tx.restand(rows, p)
		})
		if err != nil {
			return fmt.Errorf("store: restand: %w", err)
		}
	}
}

func (tx *Tx) restand(rows []orderRow, p aftercare.Planner) error {
	var news []standingOf
	var changed []*orderRow
	for i := range rows {
		r := &rows[i]
		if err := r.read(); err != nil {
			return err
		}
		switch s, differs, err := r.stand(p); {
		case err != nil:
			return err
		case differs:
			news, changed = append(news, s), append(changed, r)
		}
	}
	if len(news) == 0 {
		return nil
	}
	if err := keepStanding.run(tx.queries, changed); err != nil {
		return err
	}
	return tx.saveStandings(news)
}

var keepStanding = statement[*orderRow]{
	names:  "standing, id",
	text:   "UPDATE orders SET standing = n.standing FROM n WHERE orders.id = n.id AND orders.id {{in n}}",
	values: func(r *orderRow) []any { return []any{r.Standing, r.ID} },
}
