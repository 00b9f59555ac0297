// Package insight learns from a store's own orders: after how many days customers
// buy a product again, and what else those buy who buy it. It is pure: the orders
// come from the caller, one by one, and what was found goes back.
//
//	study.go      takes purchases in, within a bound
//	intervals.go  purchase intervals, per piece
//	pairs.go      bought X, also bought Y
//
// What it says:
//
//   - An interval is the time from one purchase of a product to the customer's
//     next, by the pieces of the earlier one. Purchases within a day are one. Each
//     customer counts once, with the median of their own intervals, so that who
//     buys each week does not speak for the others. Of fewer than three customers
//     nothing is said.
//   - Two products belong together when at least three customers bought both, and
//     1.2 times as many as chance would bring together (lift). The five that bring
//     together most customers beyond chance come first: by lift alone, three who
//     happened to buy two rare things would.
//   - Presents, tests, and what was canceled or sent back count for nothing; what
//     comes by subscription counts for no interval, since its pace is the shop's.
//
// Bounds: the purchases of the last 24 months, newest first, until there are a
// million lines of them; Insight.Whole is false when there were more. That is a
// sample of the latest customers, and what they do now is what counts. A line
// takes sixteen bytes, and pairs are counted product by product, so that memory
// grows with the lines and not with the pairs: a million lines of a quarter of a
// million customers take less than 100 MB (a test holds it) and some seconds. A
// customer who bought more than a hundred different products, as a reseller does,
// counts for no pair: they would take longer than all others, and say least.
package insight
