// Package country is what the law of a customer's country asks of a shop's mail:
// one table, a row a country, each with the law it was read in. It is pure.
//
// The table is no legal advice. It is meant to err on the careful side:
//
//   - A country without a row is one that asks first.
//   - A store's own setting counts where it is stricter than its customer's
//     country, and never where it is laxer.
//   - What asks for an opinion is marketing, as courts see it, and is service only
//     where an authority has said so.
//
// Whoever changes a row reads the law and writes down which and when.
package country
