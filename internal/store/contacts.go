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

func (q queries) keepContacts(store string, order int64, words []string) error {
	for _, word := range words {
		if err := q.exec("INSERT INTO contacts (store, word, order_row) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", store, word, order); err != nil {
			return fmt.Errorf("contacts: %w", err)
		}
	}
	return nil
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
		for _, r := range rows {
			e, err := r.event()
			if err != nil {
				return err
			}
			if r.OrderRow != 0 {
				if err := tx.keepContacts(r.Store, r.OrderRow, contactWords(e)); err != nil {
					return err
				}
			}
			last, left = strconv.FormatInt(r.ID, 10), r.Newest-r.ID
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
