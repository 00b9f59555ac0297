package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/aftercare"
)

// An erasure takes every personal field out of orders, events, ledger and
// inbox, and leaves keyed hashes of the address, of the platform's customer id
// and of a phone number that it was asked by: enough to know the person again
// when a late webhook speaks of them, and to honor what they forbade.

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

// customerWord is how a customer id is known again; it means something within
// its source only.
func customerWord(source, customer string) string { return "customer:" + source + "/" + customer }

// erasure looks traces of a person up among those that were erased; the last
// erasure counts.
func (a *application) erasure(traces ...string) (r erasureRow, found bool, err error) {
	if a.noneErased {
		return r, false, nil
	}
	var any int
	if err := a.get(&any, "SELECT COUNT(*) FROM (SELECT 1 FROM erasures WHERE store = ? LIMIT 1) AS first", a.store); err != nil || any == 0 {
		a.noneErased = err == nil // and nobody is erased meanwhile: the store is locked
		return r, false, err
	}
	var hashes []string
	for _, word := range traces {
		hash, err := a.hash(word)
		if err != nil {
			return r, false, err
		}
		hashes = append(hashes, hash)
	}
	rows, err := list[erasureRow](a.queries, "SELECT at, suppressed, marketing, service FROM erasures WHERE store = ? AND hash IN (?)", hashes, a.store)
	for _, row := range rows {
		if !found || row.At > r.At {
			r, found = row, true
		}
	}
	return r, found, err
}

// hash is a word for a word that only this database's key could have made.
func (a *application) hash(word string) (string, error) {
	keys, err := a.s.signingKeys(a.Tx, "erasure")
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, keys[len(keys)-1].Secret) // the first made: hashes must not change
	mac.Write([]byte(word))
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// bare scrubs an event, and hashes its key when that holds an address. Some
// shops know a parcel by its tracking number alone: that id is hashed, too, and
// returned, so that what names the parcel elsewhere can follow.
func (a *application) bare(e *aftercare.Event) (was, now string, err error) {
	if s := e.Shipment; s != nil && s.ID != "" && number(s.ID) == number(s.Number) {
		was = s.ID
	}
	if strings.Contains(e.Key, "@") || was != "" && strings.Contains(e.Key, was) {
		if e.Key, err = a.hash(e.Key); err != nil {
			return "", "", err
		}
	}
	scrub(e)
	if was == "" {
		return "", "", nil
	}
	if now, err = a.hash(was); err == nil {
		now = "parcel-" + now[:16]
		e.Shipment.ID = now
	}
	return was, now, err
}

// remember keeps that a person was erased; what they forbade is known of a
// person's row only.
func (a *application) remember(trace string, e aftercare.Event, p *personRow) error {
	hash, err := a.hash(trace)
	if err != nil {
		return err
	}
	a.receipt.keep(hash)
	a.noneErased = false
	at, _ := e.When()
	if e.Person != nil && !e.Person.QuietSince.IsZero() {
		at = e.Person.QuietSince
	}
	if err := a.exec(`INSERT INTO erasures (store, hash, at) VALUES (?, ?, ?)
		ON CONFLICT (store, hash) DO UPDATE SET at = CASE WHEN excluded.at > erasures.at THEN excluded.at ELSE erasures.at END`,
		a.store, hash, micros(at)); err != nil || p == nil {
		return err
	}
	only := func(answer string) string {
		if answer == string(aftercare.Denied) {
			return answer
		}
		return ""
	}
	return a.exec("UPDATE erasures SET suppressed = ?, marketing = ?, service = ? WHERE store = ? AND hash = ?",
		p.Suppressed, only(p.Marketing), only(p.Service), a.store, hash)
}

// rememberNo keeps what somebody forbids who was erased already: it counts if they
// come back, and does not by itself bring their address back.
func (a *application) rememberNo(address string, e aftercare.Event) error {
	hash, err := a.hash(address)
	switch {
	case err != nil:
		return err
	case returned[e.Type] != "":
		return a.exec("UPDATE erasures SET suppressed = ? WHERE suppressed = '' AND store = ? AND hash = ?", returned[e.Type], a.store, hash)
	case e.Consent == nil || e.Consent.Granted:
		return nil
	}
	no := string(aftercare.Denied)
	return a.exec("UPDATE erasures SET marketing = ?, service = CASE WHEN ? THEN ? ELSE service END WHERE store = ? AND hash = ?",
		no, e.Consent.Kind == aftercare.KindService, no, a.store, hash)
}

// rememberCustomer also scrubs the consents that wait for an order of theirs.
func (a *application) rememberCustomer(word string, e aftercare.Event) error {
	if err := a.remember(word, e, nil); err != nil {
		return err
	}
	var rows []eventRow
	if err := a.all(&rows, scrubWaitingOf, a.store, word); err != nil {
		return err
	}
	return a.scrubThese(rows)
}

func (a *application) erasePerson(p *personRow, e aftercare.Event) error {
	if err := a.remember(p.Address, e, p); err != nil {
		return err
	}
	a.names.add("", p.Address)
	p.Address, p.Erased = "erased:"+strconv.FormatInt(p.ID, 10), 1
	p.RestrictedAt, p.RestrictedWhy, p.PausedUntil, p.Locale = 0, "", 0, ""
	if err := a.scrubEvents("person_row IN (?)", []int64{p.ID}); err != nil {
		return err
	}
	if err := a.empty("consents", "UPDATE consents SET how = '' WHERE person_row IN (?)", []int64{p.ID}); err != nil {
		return err
	}
	a.receipt.count("persons", 1)
	a.savePerson(p)
	return nil
}

// forgotten marks the order as erased when its first snapshot that names the
// customer comes after that customer's erasure, and is older than that. What came
// before the customer was named is then to be scrubbed.
func (a *application) forgotten(r *orderRow, e aftercare.Event) (now bool, err error) {
	if r.ErasedAt != 0 || r.PersonRow != 0 || e.Order == nil {
		return false, nil
	}
	known := contactWords(e)
	if e.Order.Customer.ID != "" {
		known = append(known, customerWord(e.Source, e.Order.Customer.ID))
	}
	if len(known) == 0 {
		return false, nil
	}
	old, found, err := a.erasure(known...)
	if err != nil || !found {
		return false, err
	}
	at := e.Order.PlacedAt
	if at.IsZero() {
		at, _ = e.When()
	}
	if at.After(instant(old.At)) {
		return false, nil
	}
	a.forget = true
	return true, a.markErased(r, aftercare.Event{Type: aftercare.EventCustomerErased, Key: "erased", Store: e.Store, Source: e.Source,
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
		a.receipt.count("orders", len(orders))
	}
	return nil
}

// markErased gives the order an erasure event of its own, for the reducer.
func (a *application) markErased(r *orderRow, e aftercare.Event) error {
	at, _ := e.When()
	r.ErasedAt = micros(at)
	if err := r.read(); err != nil {
		return err
	}
	stays := e.Person != nil && e.Person.OnlyOrders
	if id := r.facts.Order.Customer.ID; id != "" && !stays {
		if err := a.rememberCustomer(customerWord(r.Source, id), e); err != nil {
			return err
		}
	}
	whole := e // its key alone matters here
	if _, _, err := a.bare(&whole); err != nil {
		return err
	}
	own := aftercare.Event{Type: aftercare.EventCustomerErased, Key: whole.Key + "|" + r.Source + "/" + r.PlatformID, At: e.At,
		OrderID: r.PlatformID, Store: e.Store, Source: e.Source, ReceivedAt: e.ReceivedAt, BodyHash: e.BodyHash}
	if _, err := a.keep(keeping{Event: own, order: r.ID, inbox: a.inbox}); err != nil {
		return err
	}
	return a.exec("UPDATE orders SET erased_at = ? WHERE id = ?", r.ErasedAt, r.ID)
}
