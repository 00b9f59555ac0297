package store

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"slices"

	"aftercare/internal/aftercare"
)

// standingOf is what an order's facts come to, as its rows are to say it.
type standingOf struct {
	row *orderRow
	had bool // there may be rows that say otherwise
	aftercare.Standing
}

// stand asks the planner what the order's facts come to, and says whether that
// differs from what its rows say. The hash of it travels with the facts, so that
// an order which has no news for people costs no statement.
func (r *orderRow) stand(p aftercare.Planner) (s standingOf, differs bool, err error) {
	s = standingOf{r, r.Standing != "", p.Standing(aftercare.OrderState{Row: r.ID, Version: r.Version, Store: r.Store, Facts: r.facts})}
	s.Cases = once(s.Cases, func(c aftercare.CaseRow) string { return c.Case.ID })
	s.Promises = once(s.Promises, func(p aftercare.Promise) [2]string { return [2]string{p.What, p.About} })
	hash := ""
	if len(s.Cases)+len(s.Promises) > 0 {
		text, err := json.Marshal(s.Standing)
		if err != nil {
			return s, false, fmt.Errorf("standing of order row %d: %w", r.ID, err)
		}
		sum := sha256.Sum256(text)
		hash = base32.StdEncoding.EncodeToString(sum[:10])
	}
	differs = hash != r.Standing
	r.Standing = hash
	return s, differs, nil
}

// once leaves the first of each key: shops choose ids as they like, PostgreSQL writes
// no row twice in a statement, and an order must not be poison for what it promises.
func once[T any, K comparable](all []T, key func(T) K) []T {
	seen := map[K]bool{}
	return slices.DeleteFunc(all, func(t T) bool {
		again := seen[key(t)]
		seen[key(t)] = true
		return again
	})
}

// caseOf and promiseOf are rows that are to be written.
type caseOf struct {
	order *orderRow
	aftercare.CaseRow
}

type promiseOf struct {
	order *orderRow
	aftercare.Promise
}

// saveStandings writes the rows of orders that differ. Promises that are made no
// more go; a case never does.
func (q queries) saveStandings(all []standingOf) error {
	var cases []caseOf
	var promises, still []promiseOf
	for _, s := range all {
		for _, c := range s.Cases {
			cases = append(cases, caseOf{s.row, c})
		}
		for _, p := range s.Promises {
			promises = append(promises, promiseOf{s.row, p})
		}
		if s.had {
			still = append(still, promises[len(promises)-len(s.Promises):]...)
			still = append(still, promiseOf{order: s.row}) // an order may have none
		}
	}
	if err := dropPromises.run(q, still); err != nil {
		return err
	}
	if err := upsertPromise.run(q, promises); err != nil {
		return err
	}
	return upsertCase.run(q, cases)
}

var upsertCase = statement[caseOf]{
	names: "order_row, case_id, store, kind, state, origin, owner, waits_for, due_at, clock, call_at, opened_at, closed_at, item, cause, root, sku",
	text: `INSERT INTO cases (order_row, case_id, store, kind, state, origin, owner, waits_for, due_at, clock, call_at, opened_at, closed_at, item, cause, root, sku)
		SELECT * FROM n WHERE true ON CONFLICT (order_row, case_id) DO UPDATE SET kind = excluded.kind, state = excluded.state,
		origin = excluded.origin, owner = excluded.owner, waits_for = excluded.waits_for, due_at = excluded.due_at, clock = excluded.clock, call_at = excluded.call_at,
		opened_at = excluded.opened_at, closed_at = excluded.closed_at, item = excluded.item, cause = excluded.cause,
		root = excluded.root, sku = excluded.sku`,
	values: func(r caseOf) []any {
		c := r.Case
		return []any{r.order.ID, c.ID, r.order.Store, string(c.Kind), c.State, c.From, r.Owner, r.WaitsFor, micros(r.Due), r.Clock, micros(c.CallBack()),
			micros(c.OpenedAt), micros(c.ClosedAt), c.Item, c.Cause, c.Root, c.SKU}
	},
}

var upsertPromise = statement[promiseOf]{
	names: "order_row, what, about, store, due_at, source, kept_at, slips, before_at, made_at",
	text: `INSERT INTO promises (order_row, what, about, store, due_at, source, kept_at, slips, before_at, made_at)
		SELECT * FROM n WHERE true ON CONFLICT (order_row, what, about) DO UPDATE SET due_at = excluded.due_at, source = excluded.source,
		kept_at = excluded.kept_at, slips = excluded.slips, before_at = excluded.before_at, made_at = excluded.made_at`,
	values: func(r promiseOf) []any {
		return []any{r.order.ID, r.What, r.About, r.order.Store, micros(r.Due), r.Source, micros(r.KeptAt), int64(r.Slips), micros(r.Before), micros(r.MadeAt)}
	},
}

var dropPromises = statement[promiseOf]{
	names: "id, what, about",
	text: `DELETE FROM promises WHERE order_row {{in n}} AND NOT EXISTS
		(SELECT 1 FROM n WHERE n.id = promises.order_row AND n.what = promises.what AND n.about = promises.about)`,
	values: func(r promiseOf) []any { return []any{r.order.ID, r.What, r.About} },
}
