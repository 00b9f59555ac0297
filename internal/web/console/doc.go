// Package console is where operators look: what needs them, what an order got
// and will get and why, what waits, what came in, and what is paused; and where
// people answer customers: the case desk.
//
// Invariants:
//
//   - Everything but the login page, the stylesheet and the favicon needs a
//     session, unless Deps.Open says that this is a demo.
//
//   - Logging in makes a new session token (a planted one is worth nothing), and
//     logging out destroys the session on the server.
//
//   - Who may try a password is counted by the peer's address alone: headers
//     such as X-Forwarded-For are what the client wants us to believe.
//
//   - Numbers and reasons come from rows. "Why not?" comes from the engine's own
//     Explain, never from a second set of rules in a page.
//
//   - Times are shown in the store's zone, with UTC on hover; what a customer
//     will get is shown in the customer's.
//
//   - What is done in a case is one event through the door, with who did it. A form
//     that is posted twice is one act. One that was opened before somebody else did
//     something sends nothing, shows the news, and keeps what was typed.
//
//   - Canned replies are drafts: a person reads, completes and sends them.
//
// Each action is one file: read the request, ask one interface, render. All
// addresses are in routes.go.
package console
