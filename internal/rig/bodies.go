package rig

import "time"

// standard is the order as our own events have it.
func (p Purchase) standard() object {
	return object{
		"id": p.ID(), "name": p.ID(), "currency": "EUR", "placed_at": stamp(p.Placed), "payment": "paid", "payment_method": "card",
		"lines":    []object{{"id": "1", "sku": p.SKU(), "title": "Camping lamp", "quantity": 1, "unit": "49.00"}},
		"subtotal": "49.00", "shipping": "4.90", "total": "53.90", "shipping_method": "Harbour Express",
		"shipping_address": object{"name": "Anna Weber", "lines": []string{"Laugavegur 1"}, "city": "Reykjavík", "postcode": "101", "country": "IS"},
		"customer":         object{"id": p.Email(), "email": p.Email(), "first_name": "Anna", "last_name": "Weber"}, "locale": "en",
	}
}

// shopify is the order as Shopify has it.
func (p Purchase) shopify() object {
	at := p.Placed.Format(time.RFC3339)
	return object{
		"id": p.ID(), "name": "#" + p.ID(), "email": p.Email(), "customer_locale": "en", "created_at": at, "processed_at": at, "updated_at": at,
		"currency": "EUR", "presentment_currency": "EUR", "financial_status": "paid", "subtotal_price": "49.00", "total_price": "53.90",
		"line_items":      []object{{"id": 1, "sku": p.SKU(), "title": "Camping lamp", "quantity": 1, "current_quantity": 1, "price": "49.00", "requires_shipping": true}},
		"shipping_lines":  []object{{"id": 2, "title": "Harbour Express", "price": "4.90"}},
		"customer":        object{"id": 9_000_000 + p.N, "email": p.Email(), "first_name": "Anna", "last_name": "Weber"},
		"billing_address": object{"first_name": "Anna", "country_code": "IS"}, "shipping_address": object{"first_name": "Anna", "country_code": "IS"},
	}
}

// woo is the order as WooCommerce has it in that status.
func (p Purchase) woo(status string, meta []object) object {
	gmt := func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }
	address := object{"first_name": "Anna", "last_name": "Weber", "address_1": "Laugavegur 1", "city": "Reykjavík", "country": "IS", "email": p.Email()}
	out := object{
		"id": p.ID(), "number": p.ID(), "status": status, "currency": "EUR", "date_created_gmt": gmt(p.Placed), "date_modified_gmt": gmt(p.Placed),
		"date_paid_gmt": gmt(p.Placed), "total": "53.90", "shipping_total": "4.90", "payment_method": "card", "payment_method_title": "Card",
		"billing": address, "shipping": address, "meta_data": meta, "shipping_lines": []object{{"id": 1, "method_title": "Harbour Express", "total": "4.90"}},
		"line_items": []object{{"id": 1, "name": "Camping lamp", "sku": p.SKU(), "quantity": 1, "subtotal": "49.00", "total": "49.00"}},
	}
	if status == "completed" {
		now := time.Now()
		out["date_modified_gmt"], out["date_completed_gmt"] = gmt(now), gmt(now)
	}
	return out
}
