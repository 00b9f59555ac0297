// Package aftercare is the domain: the words of the system as types. One word
// stands for one thing, here, in tables, pages and documents.
//
// A platform's webhook is an Inbound row; a Source turns it into Events; the
// events of an order add up to OrderFacts; with the store's policies, the
// person, the catalog and the ledger they make Facts, the engine's only input.
// A Workflow enrolls a Subject; the Enrollment has Steps; a step that is due
// becomes a Mail, the ledger row of one message to one person.
//
// Invariants that every package may rely on:
//
//   - Times are UTC instants; the zero Time means "not known" or "not yet".
//   - Money is an integer count of the currency's minor unit, never a float.
//   - Platform ids are strings, whatever the platform calls them.
//   - Nothing here reads a clock, a file, a database or the network; the
//     package imports the standard library only.
package aftercare
