// Package demo is a sample shop with ninety days of orders: webhooks as the
// platforms would sign and post them, and customers who answer. Everything
// behind the HTTP request is the real thing; the demo only plays the outside
// world, and counts at the mail server what came of it.
//
// The story is data: orders.go tells what each customer does and when, story.go
// turns that into webhooks in time order, one file per platform writes bodies.
// The people are invented; their addresses end in .example (RFC 2606).
package demo
