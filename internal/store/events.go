package store

import (
	"encoding/json"
	"fmt"
	"slices"

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

// keeping is an event that is to be kept. Number is what it waits for where it
// names nobody known: a parcel's, or a customer's word.
type keeping struct {
	aftercare.Event
	payload              string
	order, person, inbox int64
	number               string
}

var insertEvent = statement[keeping]{
	names: "store, source, key, type, at, received_at, order_row, person_row, number, inbox_id, body_hash, payload",
	text: `INSERT INTO events (store, source, key, type, at, received_at, order_row, person_row, number, inbox_id, body_hash, payload)
		SELECT store, source, key, type, at, received_at, NULLIF(order_row, 0), NULLIF(person_row, 0), number, inbox_id, body_hash, payload
		FROM n WHERE true ON CONFLICT (store, source, key) DO NOTHING
		RETURNING source, key, COALESCE(order_row, 0) AS order_row`,
	values: func(k keeping) []any {
		return []any{k.Store, k.Source, k.Key, string(k.Type), micros(k.At), micros(k.ReceivedAt), k.order, k.person, k.number, k.inbox, k.BodyHash, k.payload}
	},
}

// keep inserts events once, and returns those that were not known.
func (a *application) keep(all ...keeping) (fresh []keeping, err error) {
	for i := range all {
		payload, err := json.Marshal(all[i].Event)
		if err != nil {
			return nil, fmt.Errorf("event %s: %w", all[i].Key, err)
		}
		all[i].payload = string(payload)
	}
	rows, err := returning[eventRow](a.queries, insertEvent, all)
	for _, k := range all {
		if slices.ContainsFunc(rows, func(r eventRow) bool {
			return r.Source == clean(k.Source) && r.Key == clean(k.Key) && r.OrderRow == k.order
		}) {
			fresh, a.fresh = append(fresh, k), true
		}
	}
	return fresh, err
}

// keepEvents inserts what the events say of orders and parcels. Those about a
// person wait until the person's row is locked.
func (a *application) keepEvents() error {
	var all []keeping
	for i, e := range a.events {
		t := a.aims[i]
		switch {
		case personal(e.Type):
			continue
		case e.OrderID != "":
			r := a.orders[t.orders[0]]
			gone, err := a.forgotten(r, e)
			if err != nil {
				return err
			}
			if gone { // and with it what came before the customer was named
				if err := a.writeEvents(all); err != nil {
					return err
				}
				if err := a.scrubRows([]int64{r.ID}); err != nil {
					return err
				}
				all = nil
			}
			if r.ErasedAt != 0 {
				if _, _, err := a.bare(&e); err != nil {
					return err
				}
				a.forget = true
			}
			all = append(all, keeping{Event: e, order: r.ID, inbox: a.from[i]})
		default:
			if err := a.keepOrphan(e, t); err != nil {
				return err
			}
		}
	}
	return a.writeEvents(all)
}

// writeEvents keeps events of orders, and the words by which these are found.
func (a *application) writeEvents(all []keeping) error {
	fresh, err := a.keep(all...)
	if err != nil {
		return err
	}
	var contacts []contact
	for _, k := range fresh {
		contacts = append(contacts, contactsOf(a.store, k.order, k.Event)...)
	}
	return insertContact.run(a.queries, contacts)
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
