// Package webtest holds what the pages' tests show: a small store's data, told
// as one story, behind the interfaces the pages declare. Everything that would
// change a row is written down instead, so that a test can say "nothing did".
// Tests only.
package webtest
