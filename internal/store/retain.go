package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// What one call of Retain takes at most.
const (
	retainWebhooks = 500
	retainOrders   = 200
	retainPhotos   = 200
)

// retainEvery is how long after the beginning of a run the next one begins,
// lookAgain when an order that is old enough, and still has something to come,
// is looked at again.
const (
	retainEvery = 24 * time.Hour
	lookAgain   = 30 * 24 * time.Hour
)

// Retain does a batch of the store's daily run: it empties webhooks that are old
// enough, drops pictures that no message came to name, and returns orders, as "source/id", whose customers are to be erased
// with all that is theirs: their last order and event are old enough, and no
// mail is to come. That is for the one door to do, which looks once more; an order that still stands a
// day later is returned again. more is false when nothing is left for today. Rows
// in the ledger are never deleted, only emptied.
func (s *Store) Retain(ctx context.Context, store string, keep aftercare.Retention, now time.Time) (quiet []string, more bool, err error) {
	err = s.inTx(ctx, "retain", func(tx *Tx) error {
		quiet, more = nil, false
		due, err := tx.retentionDue(store, trim(now))
		if err != nil || !due {
			return err
		}
		webhooks, err := tx.emptyOld(store, keep.Webhooks, now)
		if err != nil {
			return err
		}
		photos, err := tx.dropUnnamed(store, trim(now))
		if err != nil {
			return err
		}
		looked := 0
		if quiet, looked, err = tx.findQuiet(store, keep.Customers, trim(now)); err != nil {
			return err
		}
		if webhooks+photos > 0 {
			s.unwiped.Store(true)
		}
		more = webhooks == retainWebhooks || photos == retainPhotos || looked == retainOrders
		ended := micros(now)
		if more {
			ended = 0
		}
		return tx.exec("UPDATE retention_runs SET webhooks = webhooks + ?, customers = customers + ?, ended_at = ? WHERE store = ?",
			webhooks, len(quiet), ended, store)
	})
	if err != nil {
		return nil, false, fmt.Errorf("store: retention of %s: %w", store, err)
	}
	return quiet, more, nil
}

// retentionDue begins a run when the last one is a day old.
func (tx *Tx) retentionDue(store string, now time.Time) (bool, error) {
	var r retentionRow
	err := tx.get(&r, "SELECT store, began_at, ended_at, webhooks, customers FROM retention_runs WHERE store = ?", store)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	if err == nil && (r.EndedAt == 0 || instant(r.BeganAt).Add(retainEvery).After(now)) {
		return r.EndedAt == 0, nil
	}
	return true, tx.exec(`INSERT INTO retention_runs (store, began_at, ended_at, webhooks, customers) VALUES (?, ?, 0, 0, 0)
		ON CONFLICT (store) DO UPDATE SET began_at = excluded.began_at, ended_at = 0, webhooks = 0, customers = 0`, store, micros(now))
}

// emptyOld empties webhooks, and mails that belong to no order: tests and alerts.
func (tx *Tx) emptyOld(store string, keep time.Duration, now time.Time) (int, error) {
	if keep == 0 {
		return 0, nil
	}
	before := micros(now.Add(-keep))
	if err := tx.exec(`DELETE FROM mail_bodies WHERE mail_id IN
		(SELECT id FROM mails WHERE order_row IS NULL AND store = ? AND address <> '' AND prepared_at < ?)`, store, before); err != nil {
		return 0, err
	}
	if err := tx.exec("UPDATE mails SET address = '', subject = '', reply = '', detail = '' WHERE order_row IS NULL AND store = ? AND address <> '' AND prepared_at < ?",
		store, before); err != nil {
		return 0, err
	}
	n, err := tx.change("UPDATE inbox SET "+emptyInbox+` WHERE id IN
		(SELECT id FROM inbox WHERE emptied = 0 AND store = ? AND received_at < ? AND state <> 'received' ORDER BY received_at LIMIT ?)`,
		[]byte{}, store, before, retainWebhooks)
	return int(n), err
}

// findQuiet looks at orders of which nobody seems to have spoken since, and
// notes for each until when that is settled: so none is looked at twice.
func (tx *Tx) findQuiet(store string, keep time.Duration, now time.Time) (quiet []string, looked int, err error) {
	if keep == 0 {
		return nil, 0, nil
	}
	before := now.Add(-keep)
	var rows []orderRow
	if err := tx.all(&rows, "SELECT "+orderColumns+" FROM orders WHERE erased_at = 0 AND store = ? AND quiet_since < ? ORDER BY quiet_since, id LIMIT ?",
		store, micros(before), retainOrders); err != nil {
		return nil, 0, err
	}
	settled := map[int64]bool{}
	for _, r := range rows {
		if settled[r.ID] {
			continue
		}
		order := r.Source + "/" + r.PlatformID
		theirs, err := tx.everything(store, aftercare.OwnSource, aftercare.PersonID{OrderIDs: []string{order}})
		if err != nil {
			return nil, 0, err
		}
		since, open, err := tx.lastWord(theirs, before)
		switch {
		case err != nil:
			return nil, 0, err
		case open:
			since = before.Add(lookAgain)
		case since.Before(before):
			quiet, since = append(quiet, order), before.Add(retainEvery)
		}
		for _, id := range theirs.orders {
			settled[id] = true
		}
		if _, err := each(tx.queries, "UPDATE orders SET quiet_since = ? WHERE id IN (?)", theirs.orders, micros(since)); err != nil {
			return nil, 0, err
		}
	}
	return quiet, len(rows), nil
}

// cameBack reports whether the erasure is one of retention, for somebody of whom
// there was a word after all. The store's lock keeps further words away.
func (a *application) cameBack() (bool, error) {
	for _, e := range a.events {
		if e.Type != aftercare.EventCustomerErased || e.Person == nil || e.Person.QuietSince.IsZero() {
			continue
		}
		theirs, err := a.everything(a.store, e.Source, *e.Person)
		if err != nil {
			return false, err
		}
		if since, open, err := a.lastWord(theirs, e.Person.QuietSince); err != nil || open || !since.Before(e.Person.QuietSince) {
			return true, err
		}
	}
	return false, nil
}

// lastWord is the time of the last order or event of all that is a person's, and
// whether their data is needed yet: for a mail that is to come and not as old as
// that, or since they restricted what is done with it.
func (q queries) lastWord(b belongings, before time.Time) (at time.Time, open bool, err error) {
	var newest, steps, restricted int64
	read := func(into *int64, query string, ids []int64, args ...any) {
		if err != nil {
			return
		}
		var found []int64
		found, err = list[int64](q, query, ids, args...)
		for _, n := range found {
			*into = max(*into, n)
		}
	}
	read(&newest, "SELECT COALESCE(MAX(placed_at), 0) FROM orders WHERE id IN (?)", b.orders)
	read(&newest, "SELECT COALESCE(MAX(received_at), 0) FROM events WHERE type <> 'order.announced' AND order_row IN (?)", b.orders) // our own word is none of theirs
	read(&newest, "SELECT COALESCE(MAX(received_at), 0) FROM events WHERE person_row IN (?)", b.persons)
	read(&steps, "SELECT COUNT(*) FROM steps WHERE state NOT IN ('done', 'skipped') AND due_at > ? AND order_row IN (?)", b.orders, micros(before))
	read(&restricted, "SELECT COUNT(*) FROM persons WHERE restricted_at > 0 AND id IN (?)", b.persons)
	return instant(newest), steps+restricted > 0, err
}

type retentionRow struct {
	Store     string `db:"store"`
	BeganAt   int64  `db:"began_at"`
	EndedAt   int64  `db:"ended_at"`
	Webhooks  int    `db:"webhooks"`
	Customers int    `db:"customers"`
}

// RetentionRuns tells what each store's last run came to.
func (s *Store) RetentionRuns(ctx context.Context) (out []aftercare.RetentionRun, err error) {
	var rows []retentionRow
	if err := s.reading(ctx).all(&rows, "SELECT store, began_at, ended_at, webhooks, customers FROM retention_runs ORDER BY store"); err != nil {
		return nil, fmt.Errorf("store: retention runs: %w", err)
	}
	for _, r := range rows {
		out = append(out, aftercare.RetentionRun{Store: r.Store, BeganAt: instant(r.BeganAt), EndedAt: instant(r.EndedAt), Webhooks: r.Webhooks, Customers: r.Customers})
	}
	return out, nil
}
