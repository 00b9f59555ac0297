package store

import (
	"context"
	"database/sql"
	"sync"

	"github.com/jmoiron/sqlx"
)

// compiled keeps the statements of SQLite's one connection that writes: to
// compile one takes longer than to run it. A statement that is met for the first
// time runs as it is, and is compiled before the next transaction begins: within
// one, the connection is not free.
type compiled struct {
	mu    sync.Mutex
	known map[string]*sqlx.Stmt // nil: to be compiled
	met   []string
}

func newCompiled() *compiled { return &compiled{known: map[string]*sqlx.Stmt{}} }

// statement is nil for one that is not compiled yet.
func (c *compiled) statement(query string) *sqlx.Stmt {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, known := c.known[query]
	if !known {
		c.known[query] = nil
		c.met = append(c.met, query)
	}
	return s
}

// compile is called by who has the gate, with no transaction under way; the end
// of their time is not the statements'. What does not compile is not tried again:
// running it tells why.
func (c *compiled) compile(ctx context.Context, db *sqlx.DB) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, query := range c.met {
		if s, err := db.PreparexContext(context.WithoutCancel(ctx), query); err == nil {
			c.known[query] = s
		}
	}
	c.met = nil
}

// on is the transaction by way of what is compiled.
func (c *compiled) on(t *sqlx.Tx) sqlx.ExtContext {
	if c == nil {
		return t
	}
	return throughCompiled{t, c}
}

// throughCompiled runs a transaction's statements.
type throughCompiled struct {
	*sqlx.Tx
	c *compiled
}

// ExecContext, QueryContext, QueryxContext and QueryRowxContext are sqlx's.
func (t throughCompiled) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s := t.c.statement(query); s != nil {
		return t.StmtxContext(ctx, s).ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}

func (t throughCompiled) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s := t.c.statement(query); s != nil {
		return t.StmtxContext(ctx, s).QueryContext(ctx, args...)
	}
	return t.Tx.QueryContext(ctx, query, args...)
}

func (t throughCompiled) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	if s := t.c.statement(query); s != nil {
		return t.StmtxContext(ctx, s).QueryxContext(ctx, args...)
	}
	return t.Tx.QueryxContext(ctx, query, args...)
}

func (t throughCompiled) QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row {
	if s := t.c.statement(query); s != nil {
		return t.StmtxContext(ctx, s).QueryRowxContext(ctx, args...)
	}
	return t.Tx.QueryRowxContext(ctx, query, args...)
}
