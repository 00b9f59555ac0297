package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

type walkRow struct {
	Store     string `db:"store"`
	ID        string `db:"id"`
	Kind      string `db:"kind"`
	Content   string `db:"content"`
	Numbers   string `db:"numbers"`
	State     string `db:"state"`
	PerMinute int    `db:"per_minute"`
	MadeBy    string `db:"made_by"`
	CreatedAt int64  `db:"created_at"`
	BeganAt   int64  `db:"began_at"`
	EndedAt   int64  `db:"ended_at"`
	Cursor    int64  `db:"cursor_row"`
	Through   int64  `db:"through_row"`
	Seen      int    `db:"seen"`
	Told      int    `db:"told"`
	Skipped   int    `db:"skipped"`
}

const walkColumns = "store, id, kind, content, numbers, state, per_minute, made_by, created_at, began_at, ended_at, cursor_row, through_row, seen, told, skipped"

func (r walkRow) walk() (aftercare.Walk, error) {
	w := aftercare.Walk{Store: r.Store, State: aftercare.WalkState(r.State), PerMinute: r.PerMinute, By: r.MadeBy,
		CreatedAt: instant(r.CreatedAt), BeganAt: instant(r.BeganAt), EndedAt: instant(r.EndedAt),
		Cursor: r.Cursor, Through: r.Through, Seen: r.Seen, Told: r.Told, Skipped: r.Skipped}
	if err := json.Unmarshal([]byte(r.Content), &w.Announcement); err != nil {
		return w, fmt.Errorf("content of announcement %s: %w", r.ID, err)
	}
	if err := json.Unmarshal([]byte(r.Numbers), &w.Numbers); err != nil {
		return w, fmt.Errorf("numbers of announcement %s: %w", r.ID, err)
	}
	return w, nil
}

func (q queries) walks(where string, args ...any) ([]aftercare.Walk, error) {
	var rows []walkRow
	if err := q.all(&rows, "SELECT "+walkColumns+" FROM announcements WHERE "+where+" ORDER BY created_at DESC, store, id", args...); err != nil {
		return nil, fmt.Errorf("read announcements: %w", err)
	}
	var out []aftercare.Walk
	for _, r := range rows {
		w, err := r.walk()
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// Walks lists announcements, the newest first; store "" is every store, state ""
// any.
func (s *Store) Walks(ctx context.Context, store string, state aftercare.WalkState) ([]aftercare.Walk, error) {
	out, err := s.reading(ctx).walks("(? = '' OR store = ?) AND (? = '' OR state = ?)", store, store, string(state), string(state))
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return out, nil
}

// Walk is one announcement; NotFound when there is none.
func (s *Store) Walk(ctx context.Context, store, id string) (aftercare.Walk, error) {
	return s.reading(ctx).walk(store, id)
}

func (q queries) walk(store, id string) (aftercare.Walk, error) {
	all, err := q.walks("store = ? AND id = ?", store, id)
	switch {
	case err != nil:
		return aftercare.Walk{}, fmt.Errorf("store: %w", err)
	case len(all) == 0:
		return aftercare.Walk{}, aftercare.Errorf(aftercare.NotFound, "store %s has no announcement %q", store, id)
	}
	return all[0], nil
}

// KeepDry keeps an announcement with what its dry run found, or, of one that was
// not let go yet, the newer numbers.
func (s *Store) KeepDry(ctx context.Context, w aftercare.Walk) error {
	w.State = aftercare.WalkDry
	err := s.inTx(ctx, "announce", func(tx *Tx) error {
		content, numbers, err := texts(w)
		if err != nil {
			return err
		}
		return tx.exec(`INSERT INTO announcements (store, id, kind, content, numbers, state, per_minute, made_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (store, id) DO UPDATE SET numbers = excluded.numbers, per_minute = excluded.per_minute, made_by = excluded.made_by
			WHERE announcements.state = 'dry'`, w.Store, w.ID, string(w.Kind), content, numbers, string(w.State), w.PerMinute, w.By, micros(w.CreatedAt))
	})
	if err != nil {
		return fmt.Errorf("store: announcement %s: %w", w.ID, err)
	}
	return nil
}

// LetGo starts an announcement; SetOut says over which orders. fresh is false for
// one that was let go before, whatever became of it.
func (s *Store) LetGo(ctx context.Context, w aftercare.Walk, now time.Time) (fresh bool, err error) {
	err = s.inTx(ctx, "announce", func(tx *Tx) error {
		content, numbers, err := texts(w)
		if err != nil {
			return err
		}
		n, err := tx.change(`INSERT INTO announcements (store, id, kind, content, numbers, state, per_minute, made_by, created_at, began_at)
			VALUES (?, ?, ?, ?, ?, 'running', ?, ?, ?, ?)
			ON CONFLICT (store, id) DO UPDATE SET state = 'running', numbers = excluded.numbers, per_minute = excluded.per_minute,
				made_by = excluded.made_by, began_at = excluded.began_at
			WHERE announcements.state = 'dry'`, w.Store, w.ID, string(w.Kind), content, numbers, w.PerMinute, w.By, micros(w.CreatedAt), micros(now))
		fresh = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("store: announcement %s: %w", w.ID, err)
	}
	return fresh, nil
}

func texts(w aftercare.Walk) (content, numbers string, err error) {
	c, err := json.Marshal(w.Announcement)
	if err != nil {
		return "", "", err
	}
	n, err := json.Marshal(w.Numbers)
	return clean(string(c)), string(n), err
}

// StopWalk pauses an announcement that runs, and GoOn lets it run again. What was
// told stays told. The code is Conflict when it is in another state.
func (s *Store) StopWalk(ctx context.Context, store, id string) error {
	return s.moveWalk(ctx, store, id, aftercare.WalkRunning, aftercare.WalkPaused)
}

// GoOn lets a paused announcement run again from where it was.
func (s *Store) GoOn(ctx context.Context, store, id string) error {
	return s.moveWalk(ctx, store, id, aftercare.WalkPaused, aftercare.WalkRunning)
}

func (s *Store) moveWalk(ctx context.Context, store, id string, from, to aftercare.WalkState) error {
	return s.inTx(ctx, "announce", func(tx *Tx) error {
		n, err := tx.change("UPDATE announcements SET state = ? WHERE store = ? AND id = ? AND state = ?", string(to), store, id, string(from))
		if err != nil || n > 0 {
			return err
		}
		w, err := tx.walk(store, id)
		if err != nil {
			return err
		}
		return aftercare.Errorf(aftercare.Conflict, "announcement %s is %s, not %s", id, w.State, from)
	})
}
