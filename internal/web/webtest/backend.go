package webtest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"aftercare/internal/aftercare"
)

// Backend answers all the interfaces that the pages declare. The zero value is
// a house without any data.
type Backend struct {
	Numbers   aftercare.Overview
	List      []aftercare.OrderRow
	Lines     map[int64]aftercare.Timeline // by row
	Ledger    []aftercare.Mail
	Waits     []aftercare.Waiting
	Inbound   []aftercare.Inbound
	Paused    []aftercare.Pause
	Brakes    []aftercare.Braked
	Explained []aftercare.Enrollment
	Promised  []aftercare.Promise
	News      []aftercare.Walk
	Err       error // what every call fails with

	mu      sync.Mutex
	changes []string
	said    []aftercare.Event
}

// Changes lists what was asked to change, in order.
func (b *Backend) Changes() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.changes)
}

// Said are the events that came through the door.
func (b *Backend) Said() []aftercare.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.said)
}

func (b *Backend) change(what ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.changes = append(b.changes, strings.Join(what, " "))
}

// Overview returns Numbers.
func (b *Backend) Overview(context.Context, time.Time) (aftercare.Overview, error) {
	return b.Numbers, b.Err
}

// Orders returns the rows below the query's, whose name holds what is searched.
func (b *Backend) Orders(_ context.Context, q aftercare.OrderQuery) ([]aftercare.OrderRow, error) {
	var out []aftercare.OrderRow
	for _, o := range b.List {
		if (q.Before == 0 || o.Row < q.Before) && strings.Contains(o.Name, q.Search) && len(out) < q.Limit {
			out = append(out, o)
		}
	}
	return out, b.Err
}

// Timeline returns the order of a row.
func (b *Backend) Timeline(_ context.Context, row int64) (aftercare.Timeline, error) {
	t, ok := b.Lines[row]
	if !ok && b.Err == nil {
		return t, aftercare.Errorf(aftercare.NotFound, "There is no order %d.", row)
	}
	return t, b.Err
}

// OrderState finds an order by the platform's id.
func (b *Backend) OrderState(_ context.Context, store, source, id string) (aftercare.OrderState, error) {
	for _, t := range b.Lines {
		if s := t.State; s.Store == store && s.Facts.Source == source && s.Facts.Order.ID == id {
			return s, b.Err
		}
	}
	if b.Err != nil {
		return aftercare.OrderState{}, b.Err
	}
	return aftercare.OrderState{}, aftercare.Errorf(aftercare.NotFound, "no order %s/%s in store %s", source, id, store)
}

// FindOrder finds an order by its name and address.
func (b *Backend) FindOrder(_ context.Context, store, number, address string) (aftercare.OrderState, error) {
	for _, t := range b.Lines {
		if s := t.State; s.Store == store && s.Facts.Order.Name == number && s.Facts.Order.Customer.Email == address && b.Err == nil {
			return s, nil
		}
	}
	if b.Err != nil {
		return aftercare.OrderState{}, b.Err
	}
	return aftercare.OrderState{}, aftercare.Errorf(aftercare.NotFound, "no such order in store %s", store)
}

// Accept writes down what a customer said.
func (b *Backend) Accept(_ context.Context, store, order, key string, e aftercare.Event) error {
	if b.Err != nil {
		return b.Err
	}
	b.change("accept", store, order, key)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.said = append(b.said, e)
	return nil
}

// Mails returns the ledger rows in a state.
func (b *Backend) Mails(_ context.Context, state aftercare.MailState, limit int) ([]aftercare.Mail, error) {
	var out []aftercare.Mail
	for _, m := range b.Ledger {
		if m.State == state && len(out) < limit {
			out = append(out, m)
		}
	}
	return out, b.Err
}

// Mail returns a row with the sample letter.
func (b *Backend) Mail(_ context.Context, id string) (aftercare.Mail, string, string, error) {
	for _, m := range b.Ledger {
		if m.ID == id {
			return m, Letter, LetterText, b.Err
		}
	}
	return aftercare.Mail{}, "", "", aftercare.Errorf(aftercare.NotFound, "There is no such mail.")
}

// MarkSent writes down that it was asked.
func (b *Backend) MarkSent(_ context.Context, id, by string) error {
	b.change("mark sent", id, by)
	return b.Err
}

// Poisonous returns the rows that broke the worker.
func (b *Backend) Poisonous(_ context.Context, limit int) ([]aftercare.Mail, error) {
	var out []aftercare.Mail
	for _, m := range b.Ledger {
		if m.Reason.Code == aftercare.ReasonPoison && len(out) < limit {
			out = append(out, m)
		}
	}
	return out, b.Err
}

// TryAgain writes down that it was asked.
func (b *Backend) TryAgain(_ context.Context, id, by string) error {
	b.change("try again", id, by)
	return b.Err
}

// Waiting returns Waits.
func (b *Backend) Waiting(context.Context) ([]aftercare.Waiting, error) { return b.Waits, b.Err }

// Inbounds returns the rows in a state, below a row.
func (b *Backend) Inbounds(_ context.Context, state aftercare.InboundState, before int64, limit int) ([]aftercare.Inbound, error) {
	var out []aftercare.Inbound
	for _, in := range b.Inbound {
		if in.State == state && (before == 0 || in.ID < before) && len(out) < limit {
			out = append(out, in)
		}
	}
	return out, b.Err
}

// Pauses returns Paused.
func (b *Backend) Pauses(context.Context) ([]aftercare.Pause, error) { return b.Paused, b.Err }

// Braked returns Brakes.
func (b *Backend) Braked(context.Context) ([]aftercare.Braked, error) { return b.Brakes, b.Err }

// Approve writes down that it was asked.
func (b *Backend) Approve(_ context.Context, store, workflow, by string) (int, error) {
	b.change("approve", store, workflow, by)
	return 3, b.Err
}

// Pause writes down that it was asked.
func (b *Backend) Pause(_ context.Context, p aftercare.Pause) error {
	b.change("pause", p.Store, p.Workflow, p.Template, p.By)
	return b.Err
}

// Resume writes down that it was asked.
func (b *Backend) Resume(_ context.Context, _ int64, by string) (int, error) {
	b.change("resume", by)
	return 3, b.Err
}

// Explain returns Explained.
func (b *Backend) Explain(aftercare.OrderState, time.Time) []aftercare.Enrollment { return b.Explained }

// Standing holds Promised.
func (b *Backend) Standing(aftercare.OrderState) aftercare.Standing {
	return aftercare.Standing{Promises: b.Promised}
}

// Walks returns News.
func (b *Backend) Walks(context.Context, string, aftercare.WalkState) ([]aftercare.Walk, error) {
	return b.News, b.Err
}

// StopWalk writes down that it was asked.
func (b *Backend) StopWalk(_ context.Context, store, id string) error {
	b.change("stop", store, id)
	return b.Err
}

// GoOn writes down that it was asked.
func (b *Backend) GoOn(_ context.Context, store, id string) error {
	b.change("go on", store, id)
	return b.Err
}
