// Package sizing computes how many processes, and how large a Redis and a
// PostgreSQL, a number of orders a day needs. The table "How large" of README.md
// is its output; a test holds the two together (go test ./internal/sizing -update).
//
// What an order leaves behind is measured by the tests here, on a real PostgreSQL
// and Redis, and they fail when a figure is off by a fifth. How much a process
// gets through in a second is what `aftercare bench` measures.
//
// The sizes above what was ever run are arithmetic and no promise; the table says
// so.
package sizing
