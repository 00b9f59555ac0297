package bulk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"aftercare/internal/clock"
)

// Waiting adds so many steps that fall due between tomorrow and a year from now.
// Their orders are not there: nobody looks at them before they are due.
func (r *Rows) Waiting(ctx context.Context, n int) error {
	t := r.table("steps")
	const far = 1_000_000_000 // numbers of rows that do not meet any other
	first := clock.Machine.Now().Add(24 * time.Hour).UnixMicro()
	apart := (364 * 24 * time.Hour).Microseconds() / int64(n)
	var values []string
	for _, c := range t.columns {
		switch {
		case c.name == "id" || refers[c.name] != "":
			values = append(values, fmt.Sprintf("%d + g.n", far))
		case c.name == "wake_at" || c.name == "due_at":
			values = append(values, fmt.Sprintf("%d + g.n * %d", first, apart))
		default:
			values = append(values, "t."+c.name)
		}
	}
	insert := fmt.Sprintf("%s INSERT INTO steps (%s) SELECT %s FROM g, bulk_steps AS t WHERE t.id = (SELECT MIN(id) FROM bulk_steps WHERE state = 'waiting')",
		series(1, int64(n)), t.list(), strings.Join(values, ", "))
	if !r.postgres {
		return r.in(ctx, insert)
	}
	insert = strings.Replace(insert, series(1, int64(n)), fmt.Sprintf("WITH g AS (SELECT generate_series(CAST(1 AS BIGINT), %d) AS n)", n), 1)
	drop, create, err := r.indexes(ctx)
	if err != nil {
		return err
	}
	all := append(append(append([]string{"SET LOCAL maintenance_work_mem = '512MB'"}, unchecked...), drop...), insert)
	return r.in(ctx, append(all, create...)...)
}

// indexes are the statements that drop and make those of steps that no
// constraint needs: to make them afterwards is faster.
func (r *Rows) indexes(ctx context.Context) (drop, create []string, err error) {
	rows, err := r.db.QueryContext(ctx, `SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'steps'
		AND indexname NOT IN (SELECT conname FROM pg_constraint)`)
	if err != nil {
		return nil, nil, fmt.Errorf("bulk: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err tells
	for rows.Next() {
		var name, definition string
		if err := rows.Scan(&name, &definition); err != nil {
			return nil, nil, fmt.Errorf("bulk: %w", err)
		}
		drop, create = append(drop, "DROP INDEX "+name), append(create, definition)
	}
	return drop, create, rows.Err()
}
