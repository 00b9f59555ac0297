// Package peer is what the pipeline is measured against: what a user would pick
// or write instead. Each is as a careful user would set it up, and not slower on
// purpose: it reuses connections, prepares what can be prepared, and does no work
// that its row does not name. Only bench uses it.
package peer
