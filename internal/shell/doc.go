// Package shell holds what must not get through: the tests that come at the
// running program from outside, as a stranger, a platform, a customer, a
// marketer or a mail scanner would.
package shell
