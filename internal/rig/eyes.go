package rig

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// look asks the database without the program's own code: what is audited must
// not answer for itself.
func (r *Rig) look(query string, row func(scan func(...any) error) error) {
	r.Helper()
	driver, name := "pgx", r.eyes
	if path, ok := strings.CutPrefix(r.eyes, "sqlite://"); ok {
		driver, name = "sqlite", "file:"+filepath.ToSlash(path)+"?_pragma=busy_timeout(10000)&_pragma=query_only(1)"
	}
	if r.sql == nil {
		db, err := sql.Open(driver, name)
		if err != nil {
			r.Fatal(err)
		}
		r.Cleanup(func() { _ = db.Close() }) // it only looked
		r.sql = db
	}
	rows, err := r.sql.QueryContext(r.Context(), query)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // its error is in Err
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			r.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		r.Fatal(err)
	}
}

// Whole lets SQLite check a copy of the file and its WAL, as whoever comes first
// after a power cut finds them. Nobody may write meanwhile.
func (r *Rig) Whole() {
	r.Helper()
	from, dir := strings.TrimPrefix(r.database, "sqlite://"), r.TempDir()
	for _, name := range []string{"", "-wal"} {
		text, err := os.ReadFile(from + name)
		if err != nil {
			r.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "copy.db"+name), text, 0o600); err != nil {
			r.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(dir)+"/copy.db")
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = db.Close() }() // it is a copy
	var says string
	if err := db.QueryRowContext(r.Context(), "PRAGMA integrity_check").Scan(&says); err != nil || says != "ok" {
		r.Errorf("integrity_check: %s, error %v", says, err)
	}
}

// Rejected counts the inbox rows that nobody can read, those without a reason left
// out.
func (r *Rig) Rejected() (n int) {
	r.Helper()
	r.look("SELECT COUNT(*) FROM inbox WHERE state = 'rejected' AND reason <> ''", func(scan func(...any) error) error { return scan(&n) })
	return n
}

// applied counts the inbox rows that have become facts, or say why they cannot.
func (r *Rig) applied() (n int) {
	r.Helper()
	r.look("SELECT COUNT(*) FROM inbox WHERE state = 'applied' OR state = 'rejected' AND reason <> ''", func(scan func(...any) error) error { return scan(&n) })
	return n
}

// Inbox counts the inbox rows by state.
func (r *Rig) Inbox() map[aftercare.InboundState]int {
	r.Helper()
	out := map[aftercare.InboundState]int{}
	r.look("SELECT state, COUNT(*) FROM inbox GROUP BY state", func(scan func(...any) error) error {
		var state string
		var n int
		err := scan(&state, &n)
		out[aftercare.InboundState(state)] = n
		return err
	})
	return out
}

// due is when the step of each mail was due, by ledger id.
func (r *Rig) due() map[string]time.Time {
	r.Helper()
	out := map[string]time.Time{}
	r.look("SELECT mails.id, due_at FROM mails JOIN steps ON steps.id = step_row", func(scan func(...any) error) error {
		var id string
		var at int64
		err := scan(&id, &at)
		out[id] = time.UnixMicro(at)
		return err
	})
	return out
}
