package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

const (
	// receiveMost is how many webhooks are being committed at a time.
	receiveMost = 256
	// receiveTime bounds one shared commit: the platforms have given up by then.
	receiveTime = 10 * time.Second
)

// reception is one webhook on its way into the inbox.
type reception struct {
	in           aftercare.Inbound
	header, hash string

	id    int64
	fresh bool
	alone bool // it has to wait for a lock, or was beside one that made the transaction fail
	err   error
}

// errNotCommitted is the outcome until there is one: no panic may look like a commit.
var errNotCommitted = errors.New("the transaction did not end")

// Receive commits a webhook. A key that was there before is not fresh; if it
// came with another body, the first one holds and the row is marked. Webhooks
// that come together share a commit.
func (s *Store) Receive(ctx context.Context, in aftercare.Inbound) (id int64, fresh bool, err error) {
	header, err := json.Marshal(in.Header)
	if err != nil {
		return 0, false, fmt.Errorf("store: receive: %w", err)
	}
	if in.Body == nil {
		in.Body = []byte{}
	}
	sum := sha256.Sum256(in.Body)
	r := &reception{in: in, header: string(header), hash: hex.EncodeToString(sum[:]), err: errNotCommitted}
	if err = s.receptions.do(ctx, r); err == nil && r.alone {
		ctx, cancel := context.WithTimeout(ctx, receiveTime)
		defer cancel()
		r.err = s.receiveIn(ctx, func() []*reception { return []*reception{r} }, true)
	}
	if err = cmp.Or(err, r.err); err != nil {
		return 0, false, aftercare.Errorf(aftercare.Unavailable, "store: receive: %w", err)
	}
	return r.id, r.fresh, nil
}

// receiveAll commits what take returns. Where one row makes the statement fail,
// each goes alone: a bad row must not be the others' trouble. Nor must one that
// has to wait for a lock.
func (s *Store) receiveAll(take func() []*reception) {
	ctx, cancel := context.WithTimeout(context.Background(), receiveTime)
	defer cancel()
	var all []*reception
	once := func() {
		if all == nil {
			all = take()
			// In one order everywhere: two processes that take the same webhooks would
			// otherwise wait for each other's rows.
			slices.SortStableFunc(all, func(x, y *reception) int {
				return cmp.Or(cmp.Compare(x.in.Store, y.in.Store), cmp.Compare(x.in.Source, y.in.Source), cmp.Compare(x.in.Key, y.in.Key))
			})
		}
	}
	err := s.receiveIn(ctx, func() []*reception { once(); return all }, false)
	once() // where not even a transaction began
	apart := err != nil && len(all) > 1 && !away(err)
	for _, r := range all {
		r.err, r.alone = err, apart || err == nil && r.alone
	}
}

func (s *Store) receiveIn(ctx context.Context, rows func() []*reception, wait bool) error {
	return s.inTx(ctx, "receive", func(tx *Tx) error { return tx.receive(rows(), s.now(), wait) })
}

// receive writes the rows; what it finds in their place was received before.
func (tx *Tx) receive(all []*reception, now string, wait bool) error {
	made, err := returning[inboxRow](tx.queries, insertInbox(now), all)
	if err != nil {
		return err
	}
	fresh := make(map[receptionKey]int64, len(made))
	for _, m := range made {
		fresh[receptionKey{m.Store, m.Source, m.Key}] = m.ID
	}
	for _, r := range all {
		key := receptionKey{clean(r.in.Store), clean(r.in.Source), clean(r.in.Key)}
		r.alone = false
		if r.id, r.fresh = fresh[key]; r.fresh {
			delete(fresh, key) // the next of the key is a repeat
		} else if err := tx.repeated(r, wait); err != nil {
			return err
		}
	}
	return nil
}

type receptionKey struct{ store, source, key string }

func insertInbox(now string) statement[*reception] {
	return statement[*reception]{
		names: "store, source, key, topic, header, body, body_hash, received_at",
		text: `INSERT INTO inbox (store, source, key, topic, header, body, body_hash, state, received_at, received_machine)
			SELECT store, source, key, topic, header, body, body_hash, 'received', received_at, ` + now + ` FROM n WHERE true
			ON CONFLICT (store, source, key) DO NOTHING RETURNING id, store, source, key`,
		values: func(r *reception) []any {
			return []any{r.in.Store, r.in.Source, r.in.Key, r.in.Topic, r.header, r.in.Body, r.hash, micros(r.in.ReceivedAt)}
		},
	}
}

// repeated finds the row that came first. Unless it shall wait, a repeat of a row
// that somebody has locked, as who applies it does, is to go alone.
func (tx *Tx) repeated(r *reception, wait bool) error {
	var first inboxRow
	if err := tx.get(&first, "SELECT id, body_hash FROM inbox WHERE store = ? AND source = ? AND key = ?",
		r.in.Store, r.in.Source, r.in.Key); err != nil {
		return err
	}
	r.id = first.ID
	if first.BodyHash == r.hash && !tx.d.postgres {
		return nil
	}
	// PostgreSQL shows a commit whose wait for a synchronous replica was cut short,
	// and which a failover would forget. A repeat that only read the row would call
	// it kept; one that writes waits for the replica too.
	n, err := tx.change("UPDATE inbox SET conflict = CASE WHEN body_hash = ? THEN conflict ELSE 1 END WHERE id IN (SELECT id FROM inbox WHERE id = ?"+
		tx.d.forUpdateOf(wait)+")", r.hash, first.ID)
	r.alone = n == 0 && !wait
	return err
}
