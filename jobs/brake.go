package jobs

import (
	"context"
	"log/slog"
	"time"

	"aftercare/internal/aftercare"
)

// BrakeRows is the blast brake in SQL.
type BrakeRows interface {
	BrakeFrom(ctx context.Context, stores []string, now time.Time) error
	Brake(ctx context.Context, ahead []aftercare.BrakeCount, now, until time.Time) (stopped []string, err error)
	CountAlarms(ctx context.Context, set []aftercare.BrakeCount) error
	TidyBrake(ctx context.Context, now time.Time) error
}

// Brake stops a store whose service and marketing mail is far above its usual,
// before the alarms of that mail are set.
type Brake struct {
	Rows   BrakeRows
	Stores []string // that are served here
	Log    *slog.Logger

	known bool // the stores are noted
}

// check looks at alarms that are about to be set, and tells whether it has stopped
// a store: then some of them are not to be set any more.
func (b *Brake) check(ctx context.Context, wakes []aftercare.Wake, now, until time.Time) (stopped bool, err error) {
	if b == nil {
		return false, nil
	}
	if !b.known {
		if err := b.Rows.BrakeFrom(ctx, b.Stores, now); err != nil {
			return false, err
		}
		b.known = true
	}
	stores, err := b.Rows.Brake(ctx, alarms(wakes, now), now, until)
	for _, store := range stores {
		b.Log.Warn("the blast brake holds a store's service and marketing mail until a person approves", "store", store)
	}
	return len(stores) > 0, err
}

// set counts the alarms once they are set and marked: those of a queue that fails
// come again at every tick.
func (b *Brake) set(ctx context.Context, wakes []aftercare.Wake, now time.Time) error {
	if b == nil {
		return nil
	}
	return b.Rows.CountAlarms(ctx, alarms(wakes, now))
}

// alarms counts the alarms for service and marketing mail by store and by the
// hour in which they ring; what is overdue rings now.
func alarms(wakes []aftercare.Wake, now time.Time) []aftercare.BrakeCount {
	var out []aftercare.BrakeCount
	at := map[aftercare.BrakeCount]int{}
	for _, w := range wakes {
		if !w.Fresh || w.Kind == aftercare.KindTransactional {
			continue
		}
		key := aftercare.BrakeCount{Store: w.Store, Hour: max(aftercare.Hour(w.DueAt), aftercare.Hour(now))}
		i, ok := at[key]
		if !ok {
			i, at[key] = len(out), len(out)
			out = append(out, key)
		}
		out[i].Due++
	}
	return out
}

func (s *Sweeper) tidyBrake(ctx context.Context) error {
	if s.Brake == nil {
		return nil
	}
	return s.Brake.Rows.TidyBrake(ctx, s.Business.Now())
}
