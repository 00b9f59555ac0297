// Package bulk fills the tables of a bench with rows as a shop of that size would
// have them, in seconds: it copies those of one order that was really applied, by
// SQL, under other numbers. It asks the tables for their columns and so keeps up
// with migrations. Only bench uses it, on databases of its own.
package bulk
