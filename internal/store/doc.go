// Package store keeps the rows: SQLite or PostgreSQL through sqlx, one file per
// aggregate, SQL beside the method that runs it.
//
// Invariants:
//
//   - A method that returns without error has committed. What a platform or a
//     mail server is told afterwards is therefore true after a crash.
//   - Whoever writes steps, enrollments or ledger rows holds the order's row
//     lock. Locks are taken in one order everywhere: inbox row, store, orders by
//     id, parcel numbers, persons by id, coupons; so nobody waits in a circle.
//     PostgreSQL might still find one; such a transaction runs again from its start.
//   - "store" is an advisory lock: shared by all work on the store's rows, held
//     alone by a pause and an erasure, which touch rows of many orders.
//   - A step is running if and only if its ledger row is sending or handed over;
//     the lease is the ledger row's, by the database's clock.
//   - A mail is held over which the worker died five times in a row, and nothing
//     but a person lets it go on. Five and not three, and the later ones with
//     pauses that are spread, because innocent mails that are on board die along:
//     where processes are killed again and again, some do so twice or three times.
//   - A mail that may have arrived is never less than unconfirmed again. It is sent
//     once more only if its row asks for that (must_arrive, deliberate), and the
//     step of such a row waits.
//   - No step in the scope of a pause is waiting or due. Only the blast brake, which
//     may be pulled over a hundred thousand steps, leaves them as they are: each is
//     held when its alarm rings, and the claim looks again.
//   - Every write after a claim says WHERE id AND attempt AND state; no row
//     written means that somebody else has it, and the code is Conflict.
//   - The row with the greatest handed, inbox id or order id is never deleted:
//     these numbers (Mark) only grow, and a mark of them that lies outside tells
//     a database that was put back from a backup. While a row of restores has
//     not ended, Claim, HandOver and PrepareMail send nothing.
//   - A step whose alarm rang in the time that such a database lost is never
//     mailed, whenever it comes to be claimed: it becomes unconfirmed.
//   - What shares a commit is nobody else's trouble: a webhook that makes it fail
//     goes alone, and so does a word about a mail that fails or has to wait for a lock.
//   - A code of a pool has one holder: the mail that brings it, which takes it in
//     the commit of its claim and, if it never left, gives it back in the commit that
//     ends it; or a case. Nobody waits for a code that another is about to take. Codes
//     are given in one order, so that a restored database knows which are gone.
//   - Rows of cases and promises say what the facts of their order come to, and
//     nothing else: they are written with the facts, or again at a start (restand.go),
//     and may be made anew at any time.
//   - A mail to the desk has no person: nothing that becomes of it touches the
//     customer, and nothing of the customer's, but their erasure, stops it.
//   - A picture that a customer sent is a row like any other, beside its order's:
//     several processes serve pages and have no disk in common, one backup must
//     hold all that a customer said, and one transaction erases it. It is committed
//     before the event that names it; one that nothing names goes after a day.
//   - Text is kept as valid UTF-8 without NUL, which PostgreSQL refuses.
//   - Whatever tells who somebody is can be found from their orders, their
//     person's row or their names alone (whose.go), and so be copied and erased.
//     A column for such a thing needs its line in scrub.go.
//
// A restore is found by its mark and not by what Redis has queued or by the age of
// the rows: a mark costs three reads at the ends of indexes each second, and is
// right as long as anything at all was committed after the backup. Hand-overs are
// numbered by the database's clock rather than by a sequence, since a number
// needs only to grow: no row is hot, nothing has to be set forward after a
// restore, and the number tells when. The window of a restore is a rule of Claim;
// the recovery only walks through it beforehand, to count.
//
// Where the time goes, and what is done about it. A commit waits for the disk, so
// webhooks share commits (receive.go), and so do hand-overs of mails and, apart
// from them, outcomes (entries.go); whoever comes alone waits for nobody. A
// statement waits for the way to the server, so rows alike go as one (many.go),
// webhooks are applied some at a time (apply_together.go), and changes of steps and
// enrollments wait for the transaction's next statement (changes.go). SQLite has no
// way to go, but takes longer to compile a statement than to run it: they are kept
// (compiled.go), and lists and batches have few lengths (queries.go, many.go). What
// is left of a claimed step is its facts' JSON, the decision and PostgreSQL's own
// work on eight tables; of an alarm, the row's five indexes, since its state is in
// one of them.
//
// SQLite has one connection that writes, so its transactions run one after the
// other and the row locks above are not needed there; the few differences are
// in dialect.go. Migrations only add (expand); what they make useless goes one
// release later (contract), so that two releases can run side by side.
package store
