package bulk

import (
	"cmp"
	"context"
	"fmt"
	"strings"
)

// table is one whose rows of the original order are copied.
type table struct {
	name    string
	columns []column
	step    int64 // how far apart the ids of two copies are
}

type column struct {
	name string
	text bool
}

// names in the order in which rows may refer to each other.
var names = []string{"persons", "orders", "events", "contacts", "enrollments", "steps"}

// refers tells which table a column's numbers are of.
var refers = map[string]string{"person_row": "persons", "order_row": "orders", "enrollment_id": "enrollments"}

// Learn keeps the rows of the one order that is there, as they are now, in tables
// beside, and ends its own steps.
func (r *Rows) Learn(ctx context.Context) error {
	if n, err := r.count(ctx, "SELECT COUNT(*) FROM orders"); err != nil || n != 1 {
		return cmp.Or(err, fmt.Errorf("bulk: %d orders to copy, want the original alone", n))
	}
	r.tables = nil
	for _, name := range names {
		if err := r.do(ctx, fmt.Sprintf("CREATE TABLE bulk_%s AS SELECT * FROM %[1]s", name)); err != nil {
			return err
		}
		t, err := r.look(ctx, name)
		if err != nil {
			return fmt.Errorf("bulk: columns of %s: %w", name, err)
		}
		r.tables = append(r.tables, t)
	}
	return r.do(ctx, "UPDATE steps SET state = 'skipped'")
}

func (r *Rows) look(ctx context.Context, name string) (t table, err error) {
	t.name = name
	rows, err := r.db.QueryContext(ctx, "SELECT * FROM "+name+" LIMIT 0")
	if err != nil {
		return t, err
	}
	types, err := rows.ColumnTypes()
	if err = cmp.Or(err, rows.Err(), rows.Close()); err != nil {
		return t, err
	}
	for _, c := range types {
		t.columns = append(t.columns, column{c.Name(), strings.EqualFold(c.DatabaseTypeName(), "TEXT")})
	}
	if t.numbered() {
		n, err := r.count(ctx, "SELECT COALESCE(MAX(id), 0) FROM "+name)
		t.step = int64(n)
		return t, err
	}
	return t, nil
}

func (t table) numbered() bool {
	for _, c := range t.columns {
		if c.name == "id" {
			return true
		}
	}
	return false
}

// Orders adds so many copies of the original.
func (r *Rows) Orders(ctx context.Context, n int) error {
	from, to := r.last+1, r.last+int64(n)
	var statements []string
	if r.postgres {
		statements = append(statements, unchecked...)
	}
	for _, t := range r.tables {
		statements = append(statements, fmt.Sprintf("%s INSERT INTO %s (%s) SELECT %s FROM g, bulk_%[2]s AS t", series(from, to), t.name, t.list(), r.values(t)))
		if r.postgres && t.numbered() {
			statements = append(statements, renumber(t.name))
		}
	}
	r.last = to
	return r.in(ctx, statements...)
}

// unchecked lets PostgreSQL take rows without looking up what they refer to.
var unchecked = []string{"SET LOCAL session_replication_role = replica", "SET LOCAL synchronous_commit = off"}

// series is g (n), the numbers from … to.
func series(from, to int64) string {
	return fmt.Sprintf("WITH RECURSIVE g (n) AS (SELECT CAST(%d AS BIGINT) UNION ALL SELECT n + 1 FROM g WHERE n < %d)", from, to)
}

func renumber(table string) string {
	return fmt.Sprintf("SELECT setval(pg_get_serial_sequence('%s', 'id'), (SELECT MAX(id) FROM %[1]s))", table)
}

func (t table) list() string {
	var out []string
	for _, c := range t.columns {
		out = append(out, c.name)
	}
	return strings.Join(out, ", ")
}

// values are those of the original t as copy g.n has them.
func (r *Rows) values(t table) string {
	var out []string
	for _, c := range t.columns {
		of := refers[c.name]
		if c.name == "id" {
			of = t.name
		}
		switch {
		case of != "":
			out = append(out, fmt.Sprintf("t.%s + (g.n - %d) * %d", c.name, Number, r.table(of).step))
		case c.text:
			out = append(out, fmt.Sprintf("REPLACE(t.%s, '%d', CAST(g.n AS TEXT))", c.name, Number))
		default:
			out = append(out, "t."+c.name)
		}
	}
	return strings.Join(out, ", ")
}

func (r *Rows) table(name string) table {
	for _, t := range r.tables {
		if t.name == name {
			return t
		}
	}
	return table{}
}
