package store

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"aftercare/internal/aftercare"
)

// Exec runs SQL that no method needs, to arrange what only a crash or a restored
// backup could.
func (s *Store) Exec(ctx context.Context, query string, args ...any) error {
	return queries{ctx: ctx, on: s.write, d: s.d}.exec(query, args...)
}

// Get reads what no method shows.
func (s *Store) Get(ctx context.Context, dest any, query string, args ...any) error {
	return s.reading(ctx).get(dest, query, args...)
}

// All reads rows that no method shows.
func (s *Store) All(ctx context.Context, dest any, query string, args ...any) error {
	return s.reading(ctx).all(dest, query, args...)
}

// Scrub takes out of an event what an erasure takes.
func Scrub(e *aftercare.Event) { scrub(e) }

// DeskQueryOf is the query of a page of the desk.
func DeskQueryOf(d aftercare.DeskQuery) (query string, args []any) { return deskQuery(d) }

// SQL stands in a query as it is.
type SQL string

// HotQueries are those that run all the time, or once for each order of an
// erasure, and whose cost must not grow with what waits or was kept, with their
// parameters.
func (s *Store) HotQueries(until time.Time) map[string][]any {
	return map[string][]any{
		fmt.Sprintf(greatest, s.now()):    nil,
		wakeOrders:                        {micros(until), 1},
		claimable:                         {1},
		recipientsQuery:                   {micros(until), 1},
		pendingQuery:                      {1},
		fmt.Sprintf(behindQuery, s.now()): {"acme", 1},
		wakeWaiting:                       {micros(until), 100},
		wakeForgotten:                     {micros(until), "g", 100},
		fmt.Sprintf(wakeOverdue, s.now()): {micros(until), 60_000_000, 100},
		scrubInboxOf:                      {SQL("body"), 1},
		scrubStepsOf:                      {"erased", 1, SQL("1, 2, 3, 4, 5, 6, 7")},
		scrubParcelsOf:                    {"acme", 1},
		scrubWaitingOf:                    {"acme", "customer:1"},
		webhooksOf:                        {1, 1},
		giveUpSecond:                      {1},
		followStep:                        {"skipped", "erased", "", 1, "prepared"},
		studied:                           {"acme", 1, 2, 2, 2},
		freeCouponOf:                      {1},
		freeCoupon:                        {"m"},
		freeCouponsOf:                     {1},
		ownWaits:                          {"acme"},
		heldCoupon:                        {"acme", "spring", "m"},
		s.d.takeFree(thatEnd):             {"m", 1, "acme", "spring", 1},
		s.d.takeFree(thatDoNot):           {"m", 1, "acme", "spring", 0},
	}
}

// Rows reads whole rows.
func (s *Store) Rows(ctx context.Context, query string, each func(map[string]any)) error {
	rows, err := s.read.QueryxContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		row := map[string]any{}
		if err := rows.MapScan(row); err != nil {
			return err
		}
		each(row)
	}
	return rows.Err()
}

// GatherHandOvers and GatherOutcomes let so many words about mails wait, and then
// share a commit.
func (s *Store) GatherHandOvers(n int, bring func()) { gather(s.handOvers.group, n, bring) }
func (s *Store) GatherOutcomes(n int, bring func())  { gather(s.outcomes.group, n, bring) }

// GatherWebhooks lets so many webhooks wait, and then share a commit.
func (s *Store) GatherWebhooks(n int, bring func()) { gather(s.receptions, n, bring) }

func gather[T any](g *group[T], n int, bring func()) {
	g.mu.Lock()
	g.busy = g.lanes
	g.mu.Unlock()
	bring()
	for {
		g.mu.Lock()
		if len(g.waiting) == n {
			g.busy = 0
			g.next()
			g.mu.Unlock()
			return
		}
		g.mu.Unlock()
		runtime.Gosched()
	}
}

// HoldRow locks a row of a table until do returns.
func (s *Store) HoldRow(ctx context.Context, table string, id any, do func()) error {
	return s.inTx(ctx, "hold", func(tx *Tx) error {
		err := tx.exec("SELECT id FROM "+table+" WHERE id = ?"+tx.d.forUpdate, id)
		do()
		return err
	})
}

// HoldStore shares the store's lock, as work on its rows does, until do returns.
func (s *Store) HoldStore(ctx context.Context, store string, do func()) error {
	return s.inTx(ctx, "hold", func(tx *Tx) error {
		err := tx.lockStore(store, false)
		do()
		return err
	})
}
