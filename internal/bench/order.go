package bench

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/bench/bulk"
	"aftercare/internal/clock"
	"aftercare/internal/platform/standard"
)

// secret signs the webhooks of the sample shop.
const secret = "whsec_YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2g="

type object = map[string]any

// order is the webhook of an order that is placed and paid, as shops send it:
// two to four kilobytes. Everything that is the order's own has its number in it.
func order(n int64, placed time.Time, lines int) []byte {
	id := strconv.FormatInt(n, 10)
	at := placed.UTC().Format(time.RFC3339)
	address := object{"name": "Anna Weber " + id, "lines": []string{"Laugavegur 1", "3rd floor, ring twice"}, "city": "Reykjavík", "postcode": "101", "country": "IS", "phone": "+354 555 " + id}
	var all []object
	for i := range lines {
		all = append(all, object{"id": fmt.Sprint(i + 1), "sku": fmt.Sprintf("LAMP-%02d", i+1), "product_id": fmt.Sprint("P-", i+1),
			"title": fmt.Sprintf("Camping lamp Ridge %d, rechargeable", i+1), "variant": "black / 400 lm", "quantity": 1 + i%2, "unit": "49.00",
			"image_url": fmt.Sprintf("https://acme.example/img/camping-lamp-ridge-%d.jpg", i+1), "url": fmt.Sprintf("https://acme.example/p/camping-lamp-ridge-%d", i+1)})
	}
	body, err := json.MarshalIndent(object{"type": "order.placed", "id": "evt-" + id, "time": at, "data": object{"order": object{
		"id": id, "name": "#" + id, "url": "https://acme.example/orders/" + id, "currency": "EUR", "placed_at": at, "payment": "paid", "payment_method": "card",
		"lines": all, "subtotal": "490.00", "discount": "5.00", "discount_code": "SPRING", "shipping": "4.90", "tax": "80.00", "tax_included": true, "total": "489.90",
		"shipping_method": "Harbour Express", "shipping_address": address, "billing_address": address,
		"customer": object{"id": "c-" + id, "email": "buyer" + id + "@mail.example", "first_name": "Anna", "last_name": "Weber"}, "locale": "en", "marketing": true,
	}}}, "", " ")
	if err != nil {
		panic("bench: an order of our own cannot be written: " + err.Error())
	}
	return body
}

// signed are the headers of a webhook, as of now.
func signed(id string, body []byte) http.Header {
	now := clock.Machine.Now()
	return http.Header{"Content-Type": {"application/json"}, "Webhook-Id": {id},
		"Webhook-Timestamp": {strconv.FormatInt(now.Unix(), 10)}, "Webhook-Signature": {standard.Sign(secret, id, now, body)}}
}

// original is the order whose rows bulk copies. It was placed a quarter of an
// hour ago, so that all that is to be said of it is due.
func original() []byte {
	return order(bulk.Number, clock.Machine.Now().Add(-15*time.Minute).Truncate(time.Second), 3)
}

// buyer is the number in a customer's address.
func buyer(address string) string {
	return strings.TrimSuffix(strings.TrimPrefix(address, "buyer"), "@mail.example")
}
