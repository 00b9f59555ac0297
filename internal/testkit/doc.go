// Package testkit starts real servers for tests: PostgreSQL and Redis on free
// loopback ports, in temporary folders, one of each per test process. It never
// touches servers that run already, and everything it starts ends with the
// process, even if that is killed.
//
// Where a server's binary is missing a test is skipped on a laptop and fails
// where CI=true. A package that uses the kit says
//
//	func TestMain(m *testing.M) { testkit.Main(m) }
package testkit
