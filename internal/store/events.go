package store

import (
	"encoding/json"
	"fmt"

	"aftercare/internal/aftercare"
)

type eventRow struct {
	ID         int64  `db:"id"`
	Store      string `db:"store"`
	Source     string `db:"source"`
	Key        string `db:"key"`
	ReceivedAt int64  `db:"received_at"`
	OrderRow   int64  `db:"order_row"`
	Inbox      int64  `db:"inbox_id"`
	BodyHash   string `db:"body_hash"`
	Payload    string `db:"payload"`
}

const eventColumns = "id, store, source, key, received_at, COALESCE(order_row, 0) AS order_row, inbox_id, body_hash, payload"

func (r eventRow) event() (aftercare.Event, error) {
	var e aftercare.Event
	if err := json.Unmarshal([]byte(r.Payload), &e); err != nil {
		return e, fmt.Errorf("store: event row %d: %w", r.ID, err)
	}
	e.Store, e.Source, e.ReceivedAt, e.BodyHash = r.Store, r.Source, instant(r.ReceivedAt), r.BodyHash
	return e, nil
}

// keepEvent inserts an event once; fresh is false when it is known. Number is
// what an event waits for that names nobody known: a parcel's, or a customer's word.
func (a *application) keepEvent(e aftercare.Event, order, person int64, number string) (fresh bool, err error) {
	payload, err := json.Marshal(e)
	if err != nil {
		return false, fmt.Errorf("event %s: %w", e.Key, err)
	}
	n, err := a.change(`INSERT INTO events (store, source, key, type, at, received_at, order_row, person_row, number, inbox_id, body_hash, payload)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (store, source, key) DO NOTHING`,
		e.Store, e.Source, e.Key, string(e.Type), micros(e.At), micros(e.ReceivedAt), row(order), row(person), number,
		a.inbox, e.BodyHash, string(payload))
	a.fresh = a.fresh || n > 0
	return n > 0, err
}

// keepEvents inserts what the events say of orders and parcels. Those about a
// person wait until the person's row is locked.
func (a *application) keepEvents() error {
	for i, e := range a.events {
		t := a.aims[i]
		switch {
		case personal(e.Type):
			continue
		case e.OrderID != "":
			r := a.orders[t.orders[0]]
			if err := a.forgotten(r, e); err != nil {
				return err
			}
			if r.ErasedAt != 0 {
				if _, _, err := a.bare(&e); err != nil {
					return err
				}
				a.forget = true
			}
			fresh, err := a.keepEvent(e, r.ID, 0, "")
			if err != nil {
				return err
			}
			if fresh {
				if err := a.keepContacts(a.store, r.ID, contactWords(e)); err != nil {
					return err
				}
			}
		default:
			if err := a.keepOrphan(e, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// eventsOf reads all events of the orders, by order, as they came.
func (q queries) eventsOf(orders []int64) (map[int64][]aftercare.Event, error) {
	rows, err := list[eventRow](q, "SELECT "+eventColumns+" FROM events WHERE order_row IN (?) ORDER BY id", orders)
	if err != nil {
		return nil, err
	}
	out := map[int64][]aftercare.Event{}
	for _, r := range rows {
		e, err := r.event()
		if err != nil {
			return nil, err
		}
		out[r.OrderRow] = append(out[r.OrderRow], e)
	}
	return out, nil
}
