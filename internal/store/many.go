package store

// statement is one that writes many rows alike: on PostgreSQL all with one text,
// to which each column is an array (unnest), on SQLite, where a statement has no
// way to go, one row after the other.
type statement[T any] struct {
	one, all string // all: with the arrays in the order of values
	values   func(T) []any
}

// run writes the rows.
func (s statement[T]) run(q queries, rows []T) error {
	if q.d.postgres && len(rows) > 1 {
		return q.exec(s.all, columns(rows, s.values)...)
	}
	for _, r := range rows {
		if err := q.exec(s.one, s.values(r)...); err != nil {
			return err
		}
	}
	return nil
}

// returning writes the rows and reads what the statement returns of them, in any
// order.
func returning[R, T any](q queries, s statement[T], rows []T) (out []R, err error) {
	if q.d.postgres && len(rows) > 1 {
		err = q.all(&out, s.all, columns(rows, s.values)...)
		return out, err
	}
	for _, r := range rows {
		var one []R
		if err := q.all(&one, s.one, s.values(r)...); err != nil {
			return nil, err
		}
		out = append(out, one...)
	}
	return out, nil
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
