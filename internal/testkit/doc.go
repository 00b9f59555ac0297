// Package testkit gives tests real servers: PostgreSQL and Redis on free loopback
// ports, in temporary folders, one of each per test process. It is internal/spawn
// with a testing.TB, and never touches servers that run already.
//
// Where a server's binary is missing a test is skipped on a laptop and fails
// where CI=true. A package that uses the kit says
//
//	func TestMain(m *testing.M) { testkit.Main(m) }
package testkit
