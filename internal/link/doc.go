// Package link signs the links in mails and opens what comes back.
//
// A token is base64url(payload) "." base64url(HMAC-SHA256), the payload naming
// key, purpose, store, subject and expiry. Nothing about it is secret: it says
// which page is meant and proves that we made it.
//
// Invariants:
//
//   - Every token has exactly one valid spelling. Base64 is read strictly and
//     the payload is built again from what was read, so that no other string
//     opens as the same link and a log or a rate limit may count by token.
//   - Whatever is wrong with a token, the answer is the same error (NotFound):
//     whoever guesses learns nothing, not even that a link has expired.
//   - The signature covers the purpose, so a survey link never unsubscribes,
//     and Open serves only the purposes its caller names.
//   - The first key signs, all verify: rotation puts a new key first and keeps
//     the old ones for as long as mails are kept.
//
// Unsubscribe links never expire (RFC 8058 mails are read years later); the
// caller gives business time, since expiry is a promise made in a mail.
package link
