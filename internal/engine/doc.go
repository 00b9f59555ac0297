// Package engine decides: which subjects go through which workflows, when each
// step is due, and whether it may be mailed. It is pure (no clock, no I/O), so
// the worker, the simulator and the console's "why not?" get the same answer.
//
// Rules.Plan, Rules.Claim and Rules.Explain take one look at one order:
//
//	start.go   triggers: which subjects enroll         (read from facts, not events; start_cases.go)
//	stand.go   exit, hold, go on                       (of an enrollment)
//	due.go     anchor + delay, business days, time of day, quiet hours, cap
//	decide.go  what that makes of each step            (law.go, consent.go, orders.go, together.go, brake.go, desk.go)
//
// Invariants:
//
//   - Decisions depend on facts, the rows and now, never on the order in which
//     facts arrived; planning twice at the same time changes nothing the second
//     time.
//   - Running and final steps and ended enrollments do not change, but for an
//     exit that is undone with its reason. Only Claim looks at a running step, and
//     only at the one that it is asked about.
//   - Conditions, consent, address and usefulness are judged when a step is due,
//     not before: until then the facts may still change.
//   - Erasure, deletion, test orders, pauses, consent, suppression, quiet hours
//     and caps are read from the present; only steps, waits and conditions come
//     from the enrollment's own version of the workflow.
//   - What can become true again (a case that is closed twice) enrolls anew each
//     time; what an earlier time began ends when it is over.
//   - A step to the desk asks nothing of the customer's address, consent or
//     suppression; their erasure ends it like any other.
//   - Whether, as what and in which hours a mail may go is the stricter of what the
//     store wants and what the law of the country says in which the buyer lives
//     (package country). It is the law of today, never pinned.
//   - What was too old when it was first heard of is held, not sent and not lost:
//     the brake. Who let it go on is not asked again.
//   - A condition that fails to evaluate holds the step: it is neither mailed nor
//     lost.
//   - Due times have a precision of a millisecond, rounded up, so that rows of any
//     database compare equal and no step is due before its anchor.
package engine
