package jobs

import (
	"context"
	"maps"
	"slices"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// Keeper is what retention does in SQL, a batch at a time; whether a day's run is
// due it knows by its rows.
type Keeper interface {
	Retain(ctx context.Context, store string, keep aftercare.Retention, now time.Time) (quiet []string, more bool, err error)
	WipeRest(ctx context.Context) error
}

// Door takes in the erasures that retention asks for, as it does a person's.
type Door interface {
	AcceptPerson(ctx context.Context, store, key string, e aftercare.Event) (row int64, err error)
}

// Retention empties what is older than the stores keep it. The leader of the
// sweeps runs it. A crash between a batch and its erasures costs a day: what
// still stands is found again.
type Retention struct {
	Rows     Keeper
	Door     Door
	Keep     map[string]aftercare.Retention // by store
	Business clock.Clock
}

// Once does one batch per store.
func (r *Retention) Once(ctx context.Context) error {
	for _, store := range slices.Sorted(maps.Keys(r.Keep)) {
		now := r.Business.Now()
		quiet, _, err := r.Rows.Retain(ctx, store, r.Keep[store], now)
		if err != nil {
			return err
		}
		for _, order := range quiet {
			if _, err := r.Door.AcceptPerson(ctx, store, "retention:"+order+":"+now.Format(time.DateOnly),
				aftercare.Event{Type: aftercare.EventCustomerErased, At: now,
					Person: &aftercare.PersonID{OrderIDs: []string{order}, QuietSince: now.Add(-r.Keep[store].Customers)}}); err != nil {
				return err
			}
		}
	}
	return r.Rows.WipeRest(ctx)
}
