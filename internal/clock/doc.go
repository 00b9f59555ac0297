// Package clock tells the two times of the system. Besides cmd it is the only
// package that asks the machine what time it is.
//
// Machine time is what the machine's clock shows. Leases, timeouts, ticks, rate
// limits, sessions and the windows of webhook signatures live in it.
//
// Business time is when things happen in the shop: events, due times, caps,
// quiet hours, usefulness, the expiry of links and the Date of a mail. It equals
// machine time, except in the sandbox, where it may start elsewhere and run
// faster, so that forty days of mails pass in forty seconds. An attempt reads
// business time once and decides everything by that one instant.
//
// The two are never compared with each other and never mixed in one sum; only
// Sandbox turns one into the other, by one row that all processes share.
//
// Invariants: every time given is in UTC, carries no monotonic reading (it is
// stored and compared with what was stored), and lies before the year 10000, so
// that it can always be written as RFC 3339. Nothing here sleeps or ticks.
package clock
