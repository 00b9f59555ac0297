package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"aftercare/internal/aftercare"
)

// Marked is a database that knows how far it has come, and that can stop all
// sending, in every process.
type Marked interface {
	Mark(ctx context.Context) (aftercare.Mark, error)
	Suspension(ctx context.Context) (*aftercare.Restore, error)
	Suspend(ctx context.Context, outside, inside aftercare.Mark) error
}

// Place is where a mark lies outside the database.
type Place interface {
	// Load is the mark that lies there; the zero Mark when there is none.
	Load(ctx context.Context) (aftercare.Mark, error)
	Save(ctx context.Context, m aftercare.Mark) error
}

// Watch finds out that a database was put back from a backup: a mark that lies
// outside is ahead of it then. From there on nothing is sent, and the marks
// outside are left as they are, until a person recovers.
type Watch struct {
	Database Marked
	Places   []Place
	Log      *slog.Logger

	known atomic.Bool // a look at the marks has come to an answer in this process
}

// placeTime bounds a look at one place: one that hangs must not keep the others back.
const placeTime = 3 * time.Second

// Look compares once and brings the marks outside up to date. It returns the
// restore for which nothing is sent, nil when there is none. The marks are read
// before the rows, which only grow: a healthy database is never behind. An error
// may tell of one place only; what the others know counts all the same.
func (w *Watch) Look(ctx context.Context) (*aftercare.Restore, error) {
	found := make([]aftercare.Mark, len(w.Places))
	missed := make([]error, len(w.Places))
	for i, p := range w.Places {
		found[i], missed[i] = within(ctx, p.Load)
	}
	inside, err := w.Database.Mark(ctx)
	if err != nil {
		return nil, err
	}
	outside, seen := aftercare.Mark{Database: inside.Database}, false
	for _, m := range found {
		if m.Database == inside.Database {
			outside, seen = outside.Join(m), true
		}
	}
	suspended, err := w.suspend(ctx, outside, inside)
	if err != nil {
		return nil, err
	}
	failed := errors.Join(missed...)
	if seen || failed == nil {
		w.known.Store(true)
	}
	// Until then no place may learn the mark of what could be an old copy, and
	// vouch for it at the next look.
	write := suspended == nil && w.known.Load()
	for i, p := range w.Places {
		if write && missed[i] == nil && (found[i].Database != inside.Database || inside.Ahead(found[i])) {
			_, err := within(ctx, func(ctx context.Context) (struct{}, error) { return struct{}{}, p.Save(ctx, inside) })
			failed = errors.Join(failed, err)
		}
	}
	return suspended, failed
}

func (w *Watch) suspend(ctx context.Context, outside, inside aftercare.Mark) (*aftercare.Restore, error) {
	open, err := w.Database.Suspension(ctx)
	if err != nil || !outside.Ahead(inside) || open != nil && !outside.Ahead(open.Outside) {
		return open, err
	}
	if err := w.Database.Suspend(ctx, outside, inside); err != nil {
		return nil, err
	}
	if open == nil {
		w.Log.Error("ALL SENDING IS SUSPENDED: the database is older than what was already done with it, as after a restore from a backup. "+
			"Webhooks are taken as ever. Nothing is sent until you run: aftercare recover --backup-time WHEN",
			"database", inside.Database, "last_known", outside.At, "webhooks_missing", outside.Inbox-inside.Inbox, "orders_missing", outside.Orders-inside.Orders)
	}
	return w.Database.Suspension(ctx)
}

// Ready is an error until this process knows that the database is not behind a
// mark: at a start with Redis away, say, nothing may be sent on the word of an
// old copy.
func (w *Watch) Ready(ctx context.Context) error {
	if w.known.Load() {
		return nil
	}
	_, err := w.Look(ctx)
	if w.known.Load() {
		return nil
	}
	return fmt.Errorf("jobs: nothing is sent before the mark of this database was read: %w", err)
}

func within[T any](ctx context.Context, ask func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, placeTime)
	defer cancel()
	return ask(ctx)
}
