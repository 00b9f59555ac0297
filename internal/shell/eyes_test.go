package shell_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/mail/mailtest"
)

// mailsTo are the mails that the mail server took for an address.
func (h *house) mailsTo(address string) (out []mailtest.Mail) {
	for _, m := range h.Sink.Mails() {
		if strings.EqualFold(m.To, address) {
			out = append(out, m)
		}
	}
	return out
}

// rows opens the database beside the server.
func (h *house) rows(t *testing.T) *sql.DB {
	t.Helper()
	if h.eyes != nil {
		return h.eyes
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(h.Dir, "aftercare.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // it was only read
	h.eyes = db
	return db
}

func (h *house) count(t *testing.T, query string) (n int) {
	t.Helper()
	if err := h.rows(t).QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// dump is every row of every table as text, but for the tables named, and those
// that the server's own clock changes: nobody speaks to them from outside.
func (h *house) dump(t *testing.T, but ...string) map[string]string {
	t.Helper()
	but = append(but, "leases", "steps", "brake_stores", "brake_hours") // the sweeps write these
	db := h.rows(t)
	out := map[string]string{}
	for _, name := range column(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name") {
		if slices.Contains(but, name) {
			continue
		}
		rows, err := db.Query("SELECT * FROM " + name + " ORDER BY 1")
		if err != nil {
			t.Fatal(err)
		}
		cols, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for rows.Next() {
			values, into := make([]any, len(cols)), make([]any, len(cols))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&b, values...)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		out[name] = b.String()
	}
	if len(out) < 10 {
		t.Fatalf("only %d tables", len(out))
	}
	return out
}

func column(t *testing.T, db *sql.DB, query string) (out []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // read to its end
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// memory is the greatest memory that a process had; 0 where the system does not tell.
func memory(t *testing.T, pid int) (bytes int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			if _, err := fmt.Sscanf(rest, "%d kB", &bytes); err != nil {
				t.Fatal(err)
			}
		}
	}
	return bytes << 10
}
