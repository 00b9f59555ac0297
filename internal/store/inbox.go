package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// inboxTries is after how many failures a row waits for a person.
const inboxTries = 3

type inboxRow struct {
	ID         int64  `db:"id"`
	Store      string `db:"store"`
	Source     string `db:"source"`
	Key        string `db:"key"`
	Topic      string `db:"topic"`
	Header     string `db:"header"`
	Body       []byte `db:"body"`
	BodyHash   string `db:"body_hash"`
	State      string `db:"state"`
	Reason     string `db:"reason"`
	ReceivedAt int64  `db:"received_at"`
}

func (r inboxRow) inbound() (aftercare.Inbound, error) {
	in := aftercare.Inbound{
		ID: r.ID, Store: r.Store, Source: r.Source, Key: r.Key, Topic: r.Topic, Body: r.Body,
		State: aftercare.InboundState(r.State), Reason: r.Reason, ReceivedAt: instant(r.ReceivedAt),
	}
	if err := json.Unmarshal([]byte(r.Header), &in.Header); err != nil {
		return in, fmt.Errorf("store: header of inbox row %d: %w", r.ID, err)
	}
	return in, nil
}

// Unapplied lists rows that were received longer ago than olderThan and are
// neither applied nor waiting for their next try, oldest first.
func (s *Store) Unapplied(ctx context.Context, olderThan time.Duration, limit int) ([]int64, error) {
	var ids []int64
	err := s.reading(ctx).all(&ids, `SELECT id FROM inbox WHERE state = 'received'
		AND received_machine <= `+s.now()+` - ? AND retry_machine <= `+s.now()+`
		ORDER BY received_machine, id LIMIT ?`, olderThan.Microseconds(), limit)
	if err != nil {
		return nil, fmt.Errorf("store: unapplied: %w", err)
	}
	return ids, nil
}

// Replay applies a row again that was held, rejected or ignored, once whatever
// kept it back is mended.
func (s *Store) Replay(ctx context.Context, id int64) error {
	return s.inTx(ctx, "replay", func(tx *Tx) error {
		n, err := tx.change(`UPDATE inbox SET state = 'received', tries = 0, retry_machine = 0, received_machine = `+s.now()+`
			WHERE id = ? AND emptied = 0 AND state IN ('held', 'rejected', 'ignored')`, id)
		if err != nil {
			return fmt.Errorf("store: replay: %w", err)
		}
		if n == 0 {
			return aftercare.Errorf(aftercare.NotFound, "inbox row %d is not held, rejected or ignored, or its content was erased", id)
		}
		return nil
	})
}

const inboxColumns = "id, store, source, key, topic, header, body, body_hash, state, reason, received_at"

// received are the rows that are still to be applied.
func (q queries) received(ids ...int64) ([]inboxRow, error) {
	return list[inboxRow](q, "SELECT "+inboxColumns+" FROM inbox WHERE state = 'received' AND id IN (?) ORDER BY id", ids)
}

// take locks the rows that are still to be applied and that nobody else has.
func (tx *Tx) take(ids ...int64) ([]int64, error) {
	return list[int64](tx.queries, "SELECT id FROM inbox WHERE state = 'received' AND id IN (?) ORDER BY id"+tx.d.skipLocked, ids)
}

// finish ends the row, and notes its order; forget drops what it said.
func (tx *Tx) finish(id int64, state aftercare.InboundState, reason string, order int64, forget bool) error {
	if forget {
		return tx.exec("UPDATE inbox SET state = ?, reason = ?, order_row = ?, header = '{}', body = ?, emptied = 1 WHERE id = ?", string(state), reason, order, []byte{}, id)
	}
	return tx.exec("UPDATE inbox SET state = ?, reason = ?, order_row = ? WHERE id = ?", string(state), reason, order, id)
}

// stumbled counts a failure. The tries spread over ten seconds, so that a row
// that nobody can apply stops holding back its store's mails (law 1) soon.
func (s *Store) stumbled(ctx context.Context, id int64, why error) error {
	return s.inTx(ctx, "stumbled", func(tx *Tx) error {
		return tx.exec(fmt.Sprintf(`UPDATE inbox SET tries = tries + 1, reason = ?,
			retry_machine = %s + (tries + 1) * 3000000,
			state = CASE WHEN tries + 1 >= %d THEN 'held' ELSE state END
			WHERE id = ? AND state = 'received'`, s.now(), inboxTries), why.Error(), id)
	})
}
