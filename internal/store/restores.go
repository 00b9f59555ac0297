package store

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

type restoreRow struct {
	ID             int64 `db:"id"`
	OutsideHanded  int64 `db:"outside_handed"`
	OutsideInbox   int64 `db:"outside_inbox"`
	OutsideOrders  int64 `db:"outside_orders"`
	OutsideMachine int64 `db:"outside_machine"`
	InsideHanded   int64 `db:"inside_handed"`
	InsideInbox    int64 `db:"inside_inbox"`
	InsideOrders   int64 `db:"inside_orders"`
	FoundMachine   int64 `db:"found_machine"`
	BackupAt       int64 `db:"backup_at"`
	UntilAt        int64 `db:"until_at"`
}

func (r restoreRow) restore() aftercare.Restore {
	return aftercare.Restore{ID: r.ID, FoundAt: instant(r.FoundMachine), Backup: instant(r.BackupAt), Until: instant(r.UntilAt),
		Outside: aftercare.Mark{Handed: r.OutsideHanded, Inbox: r.OutsideInbox, Orders: r.OutsideOrders, At: instant(r.OutsideMachine)},
		Inside:  aftercare.Mark{Handed: r.InsideHanded, Inbox: r.InsideInbox, Orders: r.InsideOrders, At: instant(r.FoundMachine)}}
}

// suspension is the restore that has not ended; nil when sending is not suspended.
func (q queries) suspension() (*aftercare.Restore, error) {
	var rows []restoreRow
	err := q.all(&rows, `SELECT id, outside_handed, outside_inbox, outside_orders, outside_machine, inside_handed, inside_inbox,
		inside_orders, found_machine, backup_at, until_at FROM restores WHERE ended_machine = 0`)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	r := rows[0].restore()
	return &r, nil
}

// Suspension tells whether sending is suspended, and by which restore; nil when
// it is not.
func (s *Store) Suspension(ctx context.Context) (*aftercare.Restore, error) {
	r, err := s.reading(ctx).suspension()
	if err != nil {
		return nil, fmt.Errorf("store: suspension: %w", err)
	}
	return r, nil
}

// Suspend stops all sending because a mark outside is ahead of this database,
// which is inside. Steps are left as they are: Claim, HandOver and PrepareMail
// look at the restore's row, so it costs the same whatever waits. A mark that is
// further ahead than the one before only raises it.
func (s *Store) Suspend(ctx context.Context, outside, inside aftercare.Mark) error {
	err := s.inTx(ctx, "suspend", func(tx *Tx) error {
		if err := tx.lockKey("restore", true); err != nil {
			return err
		}
		open, err := tx.suspension()
		if err != nil {
			return err
		}
		if open != nil {
			m := outside.Join(open.Outside)
			return tx.exec("UPDATE restores SET outside_handed = ?, outside_inbox = ?, outside_orders = ?, outside_machine = ? WHERE id = ?",
				m.Handed, m.Inbox, m.Orders, micros(m.At), open.ID)
		}
		return tx.exec(`INSERT INTO restores (outside_handed, outside_inbox, outside_orders, outside_machine,
			inside_handed, inside_inbox, inside_orders, found_machine) VALUES (?, ?, ?, ?, ?, ?, ?, `+s.now()+")",
			outside.Handed, outside.Inbox, outside.Orders, micros(outside.At), inside.Handed, inside.Inbox, inside.Orders)
	})
	if err != nil {
		return fmt.Errorf("store: suspend: %w", err)
	}
	return nil
}

// standing is whether anything may be sent, and the window of what may have been
// sent by a later life of this database.
type standing struct {
	suspended     bool
	backup, until int64
}

func (q queries) standing() (st standing, err error) {
	var r struct {
		Suspended int   `db:"suspended"`
		Backup    int64 `db:"backup"`
		Until     int64 `db:"until"`
	}
	err = q.get(&r, `SELECT COUNT(CASE WHEN ended_machine = 0 THEN 1 END) AS suspended,
		COALESCE(MIN(CASE WHEN until_at > 0 THEN backup_at END), 0) AS backup, COALESCE(MAX(until_at), 0) AS until FROM restores`)
	return standing{r.Suspended > 0, r.Backup, r.Until}, err
}

// lost reports whether a step that was due then may have been mailed by a later
// life of this database. A retry that comes later is one of the same step.
func (st standing) lost(due time.Time) bool {
	return !due.IsZero() && micros(due) <= st.until
}

// then is the time at which that would have been if its alarm rang then: there, or
// after the (first) backup if it was late. Decided at any other time, quiet hours or a
// cap could put off what was mailed, and it would be mailed again.
func (st standing) then(wake time.Time) time.Time {
	return instant(max(micros(wake), st.backup))
}

var errSuspended = aftercare.Errorf(aftercare.Conflict,
	"all sending is suspended: this database was restored from a backup, and what it sent afterwards is not in it; run: aftercare recover")
