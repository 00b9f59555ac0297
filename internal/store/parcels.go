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

// lockNumbers keeps others from registering parcels, or events of them, until
// this transaction ends; else each could miss what the other writes.
func (a *application) lockNumbers(numbers ...string) error {
	return a.lockKeys("parcel:"+a.store+":", numbers)
}

// keepOrphan keeps a shipment event that names no order. It is joined to its
// orders by number whenever these are reduced.
func (a *application) keepOrphan(e aftercare.Event, t aim) error {
	n := number(e.Shipment.Number)
	if err := a.lockNumbers(n); err != nil {
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
	_, err = a.keep(keeping{Event: e, number: n, inbox: a.inbox})
	return err
}

// parcel is one of an order.
type parcel struct {
	store, number string
	order         *orderRow
	shipment      aftercare.Shipment
}

var insertParcel = statement[parcel]{
	names:  "store, number, carrier, order_row",
	text:   "INSERT INTO parcels (store, number, carrier, order_row) SELECT store, number, carrier, order_row FROM n WHERE true ON CONFLICT DO NOTHING",
	values: func(p parcel) []any { return []any{p.store, p.number, number(p.shipment.Carrier), p.order.ID} },
}

// parcelsOf are those of an order, by number; of two with one number the last.
func parcelsOf(r *orderRow, f aftercare.OrderFacts) map[string]parcel {
	out := map[string]parcel{}
	for _, s := range f.Shipments {
		if n := number(s.Number); n != "" {
			out[n] = parcel{r.Store, n, r, s}
		}
	}
	return out
}

// joinParcels registers the orders' parcels and returns, by order, the events that
// waited for them, under the order's own ids of the parcels.
func (a *application) joinParcels(facts map[int64]aftercare.OrderFacts) (map[int64][]aftercare.Event, error) {
	byNumber := map[string][]parcel{}
	for _, id := range sorted(facts) {
		for n, p := range parcelsOf(a.orders[id], facts[id]) {
			byNumber[n] = append(byNumber[n], p)
		}
	}
	numbers := slices.Sorted(maps.Keys(byNumber))
	if err := a.lockNumbers(numbers...); err != nil {
		return nil, err
	}
	var all []parcel
	for _, n := range numbers {
		all = append(all, byNumber[n]...)
	}
	if err := insertParcel.run(a.queries, all); err != nil {
		return nil, err
	}
	rows, err := list[eventRow](a.queries, "SELECT "+eventColumns+` FROM events
		WHERE order_row IS NULL AND store = ? AND number <> '' AND number IN (?) ORDER BY id`, numbers, a.store)
	if err != nil {
		return nil, err
	}
	out := map[int64][]aftercare.Event{}
	for _, row := range rows {
		e, err := row.event()
		if err != nil {
			return nil, err
		}
		for _, own := range byNumber[number(e.Shipment.Number)] {
			if sameCarrier(own.shipment.Carrier, e.Shipment.Carrier) {
				joined, shipment := e, *e.Shipment
				shipment.ID = own.shipment.ID
				joined.Shipment, joined.OrderID = &shipment, own.order.PlatformID
				out[own.order.ID] = append(out[own.order.ID], joined)
			}
		}
	}
	return out, nil
}
