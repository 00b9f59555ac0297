// Package counter has nothing but tests: customers at the counter who ask for a
// return, a repair, a part or an answer, with the pages over a real database, the
// real door and the real reducer, and forms sent as browsers send them.
package counter
