package store

import (
	"encoding/json"
	"slices"

	"aftercare/internal/aftercare"
)

// What an erasure asks of each of its orders reads only rows of that order. For
// that the queries name what their partial indexes leave out, and no list of
// states that steps_wake would answer with all that waits.
const (
	scrubInboxOf = "UPDATE inbox SET " + emptyInbox + " WHERE emptied = 0 AND state <> 'received' AND order_row <> 0 AND order_row IN (?)"
	scrubStepsOf = `UPDATE steps SET state = 'skipped', reason = ?, detail = '', done_at = ?
		WHERE state NOT IN ('running', 'done', 'skipped') AND order_row IN (?)`
	scrubParcelsOf = "SELECT " + eventColumns + ` FROM events WHERE order_row IS NULL AND person_row IS NULL AND store = ? AND number <> '' AND number IN
		(SELECT number FROM parcels mine WHERE order_row = ? AND NOT EXISTS (SELECT 1 FROM parcels o JOIN orders other ON other.id = o.order_row
			WHERE o.store = mine.store AND o.number = mine.number AND o.order_row <> mine.order_row AND other.erased_at = 0))`
	freeCouponsOf  = "UPDATE coupons SET holder = '', handed_at = 0 WHERE holder <> '' AND holder IN (SELECT id FROM mails WHERE " + unsent + " AND order_row IN (?))"
	scrubWaitingOf = "SELECT " + eventColumns + " FROM events WHERE person_row IS NULL AND order_row IS NULL AND store = ? AND number <> '' AND number = ?"
)

// scrubRows empties what the orders left in other tables, and ends their steps.
// A mail that has not been handed over yet loses its row's state, which stops it;
// one that was being sent a second time may have arrived the first.
func (a *application) scrubRows(orders []int64) error {
	if err := a.scrubParcels(orders); err != nil {
		return err
	}
	if err := a.scrubEvents("order_row IN (?)", orders); err != nil {
		return err
	}
	erased, now := string(aftercare.ReasonErased), micros(a.now)
	for _, step := range []struct {
		what, query string
		args        []any
	}{
		{"webhooks", scrubInboxOf, []any{[]byte{}}},
		{"parcels", "DELETE FROM parcels WHERE order_row IN (?)", nil},
		{"", "UPDATE cases SET item = '' WHERE item <> '' AND order_row IN (?)", nil},
		{"uploads", "DELETE FROM uploads WHERE order_row IN (?)", nil},
		{"contacts", "DELETE FROM contacts WHERE order_row IN (?)", nil},
		{"mail bodies", "DELETE FROM mail_bodies WHERE mail_id IN (SELECT id FROM mails WHERE order_row IN (?))", nil},
		{"steps ended", scrubStepsOf, []any{erased, now}},
		{"steps ended", `UPDATE steps SET state = 'skipped', reason = ?, detail = '', done_at = ? WHERE state = 'running' AND id IN
			(SELECT step_row FROM mails WHERE state = 'sending' AND order_row IN (?))`, []any{erased, now}},
		{"", "UPDATE steps SET detail = '' WHERE detail <> '' AND order_row IN (?)", nil},
		{"", "UPDATE enrollments SET detail = '' WHERE detail <> '' AND order_row IN (?)", nil},
		{"", `UPDATE mails SET state = CASE WHEN deliberate > 0 THEN 'unconfirmed' ELSE 'skipped' END, reason = ?, lease_machine = 0
			WHERE state IN ('prepared', 'sending') AND order_row IN (?)`, []any{erased}},
		{"", freeCouponsOf, nil},
		{"mails", `UPDATE mails SET address = '', subject = '', reply = '', detail = '',
			deliberate = CASE deliberate WHEN 1 THEN 0 ELSE deliberate END WHERE order_row IN (?)`, nil},
	} {
		if err := a.empty(step.what, step.query, orders, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// scrubEvents takes personal fields out of the events, and empties the inbox
// rows they came from.
func (a *application) scrubEvents(which string, ids []int64) error {
	rows, err := list[eventRow](a.queries, "SELECT "+eventColumns+" FROM events WHERE "+which+" ORDER BY id", ids)
	if err != nil {
		return err
	}
	return a.scrubThese(rows)
}

func (a *application) scrubThese(rows []eventRow) error {
	var inbox []int64
	for _, r := range rows {
		e, err := r.event()
		if err != nil {
			return err
		}
		a.names.note(e)
		was, now, err := a.bare(&e)
		if err != nil {
			return err
		}
		if was != "" {
			if err := a.renameParcel(r.OrderRow, was, now); err != nil {
				return err
			}
		}
		payload, err := json.Marshal(e)
		if err != nil {
			return err
		}
		n, err := a.change("UPDATE events SET payload = ?, key = ?, number = '' WHERE id = ? AND (payload <> ? OR number <> '')", string(payload), e.Key, r.ID, string(payload))
		if err != nil {
			return err
		}
		a.receipt.count("events", int(n))
		inbox = append(inbox, r.Inbox)
	}
	return a.empty("webhooks", "UPDATE inbox SET "+emptyInbox+" WHERE emptied = 0 AND state <> 'received' AND id IN (?)", inbox, []byte{})
}

// scrubParcels scrubs the carriers' own events of the orders' parcels, unless
// another order has its goods in the same one.
func (a *application) scrubParcels(orders []int64) error {
	for _, order := range orders {
		var rows []eventRow
		if err := a.all(&rows, scrubParcelsOf, a.store, order); err != nil {
			return err
		}
		if err := a.scrubThese(rows); err != nil {
			return err
		}
	}
	return nil
}

// renameParcel follows a parcel's new id in the rows whose subject it is.
func (a *application) renameParcel(order int64, was, now string) error {
	if err := a.exec("UPDATE enrollments SET subject_id = REPLACE(subject_id, ?, ?) WHERE subject_kind IN ('shipment', 'slip') AND order_row = ?", "/"+was, "/"+now, order); err != nil {
		return err
	}
	return a.exec("UPDATE mails SET covers = REPLACE(REPLACE(covers, ?, ?), ?, ?) WHERE order_row = ?", "/"+was+`"`, "/"+now+`"`, "/"+was+"/", "/"+now+"/", order)
}

// scrub takes out of an event what tells who, where, or opens a page that does,
// and every text that somebody was free to write.
func scrub(e *aftercare.Event) {
	e.Person, e.Restriction, e.Correction = nil, nil, nil
	if e.Order != nil {
		o := *e.Order
		o.Customer, o.ShippingAddress, o.BillingAddress = aftercare.Customer{}, nil, nil
		o.Note, o.URL, o.PayHow, o.PaymentMethod, o.ShippingMethod, o.DiscountCode, o.CancelReason = "", "", "", "", "", "", ""
		e.Order = &o
	}
	if e.Consent != nil {
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
		e.Case = scrubCase(*e.Case)
	}
	if e.Review != nil {
		e.Review = &aftercare.Review{Score: e.Review.Score}
	}
	if e.Registration != nil {
		r := *e.Registration
		r.Serial, r.Lot = "", "" // a lot is what the customer typed
		e.Registration = &r
	}
	if e.Answer != nil {
		e.Answer = &aftercare.Answer{Score: e.Answer.Score, NPS: e.Answer.NPS}
	}
}

// scrubCase leaves what was asked for, when, by whom it was looked after, and the
// states that it went through: a report adds them up. A state in the words of a
// platform's desk may say anything.
func scrubCase(c aftercare.Case) *aftercare.Case {
	c.Note, c.Number, c.URL, c.LabelURL, c.Outcome, c.Item = "", "", "", "", "", ""
	if !slices.Contains(aftercare.States, c.State) {
		c.State = ""
	}
	c.CallPhone, c.CallWhen, c.HelpNote, c.ReviewText, c.ReviewURL = "", "", "", "", ""
	c.Messages, c.Grants = slices.Clone(c.Messages), slices.Clone(c.Grants)
	for i := range c.Messages {
		c.Messages[i].Text, c.Messages[i].Photos = "", nil
	}
	for i := range c.Grants {
		c.Grants[i].Code = ""
		if c.Grants[i].Why != "goodwill" { // the plan's word; all else a person wrote
			c.Grants[i].Why = ""
		}
	}
	return &c
}
