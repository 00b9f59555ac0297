// Package catalog knows what a store's products promise and need beyond what an
// order says: warranty, how long a piece lasts, guides, spare parts, and what
// goes with what. It reads one file per store (see config/catalog.example.yaml)
// and is pure: the file's bytes come from the caller.
//
// A catalog is small (what a shop wants to say something about, not its whole
// range), is read as a whole and does not change after that. A product that is
// not in it is normal: the store's own warranty holds and nothing is offered.
//
// A file is taken only without a fault, and all faults are told at once, each
// with its line: a typo in a SKU would otherwise be an offer that never goes
// out, and nobody would know.
package catalog
