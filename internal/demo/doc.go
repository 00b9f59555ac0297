// Package demo is a sample shop with ninety days of orders: webhooks as the
// platforms would sign and post them, and customers who answer. Everything
// behind the HTTP request is the real thing; the demo only plays the outside
// world, and counts at the mail server what came of it.
//
// The story is data: the files orders*.go tell what each customer buys and what
// becomes of it, journeys.go what customers and the desk then do, each in answer to
// a mail that came; story.go turns it into webhooks in time order, and one file per
// platform writes bodies. Customers use the pages as people do: they follow a mail's
// link, look, fill in the form that is there, and press its button. All that happens
// follows from mails, so the sums are the same on every machine.
// The people are invented; their addresses end in .example (RFC 2606).
package demo
