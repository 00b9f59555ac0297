// Package archtest holds the program to its cut: which package may import
// which, and a few rules that keep it testable. It has tests only.
//
// The tables are in tables_test.go, each ban with its reason, which is what a
// failing test prints. A package that the table does not name fails too: say
// what it may import before you write it. Tests are exempt from all of it.
//
// Imports are read with go/parser alone, so the check takes a moment, works on
// code that does not compile yet, and sees files of every platform.
package archtest
