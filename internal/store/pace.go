package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

const recipientsQuery = `SELECT steps.id, steps.store, persons.address, steps.reason FROM steps JOIN persons ON persons.id = steps.person_row
	WHERE steps.` + toCome + ` AND steps.wake_at > 0 AND steps.wake_at <= ? AND steps.id IN (?) ORDER BY steps.wake_at, steps.id`

// Recipients says where the mails of those of the steps go that may be claimed
// at that time, the earliest first. Steps of nobody are left out.
func (s *Store) Recipients(ctx context.Context, steps []int64, now time.Time) ([]aftercare.Recipient, error) {
	rows, err := list[struct {
		ID      int64  `db:"id"`
		Store   string `db:"store"`
		Address string `db:"address"`
		Reason  string `db:"reason"`
	}](s.reading(ctx), recipientsQuery, steps, micros(now))
	if err != nil {
		return nil, fmt.Errorf("store: recipients of steps: %w", err)
	}
	var out []aftercare.Recipient
	for _, r := range rows {
		if _, domain, ok := strings.Cut(r.Address, "@"); ok {
			out = append(out, aftercare.Recipient{StepID: r.ID, Store: r.Store, Domain: domain, Waited: aftercare.ReasonCode(r.Reason) == aftercare.ReasonPaced})
		}
	}
	return out, nil
}

// putOff locks nothing but the step, passes over one that somebody holds, and
// makes no delay shorter: whoever writes the step otherwise meanwhile knows more,
// and a step that comes too early is put off again.
const putOff = `UPDATE steps SET state = 'waiting', reason = ?, detail = ?, not_before = ?,
	wake_at = CASE WHEN due_at < ? THEN ? ELSE due_at END
	WHERE id IN (SELECT id FROM steps WHERE id = ? AND ` + toCome + ` AND not_before < ?`

// PutOff lets steps wait that nobody has claimed. It is no attempt: the ledger
// does not hear of it.
func (s *Store) PutOff(ctx context.Context, delays []aftercare.Delay) error {
	err := s.inTx(ctx, "put off", func(tx *Tx) error {
		for _, d := range delays {
			until := micros(trim(d.Until))
			if err := tx.exec(putOff+tx.d.skipLocked+")", string(d.Reason.Code), d.Reason.Detail, until, until, until, d.StepID, until); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: put off steps: %w", err)
	}
	return nil
}
