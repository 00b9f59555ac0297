package demo

import (
	"strings"
	"time"
)

// wooMoments writes an order's life as WooCommerce posts it: whole snapshots,
// with nothing but the status to tell what happened.
func wooMoments(o order, start time.Time) []moment {
	out := []moment{{o.placed, "order.created", wooOrder(o, start, o.placed)}}
	for _, p := range o.parcels {
		out = append(out, moment{p.shipped, "order.updated", wooOrder(o, start, p.shipped)})
	}
	if o.canceled > 0 {
		out = append(out, moment{o.canceled, "order.updated", wooOrder(o, start, o.canceled)})
	}
	return out
}

func wooOrder(o order, start time.Time, now time.Duration) object {
	gmt := func(d time.Duration) any { // UTC without a Z, as WooCommerce writes it
		if d <= 0 {
			return nil
		}
		return start.Add(d).UTC().Format("2006-01-02T15:04:05")
	}
	paid, isPaid := o.paidAt()
	status, completed := "processing", time.Duration(0)
	var meta []object
	for _, p := range o.parcels {
		if now >= p.shipped {
			status, completed = "completed", p.shipped
			meta = append(meta, object{"key": "_wc_shipment_tracking_items", "value": []object{{
				"tracking_provider": p.carrier, "tracking_number": p.number, "custom_tracking_link": p.url, "date_shipped": start.Add(p.shipped).Unix(),
			}}})
		}
	}
	if o.canceled > 0 && now >= o.canceled {
		status = "cancelled"
	}
	meta = append(meta, object{"key": "marketing_opt_in", "value": map[bool]string{true: "yes", false: "no"}[o.customer.consent]},
		object{"key": "order_language", "value": o.customer.locale})
	var lines []object
	for _, l := range o.lines {
		lines = append(lines, object{"id": l.id, "name": l.title, "product_id": 100, "sku": l.sku, "quantity": l.quantity,
			"subtotal": o.decimal(l.unit * int64(l.quantity)), "total": o.decimal(l.unit * int64(l.quantity)), "subtotal_tax": "0.00", "total_tax": "0.00"})
	}
	address := object{"first_name": o.customer.first, "last_name": o.customer.last, "address_1": o.customer.street, "city": o.customer.city,
		"postcode": o.customer.postcode, "country": o.customer.country, "email": o.customer.email}
	out := object{
		"id": o.id, "number": o.id, "status": status, "currency": o.currency, "prices_include_tax": true, "customer_id": o.customer.id,
		"date_created_gmt": gmt(o.placed), "date_modified_gmt": gmt(now), "date_paid_gmt": nil, "date_completed_gmt": gmt(completed),
		"discount_total": o.decimal(o.discount), "shipping_total": o.decimal(o.shipping), "total_tax": o.decimal(o.tax), "total": o.decimal(o.total()),
		"payment_method": o.gateway, "payment_method_title": strings.ToUpper(o.gateway[:1]) + o.gateway[1:],
		"billing": address, "shipping": address, "line_items": lines, "meta_data": meta, "refunds": []object{},
		"shipping_lines": []object{{"id": 1, "method_title": o.method, "total": o.decimal(o.shipping)}},
	}
	if o.cod {
		out["payment_method_title"] = "Cash on delivery"
	}
	if isPaid && now >= paid {
		out["date_paid_gmt"] = gmt(paid)
	}
	if o.code != "" {
		out["coupon_lines"] = []object{{"code": o.code, "discount": o.decimal(o.discount)}}
	}
	return out
}
