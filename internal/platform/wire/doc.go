// Package wire reads single values out of platform payloads: texts, decimals,
// times, flags, lists. Every adapter reads with these types, so that a value
// that is missing, null or of an unexpected shape is treated the same way
// everywhere.
//
// Invariants:
//
//   - No value is ever a float: decimals keep their digits as text until
//     aftercare.ParseMoney reads them.
//   - A value of the wrong shape reads as "not there"; only broken JSON is an
//     error. Platforms change shapes without notice (a list becomes an object,
//     an id a string), and an order with a hole is better than no order.
//   - Texts are trimmed, valid UTF-8, of bounded length and free of control
//     characters, so that nothing a shopper typed can start a new header or line
//     elsewhere.
package wire
