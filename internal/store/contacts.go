package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"aftercare/internal/aftercare"
)

func phoneWord(s string) string {
	if digits := aftercare.NormalizePhone(s); digits != "" {
		return "tel:" + digits
	}
	return ""
}

// contactWords are the addresses and phone numbers that an event names, as the
// table of contacts has them.
func contactWords(e aftercare.Event) []string {
	var out []string
	add := func(word string) {
		if word != "" && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	if o := e.Order; o != nil {
		add(aftercare.NormalizeAddress(o.Customer.Email))
		add(phoneWord(o.Customer.Phone))
		for _, a := range []*aftercare.Address{o.ShippingAddress, o.BillingAddress} {
			if a != nil {
				add(phoneWord(a.Phone))
			}
		}
	}
	if e.Correction != nil {
		add(aftercare.NormalizeAddress(e.Correction.Email))
	}
	return out
}

// contact is a word by which an order is found.
type contact struct {
	store, word string
	order       int64
}

var insertContact = statement[contact]{
	names:  "store, word, order_row",
	text:   "INSERT INTO contacts (store, word, order_row) SELECT store, word, order_row FROM n WHERE true ON CONFLICT DO NOTHING",
	values: func(c contact) []any { return []any{c.store, c.word, c.order} },
}

func contactsOf(store string, order int64, e aftercare.Event) (out []contact) {
	for _, word := range contactWords(e) {
		out = append(out, contact{store, word, order})
	}
	return out
}

// contactBatch is how many events one step of IndexContacts reads.
const contactBatch = 1000

// contactsDone is the meta key of the last event whose contacts are known.
const contactsDone = "contacts"

// IndexContacts makes up for events that a release without contacts has kept:
// it takes up where the last call stopped, until more is false. left is how many
// event ids are still ahead, for progress.
func (s *Store) IndexContacts(ctx context.Context) (left int64, more bool, err error) {
	err = s.inTx(ctx, "contacts", func(tx *Tx) error {
		var done, last string
		if err := tx.get(&done, "SELECT COALESCE(MAX(value), '0') FROM meta WHERE key = ?", contactsDone); err != nil {
			return err
		}
		from, err := strconv.ParseInt(done, 10, 64)
		if err != nil {
			return err
		}
		var rows []struct {
			eventRow
			Newest int64 `db:"newest"`
		}
		if err := tx.all(&rows, "SELECT "+eventColumns+", (SELECT MAX(id) FROM events) AS newest FROM events WHERE id > ? ORDER BY id LIMIT ?", from, contactBatch); err != nil {
			return err
		}
		var found []contact
		for _, r := range rows {
			e, err := r.event()
			if err != nil {
				return err
			}
			if r.OrderRow != 0 {
				found = append(found, contactsOf(r.Store, r.OrderRow, e)...)
			}
			last, left = strconv.FormatInt(r.ID, 10), r.Newest-r.ID
		}
		if err := insertContact.run(tx.queries, found); err != nil {
			return err
		}
		if more = len(rows) == contactBatch; last == "" {
			return nil
		}
		return tx.exec("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", contactsDone, last)
	})
	if err != nil {
		return 0, false, fmt.Errorf("store: index contacts: %w", err)
	}
	return left, more, nil
}
