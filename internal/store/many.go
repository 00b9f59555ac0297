package store

import "strings"

// statement is one that writes many rows alike, which its text knows as a table n
// with these names for columns. PostgreSQL takes all of them at a time, each column
// as an array; SQLite some at a time, as parameters of their own.
//
// "{{in n}}" behind a column that is a key says that it is among the ids of n, in
// words by which PostgreSQL looks each of them up. From the join alone it would
// take, while it believes the table to be small, all of its rows in the index's
// order.
type statement[T any] struct {
	names, text string
	values      func(T) []any // strings, int64s and byte slices, in the order of names
}

// mostRows is how many rows SQLite takes at a time. A group is a power of two, so
// that few texts are to be compiled.
const mostRows = 32

// run writes the rows.
func (s statement[T]) run(q queries, rows []T) error {
	return s.each(q, rows, func(text string, args []any) error { return q.exec(text, args...) })
}

// returning writes the rows and reads what the statement returns of them, in any
// order.
func returning[R, T any](q queries, s statement[T], rows []T) (out []R, err error) {
	err = s.each(q, rows, func(text string, args []any) error {
		var some []R
		err := q.all(&some, text, args...)
		out = append(out, some...)
		return err
	})
	return out, err
}

// each gives do the statements that it takes to write the rows.
func (s statement[T]) each(q queries, rows []T, do func(text string, args []any) error) error {
	if q.d.postgres {
		if len(rows) == 0 {
			return nil
		}
		args := columns(rows, s.values)
		return do(s.over("SELECT * FROM unnest("+arrays(args)+")", "= ANY (ARRAY(SELECT id FROM n))"), args)
	}
	for len(rows) > 0 {
		n := 1
		for n*2 <= min(len(rows), mostRows) {
			n *= 2
		}
		var args []any
		for _, r := range rows[:n] {
			args = append(args, s.values(r)...)
		}
		row := "(?" + strings.Repeat(", ?", len(args)/n-1) + ")"
		if err := do(s.over("VALUES "+row+strings.Repeat(", "+row, n-1), "IN (SELECT id FROM n)"), args); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func (s statement[T]) over(rows, in string) string {
	return "WITH n (" + s.names + ") AS (" + rows + ") " + strings.ReplaceAll(s.text, "{{in n}}", in)
}

// columns are the rows turned by a quarter.
func columns[T any](rows []T, values func(T) []any) []any {
	var out []any
	for y, r := range rows {
		for x, v := range values(r) {
			if y == 0 {
				out = append(out, nil)
			}
			switch v := v.(type) {
			case string:
				out[x] = appendTo(out[x], v, len(rows))
			case int64:
				out[x] = appendTo(out[x], v, len(rows))
			case []byte:
				out[x] = appendTo(out[x], v, len(rows))
			default:
				panic("store: a column of a type that no array is made of")
			}
		}
	}
	return out
}

func appendTo[V any](column any, v V, n int) any {
	if column == nil {
		column = make([]V, 0, n)
	}
	return append(column.([]V), v)
}

// arrays are the columns as parameters.
func arrays(columns []any) string {
	out := make([]string, len(columns))
	for i, c := range columns {
		switch c.(type) {
		case []string:
			out[i] = "?::text[]"
		case []int64:
			out[i] = "?::bigint[]"
		case [][]byte:
			out[i] = "?::bytea[]"
		}
	}
	return strings.Join(out, ", ")
}
