package store

import (
	"context"
	"fmt"
	"time"
)

// Lease takes or prolongs the named lease for holder and reports whether it has
// it, by the database's clock.
func (s *Store) Lease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error) {
	// While most of it is left there is nothing to write.
	var n int64
	err := s.reading(ctx).get(&n, "SELECT COUNT(*) FROM leases WHERE name = ? AND holder = ? AND until_machine > "+s.now()+" + ?",
		name, holder, (ttl * 2 / 3).Microseconds())
	if err == nil && n == 1 {
		return true, nil
	}
	err = s.inTx(ctx, "lease", func(tx *Tx) (err error) {
		n, err = tx.change(`INSERT INTO leases (name, holder, until_machine) VALUES (?, ?, `+s.now()+` + ?)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_machine = excluded.until_machine
			WHERE leases.holder = excluded.holder OR leases.until_machine < `+s.now(), name, holder, ttl.Microseconds())
		return err
	})
	if err != nil {
		return false, fmt.Errorf("store: lease %s: %w", name, err)
	}
	return n == 1, nil
}

// Resign ends the named lease if holder has it, so that another may take it at once.
func (s *Store) Resign(ctx context.Context, name, holder string) error {
	err := s.inTx(ctx, "resign", func(tx *Tx) error {
		return tx.exec("DELETE FROM leases WHERE name = ? AND holder = ?", name, holder)
	})
	if err != nil {
		return fmt.Errorf("store: resign %s: %w", name, err)
	}
	return nil
}
