// Package shopify reads Shopify's webhooks.
//
// Subscribe to orders/create, orders/updated, orders/paid, orders/cancelled,
// orders/delete, fulfillments/create, fulfillments/update,
// fulfillment_events/create, refunds/create, customers/update and
// customers_email_marketing_consent/update. customers/data_request,
// customers/redact and shop/redact come without asking and are recorded;
// redact erases. Everything else is ignored.
//
// What one must know of the platform, and what follows (shopify.dev, "Webhooks":
// delivery structure, verify deliveries, ignore duplicates, privacy law
// compliance):
//
//   - Only the body is signed. The topic header could be anybody's, so the shape
//     of the body must agree with it, and what an event claims (paid, canceled)
//     comes from the body. Without the header the shape alone decides.
//   - X-Shopify-Event-Id names an event, X-Shopify-Webhook-Id a delivery of one
//     subscription; both may be missing. A preview drops the "X-".
//   - An order's body holds all its fulfillments and refunds, so each body gives
//     a snapshot and an event for each of those; their keys come from their ids,
//     so that fulfillments/* and refunds/create tell nothing twice.
//   - Shipment is one fulfillment. A fulfillment of two parcels has both numbers
//     in Number and the first one's link, since Shopify reports its delivery once.
//   - Amounts are what the buyer saw (presentment_money) where the body has them.
//   - Refunds that move no money (an edited or unpaid order) are no refund to the
//     customer; the snapshot's current_quantity tells what was taken out. A
//     refund's note is for the shop's staff only and is not read.
//   - Fulfillments of nothing but digital lines are no parcel.
//   - A line of a subscription has a selling_plan_id (API version 2026-10 and
//     later); before, the order's source_name or an app's tag told, for all lines.
//   - buyer_accepts_marketing is an answer only where a checkout asked: not at
//     the till and not in draft orders, unless it is yes. A person's consent
//     counts from consent_updated_at; a yes without a time cannot be put in order
//     with an unsubscription and is left out.
package shopify
