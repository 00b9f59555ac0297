package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
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
