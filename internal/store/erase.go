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
// inbox, and leaves keyed hashes of the address and of the platform's customer
// id: enough to know the person again when a late webhook speaks of them, and to
// honor what they forbade.

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

// traces are the words by which a person is known again; a customer id means
// something within its source only.
func traces(address, source, customer string) []string {
	var out []string
	if address != "" {
		out = append(out, address)
	}
	if customer != "" {
		out = append(out, customerWord(source, customer))
	}
	return out
}

func customerWord(source, customer string) string { return "customer:" + source + "/" + customer }

// erasure looks traces of a person up among those that were erased; the last
// erasure counts.
func (a *application) erasure(traces ...string) (r erasureRow, found bool, err error) {
	var any int
	if err := a.get(&any, "SELECT COUNT(*) FROM (SELECT 1 FROM erasures WHERE store = ? LIMIT 1) AS first", a.store); err != nil || any == 0 {
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

// bareKey is the event's key, hashed when it holds an address.
func (a *application) bareKey(key string) (string, error) {
	if !strings.Contains(key, "@") {
		return key, nil
	}
	return a.hash(key)
}

// remember keeps that a person was erased; what they forbade is known of a
// person's row only.
func (a *application) remember(trace string, e aftercare.Event, p *personRow) error {
	hash, err := a.hash(trace)
	if err != nil {
		return err
	}
	at, _ := e.When()
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

func (a *application) erasePerson(p *personRow, e aftercare.Event) error {
	if err := a.remember(p.Address, e, p); err != nil {
		return err
	}
	if e.Type == aftercare.EventCustomerErased { // a store's is emptied as a whole
		if err := a.scrubInbox(" AND "+a.d.bodyNames, p.Address); err != nil {
			return err
		}
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

// forgotten marks the order as erased when its first snapshot that names the
// customer comes after that customer's erasure, and is older than that.
func (a *application) forgotten(r *orderRow, e aftercare.Event) error {
	if r.ErasedAt != 0 || r.PersonRow != 0 || e.Order == nil {
		return nil
	}
	known := traces(aftercare.NormalizeAddress(e.Order.Customer.Email), e.Source, e.Order.Customer.ID)
	if len(known) == 0 {
		return nil
	}
	old, found, err := a.erasure(known...)
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
	if err := a.markErased(r, aftercare.Event{Type: aftercare.EventCustomerErased, Key: "erased", Store: e.Store, Source: e.Source,
		At: instant(old.At), ReceivedAt: e.ReceivedAt, BodyHash: e.BodyHash}); err != nil {
		return err
	}
	return a.scrubRows([]int64{r.ID}) // what came before the customer was named
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
		if e.Type == aftercare.EventStoreErased {
			if err := a.scrubInbox(""); err != nil {
				return err
			}
		}
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
	if id := r.facts.Order.Customer.ID; id != "" {
		if err := a.remember(customerWord(r.Source, id), e, nil); err != nil {
			return err
		}
	}
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
