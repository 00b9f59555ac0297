package store

import (
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
)

// queries runs SQL with ? for parameters on a connection or a transaction.
type queries struct {
	ctx   context.Context
	on    sqlx.ExtContext
	d     *dialect
	later *changes // of a transaction: what is to be written before the next statement
}

// reading is for queries outside a transaction.
func (s *Store) reading(ctx context.Context) queries { return queries{ctx: ctx, on: s.read, d: s.d} }

func (q queries) get(dest any, query string, args ...any) error {
	if err := q.later.write(q); err != nil {
		return err
	}
	return sqlx.GetContext(q.ctx, q.on, dest, q.on.Rebind(query), tidy(args)...)
}

func (q queries) all(dest any, query string, args ...any) error {
	if err := q.later.write(q); err != nil {
		return err
	}
	return sqlx.SelectContext(q.ctx, q.on, dest, q.on.Rebind(query), tidy(args)...)
}

func (q queries) exec(query string, args ...any) error {
	_, err := q.change(query, args...)
	return err
}

// change is exec that tells how many rows were written.
func (q queries) change(query string, args ...any) (int64, error) {
	if err := q.later.write(q); err != nil {
		return 0, err
	}
	r, err := q.on.ExecContext(q.ctx, q.on.Rebind(query), tidy(args)...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// list runs a query whose "IN (?)" takes the keys, in parts, and joins the rows.
// Every other parameter comes before the keys.
func list[R any, K any](q queries, query string, keys []K, args ...any) ([]R, error) {
	var out []R
	for part := range slices.Chunk(keys, listSize) {
		text, all := in(q.d, query, part, args)
		var rows []R
		if err := q.all(&rows, text, all...); err != nil {
			return nil, err
		}
		if out == nil {
			out = rows
			continue
		}
		out = append(out, rows...)
	}
	return out, nil
}

// each is list for statements that write; it tells how many rows were written.
func each[K any](q queries, query string, keys []K, args ...any) (n int64, err error) {
	for part := range slices.Chunk(keys, listSize) {
		text, all := in(q.d, query, part, args)
		changed, err := q.change(text, all...)
		if err != nil {
			return n, err
		}
		n += changed
	}
	return n, nil
}

// listSize keeps lists well under SQLite's limit of parameters.
const listSize = 4096

// in puts the keys where the query says "IN (?)": as one array on PostgreSQL; on
// SQLite as a list whose length is a power of two, the last key repeated. So a
// query has few texts, and the databases compile it once and not for each length.
func in[K any](d *dialect, query string, keys []K, args []any) (text string, all []any) {
	args = slices.Clone(args)
	if d.postgres {
		return strings.Replace(query, "IN (?)", "= ANY (?)", 1), append(args, keys)
	}
	for _, k := range keys {
		args = append(args, k)
	}
	places := 1
	for ; places < len(keys); places *= 2 {
	}
	for range places - len(keys) {
		args = append(args, keys[len(keys)-1])
	}
	return strings.Replace(query, "IN (?)", "IN (?"+strings.Repeat(", ?", places-1)+")", 1), args
}

// tidy makes texts ones that both databases take.
func tidy(args []any) []any {
	for i, a := range args {
		switch a := a.(type) {
		case string:
			args[i] = clean(a)
		case []string:
			args[i] = cleaned(a)
		}
	}
	return args
}

func cleaned(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = clean(t)
	}
	return out
}
