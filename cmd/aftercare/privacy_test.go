package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/aftercare"
)

// canaries are what no erasure may leave: each stands in some field of canned.
var canaries = []string{"zanzibara", "quillfeather", "+41 79 555 01 77", "79555", "lane of canaries", "ring the canary", "canary-tag", "canarystatus", "NO7000", "canarytown"}

// canned fills a platform's order with what shops put there, and says it again
// later under another address.
func canned(t *testing.T, p purchase) []webhook {
	t.Helper()
	first, again := p.order(t), p.order(t)
	for i, w := range []*webhook{&first, &again} {
		var body object
		if err := json.Unmarshal(w.body, &body); err != nil {
			t.Fatal(err)
		}
		email := []string{"zanzibara", "zanzibara.new"}[i] + "." + p.source + "@mail.example"
		at := p.placed.Add(time.Duration(i) * time.Second)
		switch p.source {
		case "shopify":
			who := object{"first_name": "Zanzibara", "last_name": "Quillfeather", "address1": "7 Lane of Canaries", "city": "Canarytown", "country_code": "IS", "phone": "+41 79 555 01 77"}
			body["email"], body["contact_email"], body["note"], body["tags"], body["phone"] = email, email, "Ring the canary", "canary-tag", "+41 79 555 01 77"
			body["note_attributes"] = []object{{"name": "gift", "value": "Ring the canary, Zanzibara"}}
			body["order_status_url"], body["updated_at"] = "https://acme.example/canarystatus?key=1", at.Format(time.RFC3339)
			body["customer"] = object{"id": 424242, "email": email, "phone": "+41 79 555 01 77", "first_name": "Zanzibara", "last_name": "Quillfeather", "note": "Ring the canary"}
			body["billing_address"], body["shipping_address"] = who, who
		case "woocommerce":
			who := object{"first_name": "Zanzibara", "last_name": "Quillfeather", "address_1": "7 Lane of Canaries", "city": "Canarytown", "country": "IS", "email": email, "phone": "+41 79 555 01 77"}
			body["billing"], body["shipping"], body["customer_note"], body["customer_id"] = who, who, "Ring the canary", 424242
			body["date_modified_gmt"] = at.UTC().Format("2006-01-02T15:04:05")
		default:
			order := body["data"].(object)["order"].(object)
			body["time"] = at.Format(time.RFC3339Nano)
			order["customer"] = object{"id": "424242", "email": email, "phone": "+41 79 555 01 77", "first_name": "Zanzibara", "last_name": "Quillfeather"}
			order["shipping_address"] = object{"name": "Zanzibara Quillfeather", "lines": []string{"7 Lane of Canaries"}, "city": "Canarytown", "country": "IS", "phone": "+41 79 555 01 77"}
			order["note"], order["url"] = "Ring the canary", "https://acme.example/canarystatus"
			if i == 1 {
				w.topic, body["type"] = "order.updated", "order.updated"
			}
		}
		if i == 1 && p.source != "standard" {
			w.topic = map[string]string{"shopify": "orders/updated", "woocommerce": "order.updated"}[p.source]
		}
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		w.body, w.id = text, w.id+"_"+strings.Repeat("x", i+1)
	}
	repeat := again
	repeat.id += "_repeat"
	broken := webhook{p.source, first.topic, "broken" + p.source, []byte(`{"broken": "` + "zanzibara." + p.source + "@mail.example" + `", "id": "` + p.id() + `, Zanzibara Quillfeather`)}
	other := webhook{p.source, map[string]string{"shopify": "customers/update", "woocommerce": "customer.updated", "standard": "newsletter.opened"}[p.source], "other" + p.source,
		[]byte(`{"type": "newsletter.opened", "id": 424242, "email": "zanzibara.` + p.source + `@mail.example", "first_name": "Zanzibara"}`)}
	return []webhook{first, again, repeat, broken, other, p.parcel(t)}
}

// What was erased is in no file, no log and no queue any more, and the receipt
// names nobody.
func TestErasedIsGone(t *testing.T) {
	onEach(t, func(r *rig) {
		r.mustStart()
		var all []purchase
		for i, source := range sources {
			p := buy(source, i+1)
			all = append(all, p)
			for _, w := range canned(r.T, p) {
				r.deliver(w, nil)
			}
		}
		await(r, "every mail is sent", func() bool { return !r.busy() && r.states()[aftercare.MailSent] >= 6 })
		if left := r.traces(); len(left) < 5 {
			r.Fatalf("the search finds too little before the erasure: %q", left)
		}
		for i, p := range all {
			first := "zanzibara." + p.source + "@mail.example"
			file := filepath.Join(r.dir, p.source+".json")
			wants(r, r.dir, r.env, 0, []string{"export", "--store", "acme", "--mail", first, "--out", file}, "orders written")
			checkExport(r.T, file)
			if err := os.Remove(file); err != nil {
				r.Fatal(err)
			}
			args := [][]string{{"--mail", first}, {"--order", p.source + "/" + p.id()}, {"--phone", "0041 79 5550177"}}[i]
			wants(r, r.dir, r.env, 0, append([]string{"erase", "--store", "acme", "--dry-run"}, args...), "Nothing was changed", p.source+"/"+p.id())
			code, out := asks(r, r.dir, r.env, append([]string{"erase", "--store", "acme", "--yes"}, args...)...)
			if code != 0 || !strings.Contains(out, "Erased. Receipt") || strings.Contains(out, "@") {
				r.Fatalf("exit code %d\n%s", code, out)
			}
		}
		if left := r.traces(); len(left) > 0 {
			r.Errorf("left after the erasure: %q", left)
		}
		for _, p := range all { // late news of a known order
			for _, w := range canned(r.T, p)[:2] {
				w.id += "_late"
				r.deliver(w, nil)
			}
		}
		await(r, "late news are applied", func() bool { return !r.busy() })
		if err := r.db.Seal(r.Context()); err != nil { // what came passed through SQLite's log
			r.Fatal(err)
		}
		if left := r.traces(); len(left) > 0 {
			r.Errorf("late news brought back: %q", left)
		}
		wants(r, r.dir, r.env, 0, []string{"erase", "--list", "--store", "acme"}, "by mail", "by order", "by phone")
		wants(r, r.dir, r.env, 1, []string{"erase", "--store", "acme", "--order", "nonsense", "--yes"}, "no order")
	})
}

func checkExport(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Format string
		Orders []struct {
			Mails    []struct{ Subject, HTML string }
			Webhooks []json.RawMessage
		}
		Webhooks []json.RawMessage `json:"other_webhooks"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Format != "aftercare person" || len(doc.Orders) != 1 || len(doc.Orders[0].Mails) == 0 || doc.Orders[0].Mails[0].HTML == "" ||
		len(doc.Orders[0].Webhooks) < 3 || len(doc.Webhooks) != 2 || info.Mode().Perm() != 0o600 || strings.Contains(string(text), "/c/ey") {
		t.Errorf("%s, mode %s: %d orders, %d other webhooks\n%.3000s", doc.Format, info.Mode(), len(doc.Orders), len(doc.Webhooks), doc.Webhooks)
	}
}

// traces are the places in which a canary still stands: the database's files or
// its dump, every key of Redis, and the logs.
func (r *rig) traces() (found []string) {
	r.Helper()
	look := func(where string, text []byte) {
		for _, c := range canaries {
			if bytes.Contains(bytes.ToLower(text), []byte(strings.ToLower(c))) {
				found = append(found, c+" in "+where)
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(r.dir, "*"))
	if err != nil {
		r.Fatal(err)
	}
	for _, f := range files {
		if f != r.serve.log && !strings.HasPrefix(filepath.Base(f), "aftercare.db") {
			continue // the mail server's, and what other commands said to whoever asked
		}
		text, err := os.ReadFile(f)
		if err != nil {
			r.Fatal(err)
		}
		look(filepath.Base(f), text)
	}
	if r.redis == nil {
		return found
	}
	look("the database", r.dumped())
	c := redis.NewClient(&redis.Options{Addr: r.redis.Addr})
	defer func() { _ = c.Close() }()
	keys, err := c.Keys(r.Context(), "*").Result()
	if err != nil {
		r.Fatal(err)
	}
	for _, key := range keys {
		value, err := c.Dump(r.Context(), key).Result()
		if err != nil && err != redis.Nil {
			r.Fatal(err)
		}
		look("Redis "+key, []byte(key+" "+value))
	}
	return found
}

// dumped is what pg_dump writes of the database.
func (r *rig) dumped() []byte {
	r.Helper()
	address := ""
	for _, kv := range r.env {
		if v, ok := strings.CutPrefix(kv, "AFTERCARE_DATABASE_URL="); ok {
			address = v
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		r.Fatal(err)
	}
	out, err := exec.Command("pg_dump", "-h", u.Hostname(), "-p", u.Port(), "-U", u.User.Username(), "--inserts", strings.TrimPrefix(u.Path, "/")).Output()
	if err != nil {
		r.Fatalf("pg_dump: %v", err)
	}
	return out
}
