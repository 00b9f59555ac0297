package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// errApart asks for the rows to be applied one by one.
var errApart = errors.New("store: not an ordinary row")

// ApplyTogether applies, in one transaction for all rows of a store, those that
// tell ordinary things of orders, and returns the steps that are due within the
// horizon, and the other rows, which are for Apply: also those whose transaction
// failed, as the error tells, so that one that cannot be applied is no trouble of
// those beside it and is counted as the one that failed.
func (s *Store) ApplyTogether(ctx context.Context, ids []int64, parse func(aftercare.Inbound) ([]aftercare.Event, error), p aftercare.Planner, now time.Time) (wakes []aftercare.Wake, others []int64, err error) {
	rows, err := s.reading(ctx).received(ids...)
	if err != nil {
		return nil, ids, fmt.Errorf("store: apply inbox rows: %w", err)
	}
	stores := map[string][]words{}
	for _, r := range rows {
		if w, err := understood(r, parse); err == nil && w.ordinary() {
			stores[r.Store] = append(stores[r.Store], w)
		} else {
			others = append(others, r.ID)
		}
	}
	var failed []error
	for store, all := range stores {
		var due []aftercare.Wake
		err := errApart
		if len(all) > 1 {
			due, err = s.applyTogether(ctx, store, all, p, trim(now))
		}
		if err == nil {
			wakes = append(wakes, due...)
			continue
		}
		if !errors.Is(err, errApart) {
			failed = append(failed, fmt.Errorf("store: apply inbox rows of %s: %w", store, err))
		}
		for _, w := range all {
			others = append(others, w.id)
		}
	}
	slices.Sort(others)
	return wakes, others, errors.Join(failed...)
}

// ordinary reports whether all that the row says is of orders that it names.
func (w words) ordinary() bool {
	return w.none == nil && len(w.events) > 0 && !slices.ContainsFunc(w.events, func(e aftercare.Event) bool { return e.OrderID == "" || personal(e.Type) })
}

func (s *Store) applyTogether(ctx context.Context, store string, all []words, p aftercare.Planner, now time.Time) (wakes []aftercare.Wake, err error) {
	err = s.tryTx(ctx, "apply", func(tx *Tx) error {
		return unharmed(func() error {
			var ids []int64
			for _, w := range all {
				ids = append(ids, w.id)
			}
			ids, err := tx.take(ids...)
			if err != nil || len(ids) == 0 {
				return err
			}
			ours := slices.DeleteFunc(slices.Clone(all), func(w words) bool { return !slices.Contains(ids, w.id) })
			wakes, err = newApplication(s, tx, p, now, store, ours...).run()
			return err
		})
	})
	return wakes, err
}

// part ends what rows cannot do together: where what one of them says has to be
// forgotten, and where two orders are of one person, whose second order is planned
// in the knowledge of the first.
func (a *application) part() error {
	if len(a.rows) == 1 {
		return nil
	}
	seen := map[int64]bool{}
	for id := range a.plan {
		person := a.orders[id].PersonRow
		if a.forget || person != 0 && seen[person] {
			return errApart
		}
		seen[person] = true
	}
	return nil
}

var finishRow = statement[[2]int64]{
	names: "id, order_row",
	text: `UPDATE inbox SET state = 'applied', reason = '', order_row = n.order_row FROM n
		WHERE inbox.id = n.id AND inbox.id {{in n}}`,
	values: func(r [2]int64) []any { return []any{r[0], r[1]} },
}

func (a *application) finishTogether() error {
	var all [][2]int64
	for _, id := range a.rows {
		all = append(all, [2]int64{id, a.subject(id)})
	}
	return finishRow.run(a.queries, all)
}
