package store

import (
	"context"
	"fmt"

	"aftercare/internal/aftercare"
)

// greatest reads how far the committed rows go, each by the end of an index. A
// mark that a recovery has dealt with counts as reached, so that what lies
// outside is not ahead of this database a second time.
const greatest = `SELECT (SELECT value FROM meta WHERE key = 'database') AS database_id,
	(SELECT COALESCE(MAX(handed), 0) FROM mails WHERE handed > 0) AS handed,
	(SELECT COALESCE(MAX(id), 0) FROM inbox) AS inbox,
	(SELECT COALESCE(MAX(id), 0) FROM orders) AS orders,
	(SELECT COALESCE(MAX(outside_handed), 0) FROM restores WHERE ended_machine > 0) AS reached_handed,
	(SELECT COALESCE(MAX(outside_inbox), 0) FROM restores WHERE ended_machine > 0) AS reached_inbox,
	(SELECT COALESCE(MAX(outside_orders), 0) FROM restores WHERE ended_machine > 0) AS reached_orders, %s AS at`

// nextHanded is SQL for the next number of a hand-over: the clock, or one more
// than the greatest, here or in a mark that was ahead, if the clock was set back. Hand-overs at the same instant
// may share a number; only the greatest matters, and it grows.
const nextHanded = `(SELECT CASE WHEN last.handed >= %[1]s THEN last.handed + 1 ELSE %[1]s END FROM
	(SELECT COALESCE(MAX(seen.handed), 0) AS handed FROM (SELECT MAX(handed) AS handed FROM mails WHERE handed > 0
		UNION ALL SELECT MAX(outside_handed) FROM restores) AS seen) AS last)`

// Mark is how far this database has come.
func (s *Store) Mark(ctx context.Context) (aftercare.Mark, error) {
	m, err := s.reading(ctx).mark(s.now())
	if err != nil {
		return m, fmt.Errorf("store: mark: %w", err)
	}
	return m, nil
}

func (q queries) mark(now string) (aftercare.Mark, error) {
	var r struct {
		Database string `db:"database_id"`
		Handed   int64  `db:"handed"`
		Inbox    int64  `db:"inbox"`
		Orders   int64  `db:"orders"`
		At       int64  `db:"at"`

		ReachedHanded int64 `db:"reached_handed"`
		ReachedInbox  int64 `db:"reached_inbox"`
		ReachedOrders int64 `db:"reached_orders"`
	}
	err := q.get(&r, fmt.Sprintf(greatest, now))
	return aftercare.Mark{Database: r.Database, Handed: max(r.Handed, r.ReachedHanded), Inbox: max(r.Inbox, r.ReachedInbox),
		Orders: max(r.Orders, r.ReachedOrders), At: instant(r.At)}, err
}

// MarkFile is where the mark of an SQLite database lies: beside it. "" on
// PostgreSQL.
func (s *Store) MarkFile() string {
	if s.d.postgres {
		return ""
	}
	return s.path + ".mark"
}
