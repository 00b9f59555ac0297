package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"aftercare/internal/aftercare"
)

// Timeline is all that is known of one order. Code NotFound: there is no such row.
func (s *Store) Timeline(ctx context.Context, order int64) (aftercare.Timeline, error) {
	q := s.reading(ctx)
	var t aftercare.Timeline
	st, err := q.state(order)
	if err != nil {
		return t, err
	}
	t.State = st
	events, err := q.eventsOf([]int64{order})
	if err != nil {
		return t, fmt.Errorf("store: timeline: %w", err)
	}
	t.Events = events[order]
	orphans, err := q.orphansOf(order)
	if err != nil {
		return t, fmt.Errorf("store: timeline: %w", err)
	}
	t.Events = append(t.Events, orphans...)
	mails, err := list[mailRow](q, "SELECT "+mailColumns+" FROM mails WHERE order_row IN (?) ORDER BY prepared_at, id", []int64{order})
	if err != nil {
		return t, fmt.Errorf("store: timeline: %w", err)
	}
	for _, m := range mails {
		t.Mails = append(t.Mails, m.mail())
	}
	t.Inbounds, err = q.inbounds(`id IN (SELECT inbox_id FROM events WHERE order_row = ?) ORDER BY id`, order)
	if err != nil {
		return t, fmt.Errorf("store: timeline: %w", err)
	}
	return t, nil
}

// orphansOf are the carriers' own events of the order's parcels.
func (q queries) orphansOf(order int64) ([]aftercare.Event, error) {
	var rows []struct {
		eventRow
		Carrier string `db:"carrier"`
	}
	if err := q.all(&rows, `SELECT e.id, e.store, e.source, e.key, e.received_at, 0 AS order_row, e.inbox_id, e.body_hash, e.payload, p.carrier
		FROM parcels p JOIN events e ON e.store = p.store AND e.number = p.number AND e.number <> '' AND e.order_row IS NULL
		WHERE p.order_row = ? ORDER BY e.id`, order); err != nil {
		return nil, err
	}
	var out []aftercare.Event
	for _, r := range rows {
		e, err := r.event()
		if err != nil {
			return nil, err
		}
		if sameCarrier(r.Carrier, e.Shipment.Carrier) {
			out = append(out, e)
		}
	}
	return out, nil
}

func (q queries) state(order int64) (aftercare.OrderState, error) {
	states, err := q.states([]int64{order})
	if err != nil {
		return aftercare.OrderState{}, fmt.Errorf("store: order row %d: %w", order, err)
	}
	st := states[order]
	if st == nil {
		return aftercare.OrderState{}, aftercare.Errorf(aftercare.NotFound, "no order in row %d", order)
	}
	return *st, nil
}

// OrderState is what decisions about the order look at. Code NotFound: the
// store has no such order.
func (s *Store) OrderState(ctx context.Context, store, source, platformID string) (aftercare.OrderState, error) {
	q := s.reading(ctx)
	id, err := q.orderRow(store, source, platformID)
	if errors.Is(err, sql.ErrNoRows) {
		return aftercare.OrderState{}, aftercare.Errorf(aftercare.NotFound, "store %q has no order %s of source %q", store, platformID, source)
	}
	if err != nil {
		return aftercare.OrderState{}, fmt.Errorf("store: order state: %w", err)
	}
	return q.state(id)
}

// Step is a step by its row, with the row of its order.
func (s *Store) Step(ctx context.Context, id int64) (step aftercare.Step, order int64, err error) {
	var r struct {
		stepRow
		Order int64 `db:"order_row"`
	}
	err = s.reading(ctx).get(&r, "SELECT "+stepColumns+", order_row FROM steps WHERE id = ?", id)
	if errors.Is(err, sql.ErrNoRows) {
		return step, 0, aftercare.Errorf(aftercare.NotFound, "no step in row %d", id)
	}
	if err != nil {
		return step, 0, fmt.Errorf("store: step: %w", err)
	}
	return r.step(), r.Order, nil
}
