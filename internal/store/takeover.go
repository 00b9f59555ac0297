package store

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// TakeOver ends at once what the last process that served this SQLite file left
// under way, as ExpireLeases does when time is up. Only the holder of LockFile
// may call it: the lock is proof that the other process is dead and nothing of
// it can follow. Mails without a step are left to their leases, since commands
// that run beside serve send them. It returns how many mails are put back and
// how many unconfirmed. On PostgreSQL, where others live on, it does nothing.
func (s *Store) TakeOver(ctx context.Context, p aftercare.Planner, now time.Time) (back, unconfirmed int, err error) {
	if s.d.postgres {
		return 0, 0, nil
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
