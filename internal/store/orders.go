package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

type orderRow struct {
	ID         int64  `db:"id"`
	Store      string `db:"store"`
	Source     string `db:"source"`
	PlatformID string `db:"platform_id"`
	PersonRow  int64  `db:"person_row"`
	Name       string `db:"name"`
	PlacedAt   int64  `db:"placed_at"`
	Status     string `db:"status"`
	Canceled   int    `db:"canceled"`
	SKUs       string `db:"skus"`
	Basket     string `db:"basket"`
	Facts      string `db:"facts"`
	Version    int64  `db:"version"`
	ErasedAt   int64  `db:"erased_at"`
	Standing   string `db:"standing"`

	facts aftercare.OrderFacts // of Facts, when it was read or made
}

const orderColumns = `id, store, source, platform_id, COALESCE(person_row, 0) AS person_row, name, placed_at,
	status, canceled, skus, facts, version, erased_at, standing`

func (r *orderRow) read() error {
	r.facts = aftercare.OrderFacts{} // what the text leaves out would stay
	if r.Facts == "" {
		r.facts = aftercare.OrderFacts{Source: r.Source, Order: aftercare.Order{ID: r.PlatformID}}
		return nil
	}
	if err := json.Unmarshal([]byte(r.Facts), &r.facts); err != nil {
		return fmt.Errorf("store: facts of order row %d: %w", r.ID, err)
	}
	return nil
}

// lockStore keeps pauses and erasures of the store away, or, alone, everybody.
func (tx *Tx) lockStore(store string, alone bool) error {
	if store == "" {
		return tx.lockKey("store:", alone)
	}
	if tx.d.postgres && !alone { // nearly always, and so with one way to the server
		return tx.exec("SELECT pg_advisory_xact_lock_shared(hashtextextended('store:', 0)), pg_advisory_xact_lock_shared(hashtextextended(?, 0))", "store:"+store)
	}
	if err := tx.lockKey("store:", false); err != nil {
		return err
	}
	return tx.lockKey("store:"+store, alone)
}

// lockOrders locks the rows, ids ascending.
func (tx *Tx) lockOrders(ids []int64) ([]orderRow, error) {
	return list[orderRow](tx.queries, "SELECT "+orderColumns+" FROM orders WHERE id IN (?) ORDER BY id"+tx.d.forUpdate, ids)
}

// reduceOrders adds up the facts again and stores them if they differ.
func (a *application) reduceOrders() error {
	ids := sorted(a.reduce)
	events, err := a.eventsOf(ids)
	if err != nil {
		return err
	}
	facts := map[int64]aftercare.OrderFacts{}
	for _, id := range ids {
		facts[id] = a.p.Reduce(events[id])
	}
	joined, err := a.joinParcels(facts)
	if err != nil {
		return err
	}
	var changed []*orderRow
	var news []standingOf
	for _, id := range ids {
		r, f := a.orders[id], facts[id]
		if len(joined[id]) > 0 {
			f = a.p.Reduce(append(events[id], joined[id]...))
		}
		f.Source, f.Order.ID = r.Source, r.PlatformID
		if r.ErasedAt != 0 && f.ErasedAt.IsZero() {
			f.ErasedAt = instant(r.ErasedAt)
		}
		switch differs, err := r.set(f); {
		case err != nil:
			return err
		case differs:
			changed = append(changed, r)
			s, differs, err := r.stand(a.p)
			if err != nil {
				return err
			}
			if differs {
				news = append(news, s)
			}
		}
	}
	if err := updateFacts.run(a.queries, changed); err != nil || len(news) == 0 {
		return err
	}
	return a.saveStandings(news)
}

// set gives the row these facts, and says whether they differ from what it had.
func (r *orderRow) set(f aftercare.OrderFacts) (differs bool, err error) {
	text, err := json.Marshal(f)
	if err != nil {
		return false, fmt.Errorf("facts of order row %d: %w", r.ID, err)
	}
	if clean(string(text)) == r.Facts {
		return false, r.read()
	}
	r.Facts, r.Version = clean(string(text)), r.Version+1
	skus := []string{}
	for _, l := range f.KeptLines() {
		if l.SKU != "" && !slices.Contains(skus, l.SKU) {
			skus = append(skus, l.SKU)
		}
	}
	list, err := json.Marshal(skus)
	if err != nil {
		return false, fmt.Errorf("products of order row %d: %w", r.ID, err)
	}
	r.SKUs, r.Basket = string(list), basketOf(f)
	return true, r.read()
}

var updateFacts = statement[*orderRow]{
	names: "facts, version, name, customer_id, placed_at, status, canceled, skus, basket, standing, id",
	text: `UPDATE orders SET facts = n.facts, standing = n.standing, version = n.version, name = n.name, customer_id = n.customer_id, placed_at = n.placed_at,
		status = n.status, canceled = n.canceled, skus = n.skus, basket = n.basket, basket_of = n.version, quiet_since = CASE WHEN quiet_since = 0 THEN n.placed_at ELSE quiet_since END
		FROM n WHERE orders.id = n.id AND orders.id {{in n}}`,
	values: func(r *orderRow) []any {
		f := r.facts
		return []any{r.Facts, r.Version, f.Order.Name, f.Order.Customer.ID, micros(placed(f)), status(f), int64(flag(f.Order.Canceled)), r.SKUs, r.Basket, r.Standing, r.ID}
	},
}

// placed is when the order was placed, or first heard of.
func placed(f aftercare.OrderFacts) time.Time {
	if f.Order.PlacedAt.IsZero() {
		return f.FirstSeenAt
	}
	return f.Order.PlacedAt
}

// status is the order in one word, for lists.
func status(f aftercare.OrderFacts) string {
	switch {
	case f.Order.Canceled:
		return "canceled"
	case f.FullyRefunded():
		return "refunded"
	case !f.AllDeliveredAt().IsZero() && !f.Digital():
		return "delivered"
	case !f.ShippedAt().IsZero() && !f.Digital():
		return "shipped"
	case f.Paid():
		return "paid"
	}
	return "placed"
}
