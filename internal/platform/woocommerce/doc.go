// Package woocommerce reads WooCommerce's webhooks (REST API version 3).
//
// Create one webhook for each of order.created, order.updated, order.deleted
// and order.restored, all with the same secret. WooCommerce never repeats a
// delivery, and switches a webhook off after five failures.
//
// What one must know of the platform, and what follows (class-wc-webhook.php and
// the REST API reference):
//
//   - The first request is a form, webhook_id=N, and is not signed: a ping.
//   - An empty secret signs, too; New refuses it.
//   - X-WC-Webhook-Delivery-ID is a hash of webhook and second, so two orders in
//     one second share it: the dedupe key is topic, id and body instead. Only for
//     a body of an id alone (a deletion), which is the same each time, it counts.
//   - There is no topic for paid, shipped or refunded. The snapshot says so by
//     status, date_paid_gmt and refunds[]; a refund has no date of its own and
//     gets the order's date_modified_gmt.
//   - Parcels come from the meta _wc_shipment_tracking_items, which the usual
//     tracking plugins share. Without it, an order that was completed (or has a
//     plugin's status "shipped" or "delivered") counts as one parcel with the id
//     "completed", which is taken back when tracking appears. A completed order
//     that is collected at the shop counts as handed over.
//   - Nothing says whether a line needs shipping. An order with neither a shipping
//     line nor a shipping address counts as digital.
//   - *_gmt dates are UTC without "Z"; those without _gmt are the site's local
//     time without offset, and are not read.
//   - Prices are floats without tax, after discounts. Amounts are computed exactly
//     from the lines' subtotal instead, with tax where the shop's prices include
//     it. Fees are added to shipping, or to the discount when negative, so that
//     the sum stays the total.
//   - A quantity of 1.5 counts as 2: whoever asks for pieces asks in whole ones.
//   - Consent and language are no part of WooCommerce: Options name the order meta
//     keys to look at.
//   - An order that a subscription made says so (created_via, or the meta
//     _subscription_renewal of WooCommerce Subscriptions); of a first order only
//     All Products for Subscriptions tells (_wcsatt_scheme on the line).
//   - customer.deleted says that an account was removed, which is no wish to be
//     forgotten: orders stay and may be under way, so it is ignored. The personal
//     data eraser of WordPress marks each order _anonymized; that erases.
//   - Where the webhook's user may not read orders, the body is an error object.
package woocommerce
