// Package cases is how a store helps: who answers a case, by when, what comes
// next and what may be given. It is pure, so the desk, the customer's pages, the
// mails and the workflows give the same answer.
//
// Number names a case. Parse reads a store's help file (see
// config/help.example.yaml), Default the one for stores without. Clocks says whom
// a case waits for and until when, Owner who looks after it, Row what the desk
// lists, Next and May what its plan says. Returnable and Warranty decide about
// what was bought; FromSurvey and FromReview make cases of answers that ask for
// one; Report adds up a month.
//
// Invariants:
//
//   - A clock runs only while the case waits for the store, and counts the store's
//     business hours (aftercare.Store.AddBusinessTime). It ends within them.
//   - A case waits for the customer while the last message that the customer can
//     see asks something, or an estimate has no answer. Any word of the customer
//     ends that.
//   - The first reply is a visible message or a phone call that was noted; a note
//     is none. The next reply is due from the first word of the customer that
//     nobody has answered, so a second question does not put the first one off.
//   - A case that was opened again starts anew: its clocks count from then.
//   - Cases of the shop's platform are answered there; no clock runs here. One that
//     the customer answers here is answered here from then on.
//   - A help file is taken only without a fault, and all faults are told at once,
//     each with its line.
package cases
