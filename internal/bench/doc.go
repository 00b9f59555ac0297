// Package bench measures the pipeline beside what a user would pick instead, in
// one run on one machine, as ratios: machines differ and are noisy, ratios less.
//
// Invariants:
//
//   - What is measured is the real thing, wired as cmd wires it: the endpoint,
//     the store with its commits synced to disk, asynq on a real redis-server, the
//     mail pool. What stands in for the world is a mail server of our own
//     (mailtest) and rows that were copied in SQL (bulk), not applied one by one.
//   - The sides of a trial run by turns: ours, theirs, ours, theirs. A ratio is
//     the median of those of the turns, its spread their smallest and greatest.
//   - Nothing is timed but the work that the row names: what prepares a run
//     happens before its clock starts.
//   - A run that did not do the work that it was to do is an error and no figure.
//   - Times are machine time. Nothing here decides anything, so bench asks the
//     machine itself.
//
// To add a row, add it to the trial that makes its figures, or a trial to rows.go.
package bench
