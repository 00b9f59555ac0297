package chaos

import (
	"database/sql"
	"path/filepath"
	"testing"

	"aftercare/internal/rig"
)

// The auditor of what customers do can fail: whatever is taken from the rows behind
// its back is noticed, and with it back in its place all is well again.
func TestTamperedRows(t *testing.T) {
	t.Parallel()
	c := active(t, "none, with customers who act", rig.Options{SQLite: true}, 12)
	c.MustStart()
	c.visited(rig.Traffic{Orders: 12})
	c.middle()
	c.ended()
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(c.Dir)+"/aftercare.db?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // its writes are committed
	run := func(query string) {
		t.Helper()
		if res, err := db.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		} else if n, err := res.RowsAffected(); err != nil || n == 0 {
			t.Fatalf("%s changes %d rows, error %v", query, n, err)
		}
	}
	for _, x := range []struct{ name, do, undo string }{
		{"a code that came is free again", "UPDATE coupons SET holder = '-' || holder WHERE id = 1", "UPDATE coupons SET holder = substr(holder, 2) WHERE id = 1"},
		{"a code is gone", "UPDATE coupons SET pool = 'other' WHERE id = 2", "UPDATE coupons SET pool = 'thanks' WHERE id = 2"},
		{"a photo is gone", "UPDATE uploads SET id = '-' || id WHERE rowid = 1", "UPDATE uploads SET id = substr(id, 2) WHERE id LIKE '-%'"},
		{"a message is gone", "UPDATE orders SET facts = replace(facts, 'word-0-1-x', 'word-none')", "UPDATE orders SET facts = replace(facts, 'word-none', 'word-0-1-x')"},
		{"a message is there twice", "UPDATE orders SET facts = json_set(facts, '$.cases[0].messages[#]', json_extract(facts, '$.cases[0].messages[0]')) WHERE platform_id = '70000'",
			"UPDATE orders SET facts = json_remove(facts, '$.cases[0].messages[#-1]') WHERE platform_id = '70000'"},
		{"a photo is no longer named", "UPDATE orders SET facts = replace(facts, '\"photos\"', '\"photo_s\"')", "UPDATE orders SET facts = replace(facts, '\"photo_s\"', '\"photos\"')"},
		{"a receipt was never begun", "UPDATE mails SET template = 'order-link' WHERE id = (SELECT MIN(id) FROM mails WHERE template = 'case-received')",
			"UPDATE mails SET template = 'case-received' WHERE template = 'order-link'"},
		{"an answer is not sent", "UPDATE mails SET state = 'prepared' WHERE id = (SELECT MIN(id) FROM mails WHERE template = 'case-reply')", "UPDATE mails SET state = 'sent'"},
		{"notices were never begun", "UPDATE mails SET template = 'order-link' WHERE template = 'recall'", "UPDATE mails SET template = 'recall' WHERE template = 'order-link'"},
		{"a recall stands still", "UPDATE announcements SET state = 'paused'", "UPDATE announcements SET state = 'done'"},
	} {
		c.Serve.Kill() // who would mend some of it
		run(x.do)
		if a := c.Audit(c.load.Purchases, rig.All...); a.Clean() {
			t.Errorf("%s, and the auditor does not notice", x.name)
		} else {
			t.Logf("%s: %s", x.name, a)
		}
		run(x.undo)
		if a := c.Audit(c.load.Purchases, rig.All...); !a.Clean() {
			t.Fatalf("%s, and was mended: %s", x.name, a)
		}
	}
}
