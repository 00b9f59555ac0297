package spawn

import (
	"fmt"
)

// Replica starts a hot standby that follows s under that application_name.
func (s *Postgres) Replica(name string) (*Postgres, error) {
	r, err := emptyPostgres("", s.settings)
	if err != nil {
		return nil, err
	}
	if err := r.tool("pg_basebackup", "-D", r.data, "-R", "-X", "stream", "-c", "fast", "--no-sync",
		"-d", "host=127.0.0.1 user=postgres port="+s.port+" application_name="+name); err != nil {
		return nil, err
	}
	if err := r.Start(); err != nil {
		return nil, err
	}
	return r, s.follows(name, "state = 'streaming'")
}

// follows waits until the replica of that name does it as the condition says.
func (s *Postgres) follows(name, how string) error {
	err := Await(func() error {
		return s.Ask("SELECT 1 / COUNT(*) FROM pg_stat_replication WHERE application_name = '" + name + "' AND " + how)
	})
	if err != nil {
		return fmt.Errorf("%s does not follow: %w", name, err)
	}
	return nil
}

// Synchronous lets commits wait for the replica of that name, and returns when
// they do.
func (s *Postgres) Synchronous(name string) error {
	// Commits wait from when the checkpointer has read the new configuration, which it
	// does before it makes a checkpoint; and what was committed until then must be there.
	for _, sql := range []string{"ALTER SYSTEM SET synchronous_standby_names = '" + name + "'", "SELECT pg_reload_conf()", "CHECKPOINT"} {
		if err := s.Ask(sql); err != nil {
			return err
		}
	}
	return s.follows(name, "sync_state = 'sync' AND flush_lsn >= pg_current_wal_flush_lsn()")
}

// Promote makes a replica a primary, and waits until it is.
func (s *Postgres) Promote() error { return s.Ask("SELECT pg_promote()") }
