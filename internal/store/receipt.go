package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"aftercare/internal/aftercare"
)

// receipt gathers what an erasure comes to while it is applied.
type receipt struct {
	emptied map[string]int
	hashes  []string
}

func (r *receipt) count(what string, n int) {
	if r.emptied == nil {
		r.emptied = map[string]int{}
	}
	if n > 0 && what != "" {
		r.emptied[what] += n
	}
}

func (r *receipt) keep(hash string) {
	if !slices.Contains(r.hashes, hash) {
		r.hashes = append(r.hashes, hash)
	}
}

// empty runs a statement that takes personal data away, and counts its rows.
func (a *application) empty(what, query string, ids []int64, args ...any) error {
	n, err := each(a.queries, query, ids, args...)
	a.receipt.count(what, int(n))
	return err
}

// asked is by what the person to erase was named, for the receipt.
func asked(e aftercare.Event) string {
	who := e.Person
	switch {
	case e.Type == aftercare.EventStoreErased:
		return "store"
	case who == nil:
		return "order"
	case !who.QuietSince.IsZero():
		return "retention"
	case who.Email != "":
		return "mail"
	case who.CustomerID != "":
		return "customer"
	case len(who.OrderIDs) > 0:
		return "order"
	}
	return "phone"
}

// saveReceipt writes what the inbox row's erasures came to; that of a store adds
// up part by part.
func (a *application) saveReceipt() error {
	i := slices.IndexFunc(a.events, func(e aftercare.Event) bool { return erases(e.Type) })
	if i < 0 {
		return nil
	}
	at, _ := a.events[i].When()
	old, err := a.receiptOf(a.inbox)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return err
	default:
		for what, n := range old.Emptied {
			a.receipt.count(what, n)
		}
		for _, hash := range old.Hashes {
			a.receipt.keep(hash)
		}
	}
	emptied, err := json.Marshal(a.receipt.emptied)
	if err != nil {
		return err
	}
	hashes, err := json.Marshal(slices.Concat([]string{}, a.receipt.hashes))
	if err != nil {
		return err
	}
	return a.exec(`INSERT INTO erasure_receipts (store, inbox_id, at, asked, emptied, hashes) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (inbox_id) DO UPDATE SET emptied = excluded.emptied, hashes = excluded.hashes`,
		a.store, a.inbox, micros(at), asked(a.events[i]), string(emptied), string(hashes))
}

type receiptRow struct {
	ID      int64  `db:"id"`
	Store   string `db:"store"`
	Inbox   int64  `db:"inbox_id"`
	At      int64  `db:"at"`
	Asked   string `db:"asked"`
	Emptied string `db:"emptied"`
	Hashes  string `db:"hashes"`
}

const receiptColumns = "id, store, inbox_id, at, asked, emptied, hashes"

func (r receiptRow) erasure() (aftercare.Erasure, error) {
	e := aftercare.Erasure{ID: r.ID, Store: r.Store, Inbox: r.Inbox, At: instant(r.At), Asked: r.Asked}
	if err := errors.Join(json.Unmarshal([]byte(r.Emptied), &e.Emptied), json.Unmarshal([]byte(r.Hashes), &e.Hashes)); err != nil {
		return e, fmt.Errorf("store: erasure receipt %d: %w", r.ID, err)
	}
	return e, nil
}

func (q queries) receiptOf(inbox int64) (aftercare.Erasure, error) {
	var r receiptRow
	if err := q.get(&r, "SELECT "+receiptColumns+" FROM erasure_receipts WHERE inbox_id = ?", inbox); err != nil {
		return aftercare.Erasure{}, err
	}
	return r.erasure()
}

// Erasure is the receipt of the erasure that came through the inbox row. Code
// NotFound: it is not applied yet, or it was none.
func (s *Store) Erasure(ctx context.Context, inbox int64) (aftercare.Erasure, error) {
	e, err := s.reading(ctx).receiptOf(inbox)
	if errors.Is(err, sql.ErrNoRows) {
		return e, aftercare.Errorf(aftercare.NotFound, "inbox row %d has erased nobody", inbox)
	}
	if err != nil {
		return e, fmt.Errorf("store: erasure: %w", err)
	}
	return e, nil
}

// Erasures lists the receipts of a store, or of all, the newest first.
func (s *Store) Erasures(ctx context.Context, store string, limit int) ([]aftercare.Erasure, error) {
	var rows []receiptRow
	if err := s.reading(ctx).all(&rows, "SELECT "+receiptColumns+" FROM erasure_receipts WHERE (? = '' OR store = ?) ORDER BY id DESC LIMIT ?",
		store, store, limit); err != nil {
		return nil, fmt.Errorf("store: erasures: %w", err)
	}
	out := []aftercare.Erasure{}
	for _, r := range rows {
		e, err := r.erasure()
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}
