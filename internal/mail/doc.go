// Package mail hands messages to an SMTP server so that each leaves at most
// once, and says exactly what came of it.
//
// A message is built to bytes before anything connects. Its Message-ID, Date
// and boundary come from the message itself, so every attempt writes the same
// letter. Then, on a pooled connection:
//
//	MAIL  RCPT  DATA  the letter  -> handOver commits ->  the final dot  -> answer
//
// Invariants:
//
//   - Before the dot nothing was sent, whatever went wrong; after it only the
//     server knows. So everything before the dot is "try again" or "refused",
//     and a dot without a readable answer is "unconfirmed" (RFC 1047).
//   - Pool.dot writes the dot, and nothing else does. What go-mail offers for
//     letters is not used: its Quit, Reset, Noop and its writer's Close all pass
//     through textproto's closeDot, which writes one.
//   - Once DATA is open, only closing the socket underneath ends it without a
//     delivery: conn.drop, which never touches the SMTP client. It is also the end
//     of every transaction that was refused: with PIPELINING DATA may be open, the
//     server may have said 354 although it refused sender or recipient.
//   - Between the call of handOver and the dot at most a second of machine time
//     passes. The commit lies somewhere within handOver, so the count starts
//     when it is called: a process that was frozen inside must not go on. One
//     that took longer is called again, once, and counts anew: a commit that was
//     merely slow has then been confirmed by a quick one.
//   - No RSET and no NOOP between mails: they cost a round trip each, and a
//     failing RSET after a 250 looks like a failure of a mail that was accepted.
//   - A refusal while connecting, greeting or logging in is about us, not about
//     the mail: such mails stay prepared, and a breaker stops the others from
//     queueing up behind a dead server.
//   - Texts in a SendResult never hold a mail address, and errors never hold the
//     password.
//
// The pool speaks through go-mail's smtp.Client and not through its mail.Client:
// the latter resets after every mail, reports accepted mails as errors, hides
// the phase of a failure, and leaks the socket when greeting or login fail.
package mail
