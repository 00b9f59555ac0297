// Package workflows turns declared workflows into compiled ones: it reads the
// YAML files shipped beside it and those of a shop's own folder, refuses what
// cannot work, and compiles the conditions.
//
// A file is one workflow; its name is the workflow's name. A file in the
// override folder replaces the shipped one of the same name, any other adds a
// workflow. Which workflows run is the store's choice, not the file's.
//
// Invariants:
//
//   - Nothing half-right loads. Every mistake of every file is reported at
//     once as "file:line: path: text", because a marketer who fixes one at a time
//     gives up at the third.
//   - Conditions see aftercare.View and nothing else: no functions, no loops,
//     no clock, no regular expressions. Each is type-checked here, so reading
//     it later cannot fail on a customer's order.
//   - The version is a hash of the normalized YAML, which is written by this
//     package and not by a YAML library: comments, formatting and a library's
//     next release do not make a new version. Parse reads the normalized YAML
//     back to the same workflow, which is how pinned versions live on.
//   - A marketing step says until when it is useful: the cap may put it off, and
//     nobody wants an offer of last month. A pinned version from before may lack it.
//   - asks: survey or review on a step lets the country's law say whether its mail is
//     advertising. together_orders: 10d on a workflow makes one question of orders
//     that one person placed so close together. stale_after: 3d is the age at which a
//     fact is too old to be mailed about unasked; without it a day for what is about
//     the order, and useful_for for the rest.
//   - to: owner or lead on a step sends its mail to whoever looks after the case, or
//     hears of what is late; such a mail is transactional, since quiet hours and
//     consent are the customer's.
//   - must_arrive: true on a step is a promise with a price: of a mail whose answer
//     was lost a second copy is sent after 15 minutes, which most customers then
//     have twice. It is for what they cannot do without, and no shipped one has it.
//   - Step ids are forever. One that is no longer used stays under retired:,
//     because enrollments that are still running name it.
package workflows
