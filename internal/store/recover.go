package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// recoverBatch is how many steps a recovery decides in one transaction.
const recoverBatch = 100

// Recover suspends sending if it is not yet, and keeps the business times that
// enclose what may have been sent after the backup: from here on a step due by
// until becomes unconfirmed when it is claimed, also one that is planned later,
// when a shop posts its webhooks again. inside is what the database knows.
func (s *Store) Recover(ctx context.Context, inside aftercare.Mark, backup, until time.Time) (aftercare.Restore, error) {
	open, err := s.Suspension(ctx)
	if err == nil && open == nil {
		err = s.Suspend(ctx, inside, inside)
	}
	if err == nil {
		err = s.inTx(ctx, "recover", func(tx *Tx) error {
			return tx.exec("UPDATE restores SET backup_at = ?, until_at = CASE WHEN until_at > ? THEN until_at ELSE ? END WHERE ended_machine = 0",
				micros(backup), micros(until), micros(until))
		})
	}
	if err == nil {
		open, err = s.Suspension(ctx)
	}
	if err == nil && open == nil {
		err = aftercare.Errorf(aftercare.Conflict, "another recovery has just ended")
	}
	if err != nil {
		return aftercare.Restore{}, fmt.Errorf("store: recover: %w", err)
	}
	return *open, nil
}

// Recovering decides, as Claim will, about the steps that were due by then, and
// ends the attempts that the backup had under way and whose leases are over. It
// goes on from wherever a recovery before it was cut off. tell is called after
// each batch with how many of how many steps were looked at. With a dry run all
// of it is taken back.
//
// The steps are taken in the order in which they were due, and what follows them
// with them, since one that is mailed can put off another (a cap): in another
// order the one that was mailed could be the one that is put off now, and be
// mailed again.
func (s *Store) Recovering(ctx context.Context, until time.Time, p aftercare.Planner, dry bool, tell func(looked, of int)) (sum aftercare.Recovery, err error) {
	if sum.Unconfirmed, err = s.recoverAttempts(ctx, until, p, dry); err != nil {
		return sum, fmt.Errorf("store: recover: %w", err)
	}
	for again := true; again; {
		var last wakeRow
		var looked, of int
		if err := s.reading(ctx).get(&of, "SELECT COUNT(*)"+dueBy, micros(until)); err != nil {
			return sum, fmt.Errorf("store: recover: %w", err)
		}
		again, sum.Left = false, 0
		for {
			ids, err := s.reading(ctx).nextDue(&last, until)
			if err != nil {
				return sum, fmt.Errorf("store: recover: %w", err)
			}
			if len(ids) == 0 {
				break
			}
			n, err := s.recoverSteps(ctx, ids, until, p, dry)
			if err != nil {
				return sum, fmt.Errorf("store: recover: %w", err)
			}
			again = again || n.Unconfirmed > 0 && !dry // what follows them may have been due before the last one
			sum.Unconfirmed, sum.Otherwise, sum.Left = sum.Unconfirmed+n.Unconfirmed, sum.Otherwise+n.Otherwise, sum.Left+n.Left
			looked += len(ids)
			tell(looked, max(looked, of))
		}
	}
	if dry {
		return sum, nil
	}
	held, err := s.reading(ctx).underWay()
	sum.Left += held
	return sum, err
}

// underWay is how many steps are being attempted.
func (q queries) underWay() (n int, err error) {
	err = q.get(&n, "SELECT COUNT(*) FROM mails WHERE state IN ('sending', 'handed_over') AND step_row IS NOT NULL")
	return n, err
}

// recoverAttempts ends the attempts whose leases are over, or, with a dry run,
// counts those under way, and returns how many may have arrived. One that was not
// handed over is put back, and its step is then decided like the others.
func (s *Store) recoverAttempts(ctx context.Context, until time.Time, p aftercare.Planner, dry bool) (unconfirmed int, err error) {
	if dry {
		return s.reading(ctx).underWay()
	}
	for {
		b, u, _, err := s.ExpireLeases(ctx, p, until)
		unconfirmed += u
		if err != nil || b+u == 0 {
			return unconfirmed, err
		}
	}
}

const dueBy = " FROM steps WHERE state IN ('waiting', 'due') AND wake_at > 0 AND wake_at <= ?"

// nextDue are the earliest steps behind last, which it moves on. Those of a batch
// are due within less than an hour, so that what follows them after an hour or
// more comes in a later batch.
func (q queries) nextDue(last *wakeRow, until time.Time) (ids []int64, err error) {
	var rows []wakeRow
	err = q.all(&rows, "SELECT id, workflow, wake_at"+dueBy+" AND (wake_at > ? OR wake_at = ? AND id > ?) ORDER BY wake_at, id LIMIT ?",
		micros(until), last.WakeAt, last.WakeAt, last.ID, recoverBatch)
	for _, r := range rows {
		if r.WakeAt < rows[0].WakeAt+time.Hour.Microseconds() {
			ids, *last = append(ids, r.ID), r
		}
	}
	return ids, err
}

func (s *Store) recoverSteps(ctx context.Context, ids []int64, until time.Time, p aftercare.Planner, dry bool) (n aftercare.Recovery, err error) {
	err = s.inTx(ctx, "recover", func(tx *Tx) error {
		st, err := tx.standing()
		if err != nil {
			return err
		}
		st.until = max(st.until, micros(until)) // which a dry run has not kept
		c := claiming{Tx: tx, standing: st, s: s, p: p, most: len(ids), lease: testLease}
		if err := c.run(ids, func(due time.Time) time.Time { return due }); err != nil {
			return err
		}
		n = aftercare.Recovery{Unconfirmed: len(c.gone)}
		left, err := list[int64](tx.queries, "SELECT id FROM steps WHERE "+toCome+" AND wake_at <= ? AND id IN (?)", ids, micros(until))
		if err != nil {
			return err
		}
		n.Left = len(left)
		n.Otherwise = len(ids) - n.Unconfirmed - n.Left
		if dry {
			return errDry
		}
		return nil
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return n, err
}

// Recovered ends the restore, and so the suspension: the last act of a recovery.
// The mark outside counts as reached from here on, and hand-overs go on with
// greater numbers. Code Conflict: it is not the mark any more that Recover saw.
func (s *Store) Recovered(ctx context.Context, r aftercare.Restore) error {
	err := s.inTx(ctx, "recovered", func(tx *Tx) error {
		n, err := tx.change("UPDATE restores SET ended_machine = "+s.now()+` WHERE id = ? AND ended_machine = 0
			AND outside_handed = ? AND outside_inbox = ? AND outside_orders = ?`, r.ID, r.Outside.Handed, r.Outside.Inbox, r.Outside.Orders)
		if err == nil && n == 0 {
			err = aftercare.Errorf(aftercare.Conflict, "meanwhile a mark was found that is further ahead, or another recovery has ended; run the same command again")
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store: recovered: %w", err)
	}
	return nil
}
