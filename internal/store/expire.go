package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// expireBatch is how many ended leases one call looks at.
const expireBatch = 500

// ExpireLeases ends the attempts whose lease ran out (law 4): a mail that was
// still sending is put back, one that was handed over is unconfirmed and its
// step done. It returns how many of each, and the steps due within the horizon.
func (s *Store) ExpireLeases(ctx context.Context, p aftercare.Planner, now time.Time) (back, unconfirmed int, wakes []aftercare.Wake, err error) {
	return s.endAttempts(ctx, "lease_machine > 0 AND lease_machine < "+s.now(), p, now)
}

// endAttempts ends the attempts for which the condition on their ledger row holds.
func (s *Store) endAttempts(ctx context.Context, over string, p aftercare.Planner, now time.Time) (back, unconfirmed int, wakes []aftercare.Wake, err error) {
	var rows []mailRow
	err = s.reading(ctx).all(&rows, "SELECT "+mailColumns+` FROM mails WHERE state IN ('sending', 'handed_over')
		AND `+over+` ORDER BY lease_machine LIMIT ?`, expireBatch)
	if err != nil {
		return 0, 0, nil, fmt.Errorf("store: expire leases: %w", err)
	}
	for _, r := range rows {
		var due []aftercare.Wake
		ended := false
		err := s.inTx(ctx, "expire", func(tx *Tx) (err error) {
			due, ended, err = s.expire(tx, r, over, p, trim(now))
			return err
		})
		if err != nil {
			return back, unconfirmed, wakes, fmt.Errorf("store: expire mail %s: %w", r.ID, err)
		}
		switch wakes = append(wakes, due...); {
		case ended && r.State == string(aftercare.MailHandedOver):
			unconfirmed++
		case ended:
			back++
		}
	}
	return back, unconfirmed, wakes, nil
}

// expire ends one attempt if it still stands as r says, and is still over.
func (s *Store) expire(tx *Tx, r mailRow, over string, p aftercare.Planner, now time.Time) ([]aftercare.Wake, bool, error) {
	if r.OrderRow != 0 {
		if err := tx.lockStore(r.Store, false); err != nil {
			return nil, false, err
		}
		if _, err := tx.lockStates([]int64{r.OrderRow}); err != nil {
			return nil, false, err
		}
	}
	o := died(r.Deaths+1, now)
	switch {
	case r.State == string(aftercare.MailHandedOver):
		o = aftercare.Settlement{Mail: aftercare.MailUnconfirmed, Final: true,
			Reason: aftercare.Because(aftercare.ReasonUnconfirmed, "the worker that had it stopped answering")}
	case r.StepRow == 0: // nobody would take it up again
		o = aftercare.Settlement{Mail: aftercare.MailFailed, Final: true,
			Reason: aftercare.Because(aftercare.ReasonError, "the process that sent it stopped")}
	}
	st, err := tx.standing()
	if err != nil {
		return nil, false, err
	}
	m := r.mail()
	if st.suspended { // a recovery decides: what follows may have happened in the lost time
		o.NotBefore, m.MustArrive = time.Time{}, false
	}
	o.Reply = r.Reply // of the attempt before: this one had no answer
	o, ok, err := tx.keepOutcome(m, "state = '"+r.State+"' AND "+over, o, now)
	if err != nil || !ok {
		return nil, false, err
	}
	if r.StepRow == 0 {
		return nil, true, nil
	}
	// It left when it was tried, if it left: what follows it counts from there,
	// however much later its end is found.
	if err := settleStep.run(tx.queries, []stepEnd{{r.StepRow, o, instant(r.At)}}); err != nil {
		return nil, false, err
	}
	due, err := s.replan(tx, looks{r.OrderRow: now}, p)
	return due[r.OrderRow], true, err
}

// Confirm turns an unconfirmed mail into a sent one, because the server's
// answer came late, a provider's event told, or a person knows.
func (s *Store) Confirm(ctx context.Context, mailID, how string, p aftercare.Planner, now time.Time) error {
	return s.withMail(ctx, "confirm", mailID, p, now, func(tx *Tx, m mailRow) error {
		ok, err := tx.confirm(mailID, how)
		if err == nil && !ok {
			err = aftercare.Errorf(aftercare.Conflict, "mail %s is not unconfirmed", mailID)
		}
		return err
	})
}

// withMail changes a mail and its step by somebody's word, under the lock of its
// order, and lets the planner look at what follows.
func (s *Store) withMail(ctx context.Context, name, id string, p aftercare.Planner, now time.Time, change func(*Tx, mailRow) error) error {
	err := s.inTx(ctx, name, func(tx *Tx) error {
		var m mailRow
		if err := tx.get(&m, "SELECT "+mailColumns+" FROM mails WHERE id = ?", id); errors.Is(err, sql.ErrNoRows) {
			return aftercare.Errorf(aftercare.NotFound, "no mail %s", id)
		} else if err != nil {
			return err
		}
		if m.OrderRow == 0 {
			return change(tx, m)
		}
		if err := tx.lockStore(m.Store, false); err != nil {
			return err
		}
		if _, err := tx.lockStates([]int64{m.OrderRow}); err != nil {
			return err
		}
		if err := change(tx, m); err != nil {
			return err
		}
		_, err := s.replan(tx, looks{m.OrderRow: trim(now)}, p)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: %s mail: %w", name, err)
	}
	return nil
}
