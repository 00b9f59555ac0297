// Package standard reads Aftercare's own order events, for shops whose platform
// sends no webhooks of its own (Medusa, Vendure, PrestaShop, Solidus, home-made).
//
// A request is one JSON event, signed by the Standard Webhooks scheme
// (https://www.standardwebhooks.com): headers webhook-id, webhook-timestamp
// (Unix seconds, at most five minutes from now) and webhook-signature, which is
// "v1," and the base64 HMAC-SHA256 of "id.timestamp.body" under the secret that
// follows "whsec_" in base64. Send the same webhook-id when you repeat a request.
//
//	{"type": "order.placed", "time": "2026-03-01T09:30:00Z", "data": {"order": {…}}}
//
// The types are order.placed, order.paid, order.updated, order.canceled,
// order.refunded, shipment.shipped, shipment.updated, shipment.delivered,
// case.opened, case.updated, case.closed, consent.changed, customer.erased,
// product.registered and review.posted. Each has a JSON Schema (schema/<type>.json, draft 2020-12) and
// an example (example/<type>.json); see Schema and Example.
//
//   - data.order is always the whole order as it now stands, not a difference.
//     order.paid and order.canceled may carry data.order_id alone instead.
//   - Amounts are decimal strings in the order's currency: "19.99", and "1980"
//     for yen. Times are RFC 3339 with an offset or Z; days are YYYY-MM-DD.
//   - Ids are yours: any text, the same for the same thing for ever.
//   - Only type, data and the ids are required. Unknown fields are ignored by
//     the reader, but refused by the schemas, so that a test on your side finds
//     a misspelled name.
//   - time is when it happened; order.updated_at, when the order last changed,
//     decides which of two snapshots is newer and defaults to time.
//
// A sender in a shell, for a try (SECRET is the part after "whsec_"):
//
//	ID=msg_$(date +%s%N); TS=$(date +%s); BODY=$(cat event.json)
//	KEY=$(printf %s "$SECRET" | base64 -d | od -An -tx1 | tr -d ' \n')
//	SIG=$(printf %s "$ID.$TS.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)
//	curl -sS https://mail.shop.example/webhooks/acme/standard -H 'content-type: application/json' \
//	  -H "webhook-id: $ID" -H "webhook-timestamp: $TS" -H "webhook-signature: v1,$SIG" --data-binary "$BODY"
//
// And in Node, for good (a Medusa subscriber, a Vendure event listener):
//
//	import { createHmac, randomUUID } from "node:crypto"
//
//	const url = "https://mail.shop.example/webhooks/acme/standard"
//	const key = Buffer.from(process.env.AFTERCARE_SECRET.replace(/^whsec_/, ""), "base64")
//
//	export async function tell(type, data, time = new Date()) {
//	  const id = "msg_" + randomUUID()
//	  const body = JSON.stringify({ type, time: time.toISOString(), data })
//	  for (let wait = 1; ; wait *= 4) {
//	    const ts = Math.floor(Date.now() / 1000)
//	    const sig = createHmac("sha256", key).update(`${id}.${ts}.${body}`).digest("base64")
//	    const headers = {
//	      "content-type": "application/json",
//	      "webhook-id": id, "webhook-timestamp": String(ts), "webhook-signature": "v1," + sig,
//	    }
//	    const ok = await fetch(url, { method: "POST", headers, body }).then(r => r.ok, () => false)
//	    if (ok) return
//	    if (wait > 4 ** 6) throw new Error(`aftercare did not take ${type}`)
//	    await new Promise(r => setTimeout(r, wait * 1000))
//	  }
//	}
package standard
