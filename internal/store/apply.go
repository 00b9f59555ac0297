package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Apply turns one inbox row into events, facts, enrollments and steps, all in
// one transaction, and returns the steps that are due within the horizon. A row
// that is applied already, or that somebody else has, is no error. A row that
// fails three times, or does not end within ctx, is held with the reason.
func (s *Store) Apply(ctx context.Context, id int64, parse func(aftercare.Inbound) ([]aftercare.Event, error), p aftercare.Planner, now time.Time) ([]aftercare.Wake, error) {
	var wakes []aftercare.Wake
	w, ok, err := s.understand(ctx, id, parse)
	if err == nil && ok {
		err = s.inTx(ctx, "apply", func(tx *Tx) error {
			return unharmed(func() (err error) {
				wakes, err = s.apply(tx, id, w, p, trim(now))
				return err
			})
		})
	}
	switch {
	case err == nil:
		return wakes, nil
	case away(err) && !errors.Is(err, context.DeadlineExceeded):
		return nil, aftercare.Errorf(aftercare.Unavailable, "store: apply inbox row %d: %w", id, err)
	}
	// A row that takes too long counts too: it would hold its store back for ever.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if count := s.stumbled(ctx, id, err); count != nil {
		return nil, fmt.Errorf("store: apply inbox row %d: %w (and the failure was not counted: %v)", id, err, count)
	}
	return nil, fmt.Errorf("store: apply inbox row %d: %w", id, err)
}

// unharmed makes a panic, as a poison order may cause, an error.
func unharmed(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = aftercare.Errorf(aftercare.Internal, "panic: %v", r)
		}
	}()
	return do()
}

// words are what an inbox row says: events, or why there are none.
type words struct {
	id     int64
	in     aftercare.Inbound
	events []aftercare.Event
	none   error // Ignored or Invalid
}

// understand reads a row that is still to be applied. A large body takes long to
// read, so it is read before the transaction, which on SQLite keeps everybody
// waiting; what a received row says never changes.
func (s *Store) understand(ctx context.Context, id int64, parse func(aftercare.Inbound) ([]aftercare.Event, error)) (w words, ok bool, err error) {
	rows, err := s.reading(ctx).received(id)
	if err != nil || len(rows) == 0 {
		return w, false, err
	}
	w, err = understood(rows[0], parse)
	return w, err == nil, err
}

func understood(r inboxRow, parse func(aftercare.Inbound) ([]aftercare.Event, error)) (w words, err error) {
	w.id = r.ID
	if w.in, err = r.inbound(); err != nil {
		return w, err
	}
	err = unharmed(func() (err error) {
		if w.events, err = parse(w.in); err == nil {
			err = name(w.events, w.in, r.BodyHash)
		}
		return err
	})
	if code := aftercare.CodeOf(err); code == aftercare.Ignored || code == aftercare.Invalid {
		w.none, err = err, nil
	}
	return w, err
}

func (s *Store) apply(tx *Tx, id int64, w words, p aftercare.Planner, now time.Time) ([]aftercare.Wake, error) {
	if taken, err := tx.take(id); err != nil || len(taken) == 0 {
		return nil, err
	}
	switch aftercare.CodeOf(w.none) {
	case aftercare.Ignored:
		return nil, tx.finish(id, aftercare.InboundIgnored, w.none.Error(), 0, false)
	case aftercare.Invalid:
		return nil, tx.finish(id, aftercare.InboundRejected, w.none.Error(), 0, false)
	}
	return newApplication(s, tx, p, now, w.in.Store, w).run()
}

// newApplication is of rows of one store.
func newApplication(s *Store, tx *Tx, p aftercare.Planner, now time.Time, store string, rows ...words) *application {
	a := &application{
		Tx: tx, s: s, p: p, now: now, inbox: rows[0].id, store: store, names: names{}, rowOf: map[orderKey]int64{},
		orders: map[int64]*orderRow{}, persons: map[int64]*personRow{}, reduce: map[int64]bool{}, plan: map[int64]bool{},
	}
	for _, w := range rows {
		a.rows = append(a.rows, w.id)
		for _, e := range w.events {
			a.events, a.from = append(a.events, e), append(a.from, w.id)
		}
	}
	return a
}

// name fills in where the events came from, and refuses those that nothing can
// be done with.
func name(events []aftercare.Event, in aftercare.Inbound, hash string) error {
	for i := range events {
		e := &events[i]
		if e.Key == "" || e.Type == "" {
			return aftercare.Errorf(aftercare.Invalid, "event %d has no key or no type", i+1)
		}
		if e.OrderID == "" && !personal(e.Type) && (e.Shipment == nil || number(e.Shipment.Number) == "") {
			return aftercare.Errorf(aftercare.Invalid, "event %s of type %s names neither an order nor a parcel", e.Key, e.Type)
		}
		e.Store, e.ReceivedAt, e.BodyHash = in.Store, in.ReceivedAt, hash
		if e.Source == "" {
			e.Source = in.Source
		}
	}
	return nil
}

// application is one inbox row on its way through the tables, or some that are
// ordinary.
type application struct {
	*Tx
	s      *Store
	p      aftercare.Planner
	now    time.Time
	inbox  int64   // the first of rows
	rows   []int64 // of the inbox
	store  string
	events []aftercare.Event
	from   []int64 // by event: its inbox row

	rowOf   map[orderKey]int64   // of the orders that events name
	aims    []aim                // by event: whom and what it is about
	orders  map[int64]*orderRow  // locked
	persons map[int64]*personRow // locked
	reduce  map[int64]bool       // orders whose facts are to be added up again
	plan    map[int64]bool       // orders whose steps are to be looked at again
	fresh   bool                 // something in it was not known
	forget  bool                 // the inbox row's body must not be kept

	noneErased bool // in the store

	names   names   // of the erased, to find what became no event
	receipt receipt // what was erased

	unfinished bool // there is more of it than one transaction should do
}

// run is the order of locks that doc.go states.
func (a *application) run() ([]aftercare.Wake, error) {
	erasing := slices.ContainsFunc(a.events, func(e aftercare.Event) bool { return erases(e.Type) })
	if err := a.lockStore(a.store, erasing); err != nil {
		return nil, fmt.Errorf("lock store: %w", err)
	}
	if back, err := a.cameBack(); err != nil || back {
		if err == nil {
			err = a.finish(a.inbox, aftercare.InboundIgnored, "the customer is not quiet any more", 0, false)
		}
		return nil, err
	}
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"find orders", a.findOrders},
		{"keep events", a.keepEvents},
		{"erase orders", a.eraseOrders},
		{"reduce", a.reduceOrders},
		{"find persons", a.findPersons},
		{"part", a.part},
		{"change persons", a.changePersons},
		{"erase the rest", a.eraseRest},
		{"plan", a.planOrders},
	} {
		if err := step.do(); err != nil {
			return nil, fmt.Errorf("%s: %w", step.name, err)
		}
	}
	if err := a.finishRows(); err != nil {
		return nil, err
	}
	wakes, err := a.s.wakesOf(a.queries, lookAt(sorted(a.plan), a.now))
	all := slices.Concat(slices.Collect(maps.Values(wakes))...)
	slices.SortFunc(all, func(x, y aftercare.Wake) int { return x.DueAt.Compare(y.DueAt) }) // what is due first goes first
	return all, err
}

// finishRows ends the rows, unless there is more to do for them.
func (a *application) finishRows() error {
	switch {
	case a.unfinished:
		return nil
	case len(a.rows) > 1:
		return a.finishTogether()
	}
	// A repeat about a person has no event that would lead to its body.
	order := a.subject(a.inbox)
	forget := a.forget || !a.fresh && order == 0
	if err := a.finish(a.inbox, aftercare.InboundApplied, "", order, forget); err != nil {
		return err
	}
	if a.forget {
		a.s.unwiped.Store(true)
	}
	return nil
}

// subject is the order that the inbox row is about, by which it is found again
// even if it told nothing new; 0 when it is about none.
func (a *application) subject(inbox int64) int64 {
	for i, e := range a.events {
		if a.from[i] == inbox && !personal(e.Type) && len(a.aims[i].orders) > 0 {
			return a.aims[i].orders[0]
		}
	}
	return 0
}

func sorted[V any](m map[int64]V) []int64 { return slices.Sorted(maps.Keys(m)) }
