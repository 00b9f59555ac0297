package store

import (
	"context"
	"fmt"
)

// Durability is what PostgreSQL's settings make of a commit.
type Durability struct {
	Fsync         string `db:"fsync"`
	PageWrites    string `db:"page_writes"`
	Commit        string `db:"commits"`     // synchronous_commit, as it holds for us
	Standbys      string `db:"standbys"`    // synchronous_standby_names
	Replicas      int    `db:"replicas"`    // that follow now
	Synchronously int    `db:"synchronous"` // of those; needs pg_read_all_stats
}

// Durability asks the server; ok is false on SQLite, where we settle it ourselves.
func (s *Store) Durability(ctx context.Context) (d Durability, ok bool, err error) {
	if !s.d.postgres {
		return d, false, nil
	}
	err = s.reading(ctx).get(&d, `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS page_writes,
		current_setting('synchronous_commit') AS commits, current_setting('synchronous_standby_names') AS standbys,
		COUNT(pid) AS replicas, COUNT(*) FILTER (WHERE sync_state IN ('sync', 'quorum')) AS synchronous
		FROM pg_stat_replication WHERE COALESCE(state, '') <> 'backup'`)
	if err != nil {
		return d, true, fmt.Errorf("store: durability: %w", err)
	}
	return d, true, nil
}
