// Package chaos breaks things under load, by the real program, and counts.
//
// Every row of its table is a fault and a load, and ends with the auditor's
// verdict: lost, doubled, early, unconfirmed, and how long it took from the end
// of the fault until everything was done. `make chaos` runs all rows at length
// and prints the table; `go test` runs each in a short form. Some rows break
// nothing: they show that what is broken elsewhere carries the whole story. Rows
// with cases in their load have customers who act (customers_test.go): photos,
// answers of the desk, codes to give away and a recall are counted too.
//
// Rules for a row:
//
//   - It is an ordinary test that calls under, which keeps the books.
//   - It expects 0 lost and 0 doubled. What nobody can know is unconfirmed, and
//     bounded by what can be on the wire when a process dies.
//   - Its random choices come from the seed that is printed with the table.
//   - It asserts on no wall time. Times are in the table, and the targets of the
//     long form are checked there alone.
package chaos
