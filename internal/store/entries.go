package store

import (
	"cmp"
	"context"
	"time"

	"aftercare/internal/aftercare"
)

const (
	// entriesMost is how many hand-overs and outcomes share a commit.
	entriesMost = 128
	// entriesTime bounds one shared commit. A hand-over that takes longer is asked
	// again before its dot, and an outcome is tried again.
	entriesTime = 10 * time.Second
)

// entry is a word about a mail that is to be committed now: that it may be gone
// from here on, or what came of it. Both share commits: what a connection has
// sent is kept together with what it sends next.
type entry struct {
	claim aftercare.Claim
	over  *handOver // or
	out   *outcome

	planner aftercare.Planner
	wakes   []aftercare.Wake
	alone   bool  // it has to wait for a lock, or made a shared transaction fail
	says    error // why nothing was written of it
	err     error // of the commit
}

// enter returns when the entry is committed, or nothing of it is.
func (s *Store) enter(ctx context.Context, e *entry) error {
	e.err = errNotCommitted
	if err := s.entries.do(ctx, e); err != nil {
		return err
	}
	if e.alone {
		e.err = s.inTx(ctx, "ledger", func(tx *Tx) error { return s.writeEntries(tx, []*entry{e}, true) })
	}
	return cmp.Or(e.err, e.says)
}

// commitEntries commits what take returns. Those that would have to wait for
// locks keep nobody else waiting: they go alone, as all do where one of them made
// the transaction fail.
func (s *Store) commitEntries(take func() []*entry) {
	ctx, cancel := context.WithTimeout(context.Background(), entriesTime)
	defer cancel()
	var all []*entry
	err := s.tryTx(ctx, "ledger", func(tx *Tx) error {
		all = take()
		return s.writeEntries(tx, all, false)
	})
	if all == nil { // not even a transaction began
		all = take()
	}
	apart := err != nil && (passing(err) || !away(err))
	for _, e := range all {
		e.err, e.alone = err, e.alone || apart
	}
}

// writeEntries writes outcomes first: their locks come before the rows of mails,
// and a hand-over compares what it depends on as late as can be.
func (s *Store) writeEntries(tx *Tx, all []*entry, wait bool) error {
	var outcomes, over []*entry
	for _, e := range all {
		e.says, e.wakes, e.alone = nil, nil, false
		if e.over != nil {
			over = append(over, e)
		} else {
			outcomes = append(outcomes, e)
		}
	}
	if len(outcomes) > 0 {
		l, outcomes, err := tx.lockFor(outcomes, wait)
		if err != nil {
			return err
		}
		if err := s.settle(tx, outcomes, l); err != nil {
			return err
		}
	}
	return tx.handOver(over, s.now(), wait)
}
