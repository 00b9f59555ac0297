package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	pacing "golang.org/x/time/rate"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

const (
	walkEvery    = 5 * time.Second
	walkRows     = 2000 // orders looked at by one query
	walkOrders   = 500  // orders with all that is known of them, in memory
	walkStretch  = 50   // queries of a walk in one tick
	usualPace    = 600  // orders told in a minute, by launches
	orderlyPause = "the announcement goes on at the next tick"
)

// Walks is what a walker needs of the rows.
type Walks interface {
	Walks(ctx context.Context, store string, state aftercare.WalkState) ([]aftercare.Walk, error)
	LetGo(ctx context.Context, w aftercare.Walk, now time.Time) (fresh bool, err error)
	SetOut(ctx context.Context, w aftercare.Walk) (through int64, ok bool, err error)
	Stretch(ctx context.Context, w aftercare.Walk, rows, most int) (aftercare.Stretch, error)
	PersonOrders(ctx context.Context, person int64) ([]aftercare.OrderFacts, error)
	Advance(ctx context.Context, w aftercare.Walk, to aftercare.Stretch, told, skipped int, now time.Time) (moved bool, err error)
}

// OrderDoor takes in what is announced to the buyer of an order ("source/order
// id"). The key makes a repeat harmless.
type OrderDoor interface {
	Accept(ctx context.Context, store, order, key string, e aftercare.Event) error
}

// Walker takes announcements over the orders, so many a minute: each that is
// concerned gets an event through the one door, whose key names announcement and
// order. A walker that is killed anywhere, or a second one beside it, repeats some
// of that and tells nobody twice; and since a walk only moves on when all before
// it is committed, nobody is missed.
type Walker struct {
	Rows     Walks
	Door     OrderDoor
	Stores   map[string]*aftercare.Store                                // whose announcements go on
	Launches func(store string, day time.Time) []aftercare.Announcement // open on that day, from the catalog; may be nil
	Business clock.Clock
	Log      *slog.Logger

	paces map[string]*pacing.Limiter // by store and announcement
	days  map[string]string          // by store: the day of which all launches were let go
}

// Once is a tick. One announcement that fails holds up no other.
func (k *Walker) Once(ctx context.Context) error {
	err := k.launch(ctx)
	running, more := k.Rows.Walks(ctx, "", aftercare.WalkRunning)
	err = errors.Join(err, more)
	for _, w := range running {
		if k.Stores[w.Store] == nil { // its events would be held in the inbox, one an order
			err = errors.Join(err, aftercare.Errorf(aftercare.Unavailable,
				"jobs: announcement %s waits: store %s is not in the configuration any more; add it back, or run: aftercare recall stop --store %s %s", w.ID, w.Store, w.Store, w.ID))
			continue
		}
		if failed := k.walk(ctx, w); failed != nil {
			err = errors.Join(err, fmt.Errorf("jobs: announcement %s of store %s: %w; %s", w.ID, w.Store, failed, orderlyPause))
		}
	}
	return err
}

// launch lets go what the catalogs date for today. It looks once a day; a store's
// day begins in its own zone.
func (k *Walker) launch(ctx context.Context) error {
	if k.Launches == nil {
		return nil
	}
	if k.days == nil {
		k.days = map[string]string{}
	}
	for id, store := range k.Stores {
		now := k.Business.Now()
		day := now.In(store.Location())
		today := day.Format(time.DateOnly)
		if k.days[id] == today {
			continue
		}
		for _, a := range k.Launches(id, day) {
			w := aftercare.Walk{Announcement: a, Store: id, PerMinute: usualPace, By: "catalog", CreatedAt: now}
			fresh, err := k.Rows.LetGo(ctx, w, now)
			if err != nil {
				return err
			}
			if fresh {
				k.Log.Info("early access begins", "store", id, "announcement", a.ID)
			}
		}
		k.days[id] = today
	}
	return nil
}

// walk goes on with one announcement as far as its pace allows.
func (k *Walker) walk(ctx context.Context, w aftercare.Walk) error {
	if w.Through == 0 {
		through, ok, err := k.Rows.SetOut(ctx, w)
		if err != nil || !ok {
			return err
		}
		w.Through = through
	}
	pace := k.pace(w)
	for range walkStretch {
		now := clock.Machine.Now()
		most := min(int(pace.TokensAt(now)), walkOrders)
		if most < 1 {
			return nil
		}
		stretch, err := k.Rows.Stretch(ctx, w, walkRows, most)
		if err != nil {
			return err
		}
		told, skipped, err := k.tell(ctx, w, stretch.Orders)
		pace.AllowN(now, told)
		if err != nil {
			return err
		}
		moved, err := k.Rows.Advance(ctx, w, stretch, told, skipped, k.Business.Now())
		if err != nil || !moved {
			return err
		}
		if stretch.End {
			k.Log.Info("announced to all", "store", w.Store, "announcement", w.ID, "told", w.Told+told)
			return nil
		}
		w.Cursor, w.Told = stretch.Last, w.Told+told
	}
	return nil
}

// tell announces to those orders of a stretch that are concerned. The event's time
// is that of the whole announcement, so that a repeat says the very same.
func (k *Walker) tell(ctx context.Context, w aftercare.Walk, orders []aftercare.OrderState) (told, skipped int, err error) {
	for _, o := range orders {
		why, err := k.hears(ctx, w.Announcement, o)
		switch {
		case err != nil || ctx.Err() != nil:
			return told, skipped, errors.Join(err, ctx.Err())
		case why.Code == aftercare.ReasonCondition || why.Code == aftercare.ReasonTogether: // not concerned
			continue
		case !why.IsZero():
			skipped++
			continue
		}
		order := o.Facts.Subject().ID
		e := aftercare.Event{Type: aftercare.EventAnnounced, At: w.BeganAt, Announcement: &w.Announcement}
		if err := k.Door.Accept(ctx, w.Store, order, "announcement:"+w.ID+":"+order, e); err != nil {
			return told, skipped, err
		}
		told++
	}
	return told, skipped, nil
}

// hears adds to what the order itself says what the person's others do: whoever
// was let down once is asked to buy nothing.
func (k *Walker) hears(ctx context.Context, a aftercare.Announcement, o aftercare.OrderState) (aftercare.Reason, error) {
	why := o.Hears(a)
	if !why.IsZero() || a.Kind != aftercare.AnnouncementPresale || len(o.Person.Purchases) < 2 {
		return why, nil
	}
	all, err := k.Rows.PersonOrders(ctx, o.Person.ID)
	for i := range all {
		if all[i].LetDown(a) {
			return aftercare.Because(aftercare.ReasonCondition, "the customer complained of another order or sent something back"), err
		}
	}
	return aftercare.Reason{}, err
}

// pace is the rate of an announcement, machine time. A walker that starts anew
// begins with some seconds' worth.
func (k *Walker) pace(w aftercare.Walk) *pacing.Limiter {
	key := w.Store + "/" + w.ID
	if k.paces == nil {
		k.paces = map[string]*pacing.Limiter{}
	}
	if k.paces[key] == nil {
		k.paces[key] = pacing.NewLimiter(pacing.Limit(float64(w.PerMinute)/60), max(1, w.PerMinute*int(2*walkEvery/time.Second)/60))
	}
	return k.paces[key]
}
