package store

import (
	"encoding/json"
	"strings"

	"aftercare/internal/aftercare"
)

// scrubRows empties what the orders left in other tables, and ends their steps.
// A mail that has not been handed over yet loses its row's state, which stops it.
func (a *application) scrubRows(orders []int64) error {
	if err := a.scrubEvents("order_row", orders); err != nil {
		return err
	}
	erased := string(aftercare.ReasonErased)
	for _, step := range []struct {
		query string
		args  []any
	}{
		{"DELETE FROM parcels WHERE order_row IN (?)", nil},
		{"DELETE FROM mail_bodies WHERE mail_id IN (SELECT id FROM mails WHERE order_row IN (?))", nil},
		{`UPDATE steps SET state = 'skipped', reason = ?, detail = '', done_at = ?
			WHERE state IN ('waiting', 'due', 'held') AND order_row IN (?)`, []any{erased, micros(a.now)}},
		{`UPDATE steps SET state = 'skipped', reason = ?, detail = '', done_at = ? WHERE state = 'running' AND id IN
			(SELECT step_row FROM mails WHERE state = 'sending' AND order_row IN (?))`, []any{erased, micros(a.now)}},
		{`UPDATE mails SET state = 'skipped', reason = ?, detail = '', lease_machine = 0
			WHERE state IN ('prepared', 'sending') AND order_row IN (?)`, []any{erased}},
		{"UPDATE mails SET address = '', subject = '', reply = '' WHERE order_row IN (?)", nil},
	} {
		if err := each(a.queries, step.query, orders, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// scrubEvents takes personal fields out of the events, and empties the inbox
// rows they came from.
func (a *application) scrubEvents(column string, ids []int64) error {
	rows, err := list[eventRow](a.queries, "SELECT "+eventColumns+" FROM events WHERE "+column+" IN (?) ORDER BY id", ids)
	if err != nil {
		return err
	}
	for _, r := range rows {
		e, err := r.event()
		if err != nil {
			return err
		}
		scrub(&e)
		if e.Key, err = a.bareKey(e.Key); err != nil {
			return err
		}
		payload, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if err := a.exec("UPDATE events SET payload = ?, key = ? WHERE id = ?", string(payload), e.Key, r.ID); err != nil {
			return err
		}
	}
	return each(a.queries, `UPDATE inbox SET header = '{}', body = ? WHERE state <> 'received' AND id IN
		(SELECT inbox_id FROM events WHERE `+column+` IN (?))`, ids, []byte{})
}

// scrubInbox empties the store's rows that became no event, those for which the
// condition holds: nothing else leads to them. Erasures are rare enough to read
// them all.
func (a *application) scrubInbox(condition string, args ...any) error {
	return a.exec("UPDATE inbox SET header = '{}', body = ? WHERE store = ? AND state IN ('ignored', 'rejected', 'held')"+condition,
		append([]any{[]byte{}, a.store}, args...)...)
}

// scrub takes out of an event what tells who, where, or opens a page that does.
func scrub(e *aftercare.Event) {
	e.Person = nil
	if e.Order != nil {
		o := *e.Order
		o.Customer, o.ShippingAddress, o.BillingAddress = aftercare.Customer{}, nil, nil
		o.Note, o.URL, o.PayHow = "", "", ""
		e.Order = &o
	}
	if e.Consent != nil && strings.Contains(e.Consent.How, "@") {
		c := *e.Consent
		c.How = ""
		e.Consent = &c
	}
	if e.Shipment != nil {
		s := *e.Shipment
		s.Number, s.URL = "", ""
		e.Shipment = &s
	}
	if e.Refund != nil {
		r := *e.Refund
		r.Note = ""
		e.Refund = &r
	}
	if e.Case != nil {
		c := *e.Case
		c.Note, c.Number, c.URL, c.Outcome = "", "", "", ""
		e.Case = &c
	}
	if e.Answer != nil {
		e.Answer = &aftercare.Answer{Score: e.Answer.Score}
	}
}
