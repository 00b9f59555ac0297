package store

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

type hourRow struct {
	Store string `db:"store"`
	Hour  int64  `db:"hour"`
	Sent  int    `db:"sent"`
	Due   int    `db:"due"`
}

func (r hourRow) count() aftercare.BrakeCount { return aftercare.BrakeCount(r) }

// brakeHours are the hours from one on, of one store or of all.
func (q queries) brakeHours(from int64, store string) (out []aftercare.BrakeCount, err error) {
	var rows []hourRow
	err = q.all(&rows, `SELECT store, hour, SUM(sent) AS sent, SUM(due) AS due FROM brake_hours
		WHERE hour >= ? AND (? = '' OR store = ?) GROUP BY store, hour ORDER BY hour, store`, from, store, store)
	for _, r := range rows {
		out = append(out, r.count())
	}
	return out, err
}

var insertHours = statement[aftercare.BrakeCount]{
	names: "store, hour, sent, due",
	text:  "INSERT INTO brake_hours (store, hour, sent, due) SELECT store, hour, sent, due FROM n WHERE true",
	values: func(c aftercare.BrakeCount) []any {
		return []any{c.Store, c.Hour, int64(c.Sent), int64(c.Due)}
	},
}

// countSent counts the service and marketing mails among those that were drawn, a
// mail once.
func (tx *Tx) countSent(all []drawing, out map[string]drawn) error {
	var hours []aftercare.BrakeCount
	for _, d := range all {
		m := out[d.ID]
		if m.ok && m.Attempt == 1 && m.StepRow != 0 && m.Kind != aftercare.KindTransactional {
			hours = added(hours, aftercare.BrakeCount{Store: m.Store, Hour: aftercare.Hour(d.now), Sent: 1})
		}
	}
	return insertHours.run(tx.queries, hours)
}

// CountAlarms counts alarms for such mail that were set.
func (s *Store) CountAlarms(ctx context.Context, set []aftercare.BrakeCount) error {
	if len(set) == 0 {
		return nil
	}
	if err := s.inTx(ctx, "brake", func(tx *Tx) error { return insertHours.run(tx.queries, set) }); err != nil {
		return fmt.Errorf("store: count alarms: %w", err)
	}
	return nil
}

// TidyBrake makes the rows of an hour one, of the last hours that may have more
// since it was done last, and drops what is too old to be looked at.
func (s *Store) TidyBrake(ctx context.Context, now time.Time) error {
	err := s.inTx(ctx, "brake", func(tx *Tx) error {
		if err := tx.exec("DELETE FROM brake_hours WHERE hour < ?", aftercare.Hour(now.Add(-aftercare.BrakeHistory))-24); err != nil {
			return err
		}
		var rows []hourRow // what is deleted here is what is added up, whoever adds rows meanwhile
		if err := tx.all(&rows, "DELETE FROM brake_hours WHERE hour >= ? RETURNING store, hour, sent, due", aftercare.Hour(now)-2); err != nil {
			return err
		}
		var hours []aftercare.BrakeCount
		for _, r := range rows {
			hours = added(hours, r.count())
		}
		return insertHours.run(tx.queries, hours)
	})
	if err != nil {
		return fmt.Errorf("store: tidy brake: %w", err)
	}
	return nil
}
