package store

import (
	"context"
	"fmt"
	"time"
)

// Lease takes or prolongs the named lease for holder and reports whether it has
// it, by the database's clock.
func (s *Store) Lease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error) {
	var n int64
	err := s.inTx(ctx, "lease", func(tx *Tx) (err error) {
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
