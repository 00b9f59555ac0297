package demo

import (
	"time"

	"aftercare/internal/aftercare"
)

type object = map[string]any

// shopifyMoments writes an order's life as Shopify posts it.
func shopifyMoments(o order, start time.Time) []moment {
	out := []moment{{o.placed, "orders/create", shopifyOrder(o, start, o.placed)}}
	if paid, ok := o.paidAt(); ok {
		out = append(out, moment{paid + 5*time.Second, "orders/paid", shopifyOrder(o, start, paid+5*time.Second)})
	}
	if o.canceled > 0 {
		out = append(out, moment{o.canceled, "orders/cancelled", shopifyOrder(o, start, o.canceled)})
	}
	for _, p := range o.parcels {
		out = append(out, moment{p.shipped, "fulfillments/create", shopifyFulfillment(o, p, start, p.shipped)})
		if p.delivered > 0 {
			out = append(out, moment{p.delivered, "fulfillment_events/create", object{
				"id": "77" + p.id, "fulfillment_id": p.id, "order_id": o.id, "status": "delivered",
				"happened_at": at(start, p.delivered), "created_at": at(start, p.delivered),
			}})
		}
	}
	for _, r := range o.refunds {
		out = append(out, moment{r.at, "refunds/create", shopifyRefund(o, r, start)})
	}
	return out
}

// shopifyOrder is the order's snapshot at a moment.
func shopifyOrder(o order, start time.Time, now time.Duration) object {
	price := func(n int64) string { return o.money(n).Decimal() }
	lines := make([]object, len(o.lines))
	for i, l := range o.lines {
		lines[i] = object{"id": o.id + l.id, "sku": l.sku, "title": l.title, "name": l.title, "quantity": l.quantity,
			"current_quantity": l.quantity, "price": price(l.unit), "requires_shipping": !l.digital, "gift_card": false}
	}
	address := object{
		"first_name": o.customer.first, "last_name": o.customer.last, "name": o.customer.first + " " + o.customer.last,
		"address1": o.customer.street, "city": o.customer.city, "zip": o.customer.postcode, "country_code": o.customer.country,
		"province_code": o.customer.province,
	}
	out := object{
		"id": o.id, "name": o.name, "email": o.customer.email, "customer_locale": o.customer.locale,
		"created_at": at(start, o.placed), "processed_at": at(start, o.placed), "updated_at": at(start, now),
		"currency": o.currency, "presentment_currency": o.currency, "financial_status": shopifyMoney(o, now), "fulfillment_status": nil,
		"subtotal_price": price(o.subtotal() - o.discount), "total_line_items_price": price(o.subtotal()), "total_discounts": price(o.discount),
		"total_tax": price(o.tax), "taxes_included": true, "total_price": price(o.total()),
		"line_items": lines, "shipping_lines": []object{{"id": "1" + o.id, "title": o.method, "price": price(o.shipping)}},
		"payment_gateway_names": []string{o.gateway}, "shipping_address": address, "billing_address": address,
		"buyer_accepts_marketing": o.customer.consent, "test": o.test, "refunds": []object{}, "fulfillments": []object{},
		"order_status_url": "https://alder-and-pine.example/orders/" + o.id,
	}
	if o.code != "" {
		out["discount_codes"] = []object{{"code": o.code, "amount": price(o.discount), "type": "fixed_amount"}}
	}
	if o.canceled > 0 && now >= o.canceled {
		out["cancelled_at"], out["cancel_reason"] = at(start, o.canceled), o.cancelReason
	}
	if o.customer.id != "" {
		out["customer"] = object{"id": o.customer.id, "email": o.customer.email, "first_name": o.customer.first, "last_name": o.customer.last}
	}
	return out
}

func shopifyMoney(o order, now time.Duration) string {
	paid, ok := o.paidAt()
	switch {
	case ok && now >= paid:
		return "paid"
	case o.canceled > 0 && now >= o.canceled:
		return "voided"
	}
	return "pending"
}

func shopifyFulfillment(o order, p parcel, start time.Time, now time.Duration) object {
	var lines []object
	for _, l := range o.lines {
		if !l.digital && p.carries(l.id) {
			lines = append(lines, object{"id": o.id + l.id, "sku": l.sku, "title": l.title, "quantity": l.quantity})
		}
	}
	return object{
		"id": p.id, "order_id": o.id, "status": "success", "created_at": at(start, p.shipped), "updated_at": at(start, now),
		"tracking_company": p.carrier, "tracking_number": p.number, "tracking_numbers": []string{p.number},
		"tracking_url": p.url, "tracking_urls": []string{p.url}, "line_items": lines, "email": o.customer.email,
	}
}

func shopifyRefund(o order, r refund, start time.Time) object {
	var lines []object
	for id, n := range r.lines {
		lines = append(lines, object{"line_item_id": o.id + id, "quantity": n})
	}
	return object{
		"id": r.id, "order_id": o.id, "created_at": at(start, r.at), "processed_at": at(start, r.at), "note": "",
		"refund_line_items": lines,
		"transactions":      []object{{"id": "5" + r.id, "kind": "refund", "status": "success", "amount": o.money(r.amount).Decimal(), "currency": o.currency}},
	}
}

// carries reports whether the parcel holds the line; one that names none holds all.
func (p parcel) carries(line string) bool {
	for _, l := range p.lines {
		if l == line {
			return true
		}
	}
	return len(p.lines) == 0
}

// decimal writes an amount as platforms do.
func (o *order) decimal(n int64) string {
	return aftercare.Money{Amount: n, Currency: o.currency}.Decimal()
}
