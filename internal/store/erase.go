package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/aftercare"
)

// An erasure takes every personal field out of orders, events, ledger and
// inbox, and leaves a keyed hash of the address: enough to know the person
// again when a late webhook speaks of them, and to honor what they forbade.

type erasureRow struct {
	At         int64  `db:"at"`
	Suppressed string `db:"suppressed"`
	Marketing  string `db:"marketing"`
	Service    string `db:"service"`
}

func (r erasureRow) deniedAt(answer string) int64 {
	if answer == "" {
		return 0
	}
	return r.At
}

// erasure looks the address up among those that were erased.
func (a *application) erasure(address string) (r erasureRow, found bool, err error) {
	var any int
	if err := a.get(&any, "SELECT COUNT(*) FROM (SELECT 1 FROM erasures WHERE store = ? LIMIT 1) AS first", a.store); err != nil || any == 0 {
		return r, false, err
	}
	hash, err := a.hash(address)
	if err != nil {
		return r, false, err
	}
	err = a.get(&r, "SELECT at, suppressed, marketing, service FROM erasures WHERE store = ? AND hash = ?", a.store, hash)
	if errors.Is(err, sql.ErrNoRows) {
		return erasureRow{}, false, nil
	}
	return r, err == nil, err
}

// hash is a word for a word that only this database's key could have made.
func (a *application) hash(word string) (string, error) {
	keys, err := a.signingKeys("erasure", a.s.now())
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, keys[len(keys)-1].Secret) // the first made: hashes must not change
	mac.Write([]byte(word))
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// bareKey is the event's key, hashed when it holds an address.
func (a *application) bareKey(key string) (string, error) {
	if !strings.Contains(key, "@") {
		return key, nil
	}
	return a.hash(key)
}

func (a *application) rememberErasure(address string, e aftercare.Event, p personRow) error {
	hash, err := a.hash(address)
	if err != nil {
		return err
	}
	only := func(answer string) string {
		if answer == string(aftercare.Denied) {
			return answer
		}
		return ""
	}
	at, _ := e.When()
	return a.exec(`INSERT INTO erasures (store, hash, at, suppressed, marketing, service) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (store, hash) DO UPDATE SET at = CASE WHEN excluded.at > erasures.at THEN excluded.at ELSE erasures.at END`,
		a.store, hash, micros(at), p.Suppressed, only(p.Marketing), only(p.Service))
}

func (a *application) erasePerson(p *personRow, e aftercare.Event) error {
	if err := a.rememberErasure(p.Address, e, *p); err != nil {
		return err
	}
	p.Address, p.Erased = "erased:"+strconv.FormatInt(p.ID, 10), 1
	if err := a.scrubEvents("person_row", []int64{p.ID}); err != nil {
		return err
	}
	if err := a.exec("UPDATE consents SET how = '' WHERE person_row = ? AND how LIKE '%@%'", p.ID); err != nil {
		return err
	}
	return a.savePerson(p)
}

// forgotten marks the order as erased when its first snapshot comes after its
// customer's erasure, and is older than that.
func (a *application) forgotten(r *orderRow, e aftercare.Event) error {
	if r.ErasedAt != 0 || r.PersonRow != 0 || e.Order == nil {
		return nil
	}
	address := aftercare.NormalizeAddress(e.Order.Customer.Email)
	if address == "" {
		return nil
	}
	old, found, err := a.erasure(address)
	if err != nil || !found {
		return err
	}
	at := e.Order.PlacedAt
	if at.IsZero() {
		at, _ = e.When()
	}
	if at.After(instant(old.At)) {
		return nil
	}
	a.forget = true
	return a.markErased(r, aftercare.Event{Type: aftercare.EventCustomerErased, Key: "erased", Store: e.Store, Source: e.Source,
		At: instant(old.At), ReceivedAt: e.ReceivedAt, BodyHash: e.BodyHash})
}

// eraseOrders scrubs the orders of everybody whom the events erase.
func (a *application) eraseOrders() error {
	for i, e := range a.events {
		if !erases(e.Type) {
			continue
		}
		a.forget = true
		orders := slices.Clone(a.aims[i].orders)
		slices.Sort(orders)
		orders = slices.Compact(orders)
		for _, id := range orders {
			if err := a.markErased(a.orders[id], e); err != nil {
				return err
			}
		}
		if err := a.scrubRows(orders); err != nil {
			return err
		}
	}
	return nil
}

// markErased gives the order an erasure event of its own, for the reducer.
func (a *application) markErased(r *orderRow, e aftercare.Event) error {
	at, _ := e.When()
	r.ErasedAt = micros(at)
	key, err := a.bareKey(e.Key)
	if err != nil {
		return err
	}
	own := aftercare.Event{Type: aftercare.EventCustomerErased, Key: key + "|" + r.Source + "/" + r.PlatformID, At: e.At,
		OrderID: r.PlatformID, Store: e.Store, Source: e.Source, ReceivedAt: e.ReceivedAt, BodyHash: e.BodyHash}
	if _, err := a.keepEvent(own, r.ID, 0, ""); err != nil {
		return err
	}
	return a.exec("UPDATE orders SET erased_at = ? WHERE id = ?", r.ErasedAt, r.ID)
}

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
