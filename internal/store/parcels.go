package store

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/aftercare"
)

// number is a tracking number as parcels are found by: letters and digits only.
func number(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// sameCarrier holds unless both name one and they differ: carriers' own events
// often leave the name out.
func sameCarrier(a, b string) bool {
	a, b = number(a), number(b)
	return a == "" || b == "" || a == b
}

// parcelOrders are the orders that a parcel belongs to.
func (q queries) parcelOrders(store string, s *aftercare.Shipment) ([]int64, error) {
	var rows []struct {
		Carrier string `db:"carrier"`
		Order   int64  `db:"order_row"`
	}
	if err := q.all(&rows, "SELECT carrier, order_row FROM parcels WHERE store = ? AND number = ?", store, number(s.Number)); err != nil {
		return nil, err
	}
	var out []int64
	for _, r := range rows {
		if sameCarrier(r.Carrier, s.Carrier) && !slices.Contains(out, r.Order) {
			out = append(out, r.Order)
		}
	}
	return out, nil
}

// lockNumber keeps others from registering a parcel, or an event of it, until
// this transaction ends; else each could miss what the other writes.
func (a *application) lockNumber(number string) error {
	return a.lockKey("parcel:"+a.store+":"+number, true)
}

// keepOrphan keeps a shipment event that names no order. It is joined to its
// orders by number whenever these are reduced.
func (a *application) keepOrphan(e aftercare.Event, t aim) error {
	n := number(e.Shipment.Number)
	if err := a.lockNumber(n); err != nil {
		return err
	}
	found, err := a.parcelOrders(a.store, e.Shipment)
	if err != nil {
		return err
	}
	for _, id := range found {
		if !slices.Contains(t.orders, id) {
			return errAgain // an order took the parcel before the lock: lock that too
		}
	}
	_, err = a.keepEvent(e, 0, 0, n)
	return err
}

// joinParcels registers the order's parcels and returns the events that waited
// for them, under the order's own ids of the parcels.
func (a *application) joinParcels(r *orderRow, f aftercare.OrderFacts) ([]aftercare.Event, error) {
	byNumber := map[string]aftercare.Shipment{}
	for _, s := range f.Shipments {
		if n := number(s.Number); n != "" {
			byNumber[n] = s
		}
	}
	numbers := slices.Sorted(maps.Keys(byNumber))
	for _, n := range numbers {
		if err := a.lockNumber(n); err != nil {
			return nil, err
		}
		if err := a.exec("INSERT INTO parcels (store, number, carrier, order_row) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
			r.Store, n, number(byNumber[n].Carrier), r.ID); err != nil {
			return nil, err
		}
	}
	rows, err := list[eventRow](a.queries, "SELECT "+eventColumns+` FROM events
		WHERE order_row IS NULL AND store = ? AND number <> '' AND number IN (?) ORDER BY id`, numbers, r.Store)
	if err != nil {
		return nil, err
	}
	var out []aftercare.Event
	for _, row := range rows {
		e, err := row.event()
		if err != nil {
			return nil, err
		}
		own := byNumber[number(e.Shipment.Number)]
		if sameCarrier(own.Carrier, e.Shipment.Carrier) {
			e.Shipment.ID, e.OrderID = own.ID, r.PlatformID
			out = append(out, e)
		}
	}
	return out, nil
}
