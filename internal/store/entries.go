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
// from here on, or what came of it.
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

// book is where entries of one kind share commits. Each kind has its own: a
// hand-over keeps a connection to the mail server waiting, and takes a few
// statements, while an outcome, which nobody waits for, plans its order again.
type book struct {
	*group[*entry]
	s     *Store
	write func(tx *Tx, all []*entry, wait bool) error
}

func (s *Store) book(write func(tx *Tx, all []*entry, wait bool) error) *book {
	b := &book{s: s, write: write}
	b.group = &group[*entry]{most: entriesMost, lanes: 1, commit: b.commitShared}
	return b
}

// enter returns when the entry is committed, or nothing of it is.
func (b *book) enter(ctx context.Context, e *entry) error {
	e.err = errNotCommitted
	if err := b.do(ctx, e); err != nil {
		return err
	}
	if e.alone {
		e.err = b.s.inTx(ctx, "ledger", func(tx *Tx) error { return b.writeFresh(tx, []*entry{e}, true) })
	}
	return cmp.Or(e.err, e.says)
}

// commitShared commits what take returns. Those that would have to wait for
// locks keep nobody else waiting: they go alone, as all do where one of them made
// the transaction fail.
func (b *book) commitShared(take func() []*entry) {
	ctx, cancel := context.WithTimeout(context.Background(), entriesTime)
	defer cancel()
	var all []*entry
	err := b.s.tryTx(ctx, "ledger", func(tx *Tx) error {
		all = take()
		return b.writeFresh(tx, all, false)
	})
	if all == nil { // not even a transaction began
		all = take()
	}
	apart := err != nil && (passing(err) || !away(err))
	for _, e := range all {
		e.err, e.alone = err, e.alone || apart
	}
}

// writeFresh forgets what a try before has left.
func (b *book) writeFresh(tx *Tx, all []*entry, wait bool) error {
	for _, e := range all {
		e.says, e.wakes, e.alone = nil, nil, false
	}
	return b.write(tx, all, wait)
}
