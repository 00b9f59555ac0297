// Package customer serves what the links in mails open: /c/{token} is a survey,
// a list of places to review, or the way to get fewer mails.
//
// Invariants:
//
//   - GET and HEAD only show: mail scanners follow every link (and a survey
//     link with ?score=5 would otherwise vote). Only a POST records.
//   - What a customer says becomes an event and enters by the one door; nothing
//     here writes rows.
//   - Every bad token gets the same 404, whatever is wrong with it: expired,
//     forged, cut short, of a store or an order that is gone.
//   - A page holds no address and no price: whoever was forwarded the mail sees
//     the order's name and what was bought, no more.
//   - A good and a bad answer get the same review links. Asking only the happy
//     ones would be lying to the next customer (and is what the FTC calls
//     review gating).
//
// The pages speak the order's language (strings/*.json, each complete), wear
// the store's name, logo and color, and need no script and no cookie.
package customer
