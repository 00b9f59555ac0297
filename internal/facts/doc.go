// Package facts adds up the events of an order. It is pure: no clock, no I/O.
//
// Events come late, twice and in any order, so Reduce never looks at the order
// of its input: all permutations and duplications of the same events give the
// same JSON, byte by byte. The rules:
//
//   - Things with ids (lines, shipments, refunds, cases) are unions. Per id the
//     later telling wins field by field; what it leaves empty stays as known.
//   - Days of delivery are kept as a history, each when it was told first, so that
//     it can be told what a customer may have believed.
//   - First times (placed, paid, shipped, delivered, canceled, first seen) are
//     minima.
//   - What an order is comes from its greatest snapshot by (version, time,
//     status rank, body hash), again field by field; its amounts only together,
//     and its yes-or-no fields only from a snapshot that lists the lines, since a
//     partial one leaves them out rather than denying them.
//   - An event without a time of its own counts from when it was received, and
//     never beats one that has a time.
//   - A cancellation or deletion holds until a strictly newer snapshot, complete
//     with lines, says otherwise.
//   - What support corrects about the customer holds until a strictly newer
//     snapshot says something else than it did before.
//   - Erasure is for ever, whatever comes after it.
//
// Every line, shipment, refund and case needs an ID; sources see to that.
package facts
