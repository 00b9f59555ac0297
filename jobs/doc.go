// Package jobs is the work on Redis queues: asynq tasks that wake a worker for
// rows, and the sweeps that set those alarms. SQL is the truth and Redis the
// alarm clock (law 1): a task carries row ids and nothing else, so a repeated,
// late or lost one does no harm. The rows are claimed in SQL.
//
//	task                 queue             retries  what it may change
//	event:apply          events            2        inbox rows to events, facts, enrollments, steps
//	step:run:<workflow>  mails or offers   2        steps, ledger rows; sends mail
//
//	sweep       every  what it does
//	mark        1 s    keeps outside SQL how far it has come; suspends sending when it is behind that
//	inbox       1 s    enqueues inbox rows that were not nudged
//	wake        1 s    enqueues steps due within the horizon, and overdue ones again; the blast brake looks first
//	leases      5 s    takes back what a dead worker held
//	queues      5 s    tells Redis its queue names again
//	retention   10 s   empties what is old enough
//	walk        5 s    takes announcements over the orders: inbox rows
//	brake       1 min  adds up the blast brake's counts
//	study       1 m    learns once a night what customers buy again, and with what
//
// A task that fails is tried twice more and then archived; nothing depends on
// that, since the sweeps find every row that is still waiting. There are no
// task ids and no unique locks: a finished task would free its id, an archived
// one would block it, and only the row knows what was done.
//
// Speed, by the benchmarks here and by trials with the database:
//
//   - What a process enqueues its own servers hear at once (bell.go). With asynq's
//     polling alone each task of a mail's way waited 27 ms, and the embedded queue
//     was asked for nothing twenty times a second.
//   - Alarms are set side by side, and their scripts share pipelines (pipe.go): 2
//     to 2.6 times plain asynq's rate for steps that share no second, 10 and more
//     for those that do. What is due by now goes one after the other: few tasks,
//     whose order counts. A tick goes on until all have their alarm; marking them
//     in SQL takes most of its time.
//   - One server for each queue. Eight, on a pipe, did empty tasks at 2.2 times the
//     rate and for 0.6 of the CPU; but a task costs a tenth of a millisecond, which
//     is a fortieth of what applying one inbox row does, and rows share tasks.
//   - The rows of event:apply are applied one after the other in small tasks, and
//     the tasks side by side. On two cores more places do no more, as the CPU is
//     full by then, and each takes one of the database's connections from others.
//
// Invariants:
//
//   - Each queue has a server of its own, so that no queue waits for the slow
//     work of another.
//   - A step is claimed only when a place is free for its mail, and everything
//     until its hand-over happens within its lease.
//   - A step whose domain has had its mails for now waits before it is claimed: that
//     is no attempt, and holds nothing.
//   - What was claimed is finished, whatever asynq, Redis or a stop say in the
//     meantime; what was not claimed goes back to the queue.
//   - A mail that breaks the code that makes it is put off twice and then held for
//     a person; others do not wait for it. A template's error waits for its author
//     as long as it takes.
//   - While Redis is away everything that needs it waits, nothing piles up for it,
//     and a stop does not wait for it. When it is back, what was received meanwhile
//     is applied before any step is claimed.
//   - An outcome is kept or, if the database stays away, left to the lease. A
//     mail that was handed over goes back to "prepared" only if the mailer says
//     that no dot was written, or the server that it did not take it.
package jobs
