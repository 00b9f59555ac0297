// Package mailtest is an SMTP server that takes every mail and forwards none:
// the mailbox of the demo, and the opponent of the tests, where a Script makes
// it refuse, delay, hang, drop or babble at any phase.
//
// Invariants:
//
//   - A mail that is kept is counted, and its Message-ID is on disk when Log is
//     set, before the 250 to its dot is written. So after a crash of the sender
//     the sink knows every mail that a sender may believe to be delivered.
//   - Only CRLF "." CRLF ends a mail. A sender that closes before it has
//     delivered nothing.
//   - Memory is bounded: the oldest mails go when Max or MaxBytes is passed.
//   - It listens on loopback only, unless told otherwise, and never connects.
package mailtest
