// Package intake is the one door (law 3): whatever the outside says enters
// here, as a webhook of a platform or as an answer of a customer, and becomes
// an inbox row before anybody is told "ok".
//
// The endpoint verifies over the raw bytes, dedupes by the source's key,
// commits the row and answers 200; reading the body comes later, in the job
// event:apply. It answers
//
//	200  kept, a repeat, or a platform's hello
//	400  the body ended early: the sender is gone or too slow
//	401  the signature does not hold (nothing is kept)
//	404  no such store or source
//	405  not a POST
//	413  the body is over 2 MiB
//	415  the body is compressed (a signature over what is inside cannot hold)
//	503  the row could not be committed, or too much is under way at a time; the
//	     platform should try again
//
// and never 4xx for what a body says: platforms switch a hook off after a
// streak of those, so a signed body that cannot be read is kept as rejected.
//
// The path names store and source, and so the secrets; no header decides on
// that, since most platforms sign the body only.
package intake
