package store

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// TakeOver makes up at a start for what the last process left. Steps that are
// held by what may have been mended are looked at again. On SQLite the attempts
// that were under way end at once, as ExpireLeases ends them when time is up:
// only the holder of LockFile may call it, since the lock is proof that the
// other process is dead and nothing of it can follow. Mails without a step are
// left to their leases, since commands that run beside serve send them. It
// returns how many mails are put back and how many unconfirmed. On PostgreSQL
// others live on, and leases decide.
func (s *Store) TakeOver(ctx context.Context, p aftercare.Planner, now time.Time) (back, unconfirmed int, err error) {
	if err := s.restand(ctx, p); err != nil {
		return 0, 0, err
	}
	if err := s.reconsider(ctx, p, now); err != nil || s.d.postgres {
		return 0, 0, err
	}
	if err := s.inTx(ctx, "lease", func(tx *Tx) error { return tx.exec("DELETE FROM leases") }); err != nil {
		return 0, 0, fmt.Errorf("store: take over: %w", err)
	}
	for {
		b, u, _, err := s.endAttempts(ctx, "step_row IS NOT NULL", p, now)
		back, unconfirmed = back+b, unconfirmed+u
		if err != nil || b+u == 0 {
			return back, unconfirmed, err
		}
	}
}
