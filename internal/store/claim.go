package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// heldBack is how old an unapplied inbox row must be to keep all mails of its
// store back (law 1): what it says may be a cancellation.
const heldBack = 30 * time.Second

type dueRow struct {
	ID     int64  `db:"id"`
	Store  string `db:"store"`
	Order  int64  `db:"order_row"`
	WakeAt int64  `db:"wake_at"`
}

// Claim takes those of the steps that are waiting and due, decides about each
// once more, and returns those to be mailed now with their ledger rows in state
// sending, leased for that long. What is decided otherwise is written. at tells
// the business time of an attempt at a step that is due then; a step that is
// not due at that time is left alone, like all steps of a store whose inbox is
// behind by half a minute, and like all steps while sending is suspended. What
// may have been mailed by a later life of this database is not returned: it
// becomes unconfirmed. At most so many mails are claimed; left are the steps that
// were not looked at for that reason.
func (s *Store) Claim(ctx context.Context, ids []int64, most int, p aftercare.Planner, at func(due time.Time) time.Time, lease time.Duration) (out []aftercare.Claim, left []int64, err error) {
	if len(ids) == 0 {
		return nil, nil, nil
	}
	err = s.inTx(ctx, "claim", func(tx *Tx) error {
		c := claiming{Tx: tx, s: s, p: p, most: most, lease: lease}
		var err error
		if c.standing, err = tx.standing(); err == nil && !c.suspended {
			err = c.run(ids, at)
		}
		out, left = c.out, c.left
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("store: claim steps: %w", err)
	}
	return out, left, nil
}

type claiming struct {
	*Tx
	standing
	s      *Store
	p      aftercare.Planner
	most   int
	lease  time.Duration
	states map[int64]*aftercare.OrderState
	drafts []draft           // to be drawn
	out    []aftercare.Claim // to be mailed
	gone   []aftercare.Claim // may have been mailed already
	left   []int64
}

func (c *claiming) run(ids []int64, at func(time.Time) time.Time) error {
	due, err := c.due(ids)
	if err != nil || len(due) == 0 {
		return err
	}
	if c.states, err = c.lockStates(orderIDs(due)); err != nil {
		return err
	}
	for _, d := range due {
		if len(c.drafts) == c.most {
			c.left = append(c.left, d.ID)
			continue
		}
		now := trim(at(instant(d.WakeAt)))
		if instant(d.WakeAt).After(now) {
			continue
		}
		if c.lost(instant(d.WakeAt)) {
			now = c.then(instant(d.WakeAt))
		}
		if err := c.one(c.states[d.Order], d, now); err != nil {
			return fmt.Errorf("step row %d: %w", d.ID, err)
		}
	}
	if err := c.draw(); err != nil {
		return err
	}
	return c.leave()
}

// leave ends the claims whose mails may be gone already, as if their answers had
// been lost, at the time at which that would have been: what follows them is due
// as it was then.
func (c *claiming) leave() error {
	o := aftercare.Settlement{Mail: aftercare.MailUnconfirmed, Final: true, Reason: aftercare.Because(aftercare.ReasonRestored, "")}
	for _, g := range c.gone {
		e := &entry{claim: g, out: newOutcome(g.Mail, o, g.Now), planner: c.p}
		if err := cmp.Or(c.s.settle(c.Tx, []*entry{e}, true), e.says); err != nil {
			return err
		}
	}
	return nil
}

const claimable = "SELECT id, store, order_row, wake_at FROM steps WHERE " + toClaim + " AND wake_at > 0 AND id IN (?) ORDER BY wake_at, id"

// behindQuery asks whether a store's inbox is behind.
const behindQuery = "SELECT COUNT(*) FROM (SELECT 1 FROM inbox WHERE state = 'received' AND store = ? AND received_machine < %s - ? LIMIT 1) AS first"

// due are the steps that may be claimed, the earliest first.
func (c *claiming) due(ids []int64) ([]dueRow, error) {
	due, err := list[dueRow](c.queries, claimable, ids)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	var stores []string
	for _, d := range due {
		stores = append(stores, d.Store)
	}
	slices.Sort(stores)
	behind := map[string]int{}
	for _, store := range slices.Compact(stores) {
		if err := c.lockStore(store, false); err != nil {
			return nil, err
		}
		var n int
		if err := c.get(&n, fmt.Sprintf(behindQuery, c.s.now()), store, heldBack.Microseconds()); err != nil {
			return nil, err
		}
		behind[store] = n
	}
	return slices.DeleteFunc(due, func(d dueRow) bool { return behind[d.Store] > 0 }), nil
}

func orderIDs(due []dueRow) []int64 {
	var out []int64
	for _, d := range due {
		out = append(out, d.Order)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// lockStates locks orders, then their persons, and reads what they say.
func (tx *Tx) lockStates(orders []int64) (map[int64]*aftercare.OrderState, error) {
	rows, err := tx.lockOrders(orders)
	if err != nil {
		return nil, err
	}
	persons, err := tx.lockPersons(personsOf(rows))
	if err != nil {
		return nil, err
	}
	return tx.statesOf(rows, persons)
}
