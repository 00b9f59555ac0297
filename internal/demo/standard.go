package demo

import (
	"time"

	"aftercare/internal/aftercare"
)

// standardMoments writes an order's life as a shop with its own platform posts it.
func standardMoments(o order, start time.Time) []moment {
	out := []moment{o.event(start, o.placed, "order.placed", object{"order": standardOrder(o, start)})}
	if paid, ok := o.paidAt(); ok {
		out = append(out, o.event(start, paid+5*time.Second, "order.paid", object{"order_id": o.id}))
	}
	for _, p := range o.parcels {
		shipment := object{"id": p.id, "carrier": p.carrier, "number": p.number, "url": p.url}
		if p.estimate > 0 {
			shipment["estimate"] = at(start, p.estimate)
		}
		out = append(out, o.event(start, p.shipped, "shipment.shipped", object{"order_id": o.id, "shipment": shipment}))
		if p.slipped > 0 {
			later := object{"id": p.id, "carrier": p.carrier, "number": p.number, "estimate": at(start, p.slip)}
			out = append(out, o.event(start, p.slipped, "shipment.updated", object{"order_id": o.id, "shipment": later}))
		}
		if p.delivered > 0 { // the carrier's scan knows no order, only its own number
			scan := object{"id": p.id, "carrier": p.carrier, "number": p.number, "delivered_at": at(start, p.delivered)}
			out = append(out, o.event(start, p.delivered, "shipment.delivered", object{"shipment": scan}))
		}
	}
	if r := o.review; r != nil {
		out = append(out, o.event(start, r.at, "review.posted", object{"order_id": o.id, "id": "G-" + o.id, "score": r.score, "text": r.text,
			"place": r.place, "url": "https://reviews.google.example/alder-and-pine/" + o.id, "locale": o.customer.locale}))
	}
	for _, c := range o.cases {
		tell := func(d time.Duration, kind, state string) {
			body := object{"id": c.id, "kind": c.kind, "state": state, "sku": c.sku, "item": c.item, "opened_at": at(start, c.opened), "ready_at": at(start, c.ready)}
			if d >= c.shipped {
				body["shipped_at"], body["note"] = at(start, c.shipped), c.note
				body["carrier"], body["number"], body["url"] = "DHL", c.number, "https://www.dhl.example/track/"+c.number
			}
			out = append(out, o.event(start, d, kind, object{"order_id": o.id, "case": body}))
		}
		tell(c.opened, "case.opened", "received")
		tell(c.shipped, "case.updated", map[aftercare.CaseKind]string{aftercare.CaseRepair: "on its way back", aftercare.CaseSparePart: "sent"}[c.kind])
		tell(c.closed, "case.closed", "done")
	}
	return out
}

func (o *order) event(start time.Time, d time.Duration, kind string, data object) moment {
	return moment{d, kind, object{"type": kind, "time": at(start, d), "data": data}}
}

func standardOrder(o order, start time.Time) object {
	var lines []object
	for _, l := range o.lines {
		lines = append(lines, object{"id": l.id, "sku": l.sku, "title": l.title, "quantity": l.quantity, "unit": o.decimal(l.unit)})
	}
	address := object{"name": o.customer.first + " " + o.customer.last, "lines": []string{o.customer.street},
		"city": o.customer.city, "postcode": o.customer.postcode, "country": o.customer.country}
	customer := object{"first_name": o.customer.first, "last_name": o.customer.last}
	if o.customer.email != "" {
		customer["id"], customer["email"] = o.customer.id, o.customer.email
	}
	return object{
		"id": o.id, "name": o.name, "currency": o.currency, "placed_at": at(start, o.placed), "payment": "pending", "payment_method": o.gateway,
		"url":   "https://alder-and-pine.example/orders/" + o.id,
		"lines": lines, "subtotal": o.decimal(o.subtotal()), "discount": o.decimal(o.discount), "shipping": o.decimal(o.shipping),
		"tax": o.decimal(o.tax), "tax_included": true, "total": o.decimal(o.total()), "shipping_method": o.method,
		"shipping_address": address, "billing_address": address, "customer": customer, "locale": o.customer.locale, "marketing": o.customer.consent, "test": o.test,
	}
}
