package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

var errDry = errors.New("store: nothing of this is kept")

// PreviewErasure is what an own event of erasure would come to: it is applied
// and taken back.
func (s *Store) PreviewErasure(ctx context.Context, store string, e aftercare.Event, p aftercare.Planner, now time.Time) (out aftercare.Erasure, err error) {
	in := aftercare.Inbound{Store: store, Source: aftercare.OwnSource, Key: "preview:" + rand.Text(), Body: []byte{}, ReceivedAt: now}
	err = s.inTx(ctx, "preview", func(tx *Tx) error {
		row := &reception{in: in, header: "{}"}
		if err := tx.receive([]*reception{row}, s.now(), true); err != nil {
			return err
		}
		events := []aftercare.Event{e}
		events[0].Key = in.Key
		if err := name(events, in, ""); err != nil {
			return err
		}
		a := newApplication(s, tx, p, trim(now), store, words{id: row.id, events: events})
		if _, err := a.run(); err != nil {
			return err
		}
		var err error
		if out, err = a.receiptOf(row.id); err != nil {
			return err
		}
		return errDry
	})
	if !errors.Is(err, errDry) {
		return out, fmt.Errorf("store: preview: %w", err)
	}
	out.ID, out.Inbox = 0, 0
	return out, nil
}

// FindOrders lists the orders that a word may mean, as "source/id": their name
// with or without "#", their id, or both with the source.
func (s *Store) FindOrders(ctx context.Context, store, word string) (out []string, err error) {
	source, id, _ := strings.Cut(word, "/")
	err = s.reading(ctx).all(&out, `SELECT source || '/' || platform_id FROM orders WHERE store = ? AND
		(platform_id = ? OR name IN (?, ?) OR (source = ? AND platform_id = ?)) ORDER BY id`, store, word, word, "#"+word, source, id)
	if err != nil {
		return nil, fmt.Errorf("store: find orders: %w", err)
	}
	return out, nil
}

// FindCustomers lists whom a platform's customer id may mean, as "source/id".
func (s *Store) FindCustomers(ctx context.Context, store, word string) (out []string, err error) {
	source, id, _ := strings.Cut(word, "/")
	err = s.reading(ctx).all(&out, `SELECT DISTINCT source || '/' || customer_id FROM orders WHERE store = ? AND customer_id <> '' AND
		(customer_id = ? OR (source = ? AND customer_id = ?))`, store, word, source, id)
	if err != nil {
		return nil, fmt.Errorf("store: find customers: %w", err)
	}
	return out, nil
}

// OrdersOf lists the orders that are under the address now, as "source/id".
func (s *Store) OrdersOf(ctx context.Context, store, address string) (out []string, err error) {
	err = s.reading(ctx).all(&out, `SELECT o.source || '/' || o.platform_id FROM orders o JOIN persons p ON p.id = o.person_row
		WHERE p.store = ? AND p.address = ? AND o.erased_at = 0 ORDER BY o.id`, store, address)
	if err != nil {
		return nil, fmt.Errorf("store: orders of an address: %w", err)
	}
	return out, nil
}

// Whose lists the orders, as "source/id", and the addresses that are the person's.
func (s *Store) Whose(ctx context.Context, store string, who aftercare.PersonID) (orders, addresses []string, err error) {
	q := s.reading(ctx)
	b, err := q.everything(store, aftercare.OwnSource, who)
	if err == nil {
		orders, err = list[string](q, "SELECT source || '/' || platform_id FROM orders WHERE id IN (?) ORDER BY id", b.orders)
	}
	if err == nil {
		addresses, err = list[string](q, "SELECT address FROM persons WHERE erased = 0 AND id IN (?) ORDER BY id", b.persons)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("store: whose: %w", err)
	}
	return orders, addresses, nil
}
