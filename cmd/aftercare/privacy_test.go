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
	"aftercare/internal/rig"
)

type object = map[string]any

// canaries are what no erasure may leave: each stands in some field of canned.
var canaries = []string{"zanzibara", "quillfeather", "+41 79 555 01 77", "79555", "lane of canaries", "ring the canary", "canary-tag", "canarystatus", "NO7000", "canarytown"}

// canned fills a platform's order with what shops put there, and says it again
// later under another address.
func canned(t *testing.T, p rig.Purchase) []rig.Webhook {
	t.Helper()
	first, again := p.Order(t), p.Order(t)
	for i, w := range []*rig.Webhook{&first, &again} {
		var body object
		if err := json.Unmarshal(w.Body, &body); err != nil {
			t.Fatal(err)
		}
		email := []string{"zanzibara", "zanzibara.new"}[i] + "." + p.Source + "@mail.example"
		at := p.Placed.Add(time.Duration(i) * time.Second)
		switch p.Source {
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
				w.Topic, body["type"] = "order.updated", "order.updated"
			}
		}
		if i == 1 && p.Source != "standard" {
			w.Topic = map[string]string{"shopify": "orders/updated", "woocommerce": "order.updated"}[p.Source]
		}
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		w.Body, w.ID = text, w.ID+"_"+strings.Repeat("x", i+1)
	}
	repeat := again
	repeat.ID += "_repeat"
	broken := rig.Webhook{Source: p.Source, Topic: first.Topic, ID: "broken" + p.Source, Body: []byte(`{"broken": "` + "zanzibara." + p.Source + "@mail.example" + `", "id": "` + p.ID() + `, Zanzibara Quillfeather`)}
	other := rig.Webhook{Source: p.Source, Topic: map[string]string{"shopify": "customers/update", "woocommerce": "customer.updated", "standard": "newsletter.opened"}[p.Source], ID: "other" + p.Source, Body: []byte(`{"type": "newsletter.opened", "id": 424242, "email": "zanzibara.` + p.Source + `@mail.example", "first_name": "Zanzibara"}`)}
	return []rig.Webhook{first, again, repeat, broken, other, p.Parcel(t)}
}

// What was erased is in no file, no log and no queue any more, and the receipt
// names nobody.
func TestErasedIsGone(t *testing.T) {
	rig.OnEach(t, func(r *rig.Rig) {
		r.MustStart()
		var all []rig.Purchase
		for i, source := range rig.Sources {
			p := rig.Buy(source, i+1)
			all = append(all, p)
			for _, w := range canned(r.T, p) {
				r.Deliver(w, nil)
			}
		}
		rig.Await(r, "every mail is sent", func() bool { return !r.Busy() && r.States()[aftercare.MailSent] >= 6 })
		if left := traces(r); len(left) < 5 {
			r.Fatalf("the search finds too little before the erasure: %q", left)
		}
		for i, p := range all {
			first := "zanzibara." + p.Source + "@mail.example"
			file := filepath.Join(r.Dir, p.Source+".json")
			wants(r, r.Dir, r.Env, 0, []string{"export", "--store", "acme", "--mail", first, "--out", file}, "orders written")
			checkExport(r.T, file)
			if err := os.Remove(file); err != nil {
				r.Fatal(err)
			}
			args := [][]string{{"--mail", first}, {"--order", p.Source + "/" + p.ID()}, {"--phone", "0041 79 5550177"}}[i]
			wants(r, r.Dir, r.Env, 0, append([]string{"erase", "--store", "acme", "--dry-run"}, args...), "Nothing was changed", p.Source+"/"+p.ID())
			code, out := r.Run(append([]string{"erase", "--store", "acme", "--yes"}, args...)...)
			if code != 0 || !strings.Contains(out, "Erased. Receipt") || strings.Contains(out, "@") {
				r.Fatalf("exit code %d\n%s", code, out)
			}
		}
		if left := traces(r); len(left) > 0 {
			r.Errorf("left after the erasure: %q", left)
		}
		for _, p := range all { // late news of a known order
			for _, w := range canned(r.T, p)[:2] {
				w.ID += "_late"
				r.Deliver(w, nil)
			}
		}
		rig.Await(r, "late news are applied", func() bool { return !r.Busy() })
		if err := r.DB.Wipe(r.Context()); err != nil { // what came passed through SQLite's log
			r.Fatal(err)
		}
		if left := traces(r); len(left) > 0 {
			r.Errorf("late news brought back: %q", left)
		}
		wants(r, r.Dir, r.Env, 0, []string{"erase", "--list", "--store", "acme"}, "by mail", "by order", "by phone")
		wants(r, r.Dir, r.Env, 1, []string{"erase", "--store", "acme", "--order", "nonsense", "--yes"}, "no order")
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
func traces(r *rig.Rig) (found []string) {
	r.Helper()
	look := func(where string, text []byte) {
		for _, c := range canaries {
			if bytes.Contains(bytes.ToLower(text), []byte(strings.ToLower(c))) {
				found = append(found, c+" in "+where)
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(r.Dir, "*"))
	if err != nil {
		r.Fatal(err)
	}
	for _, f := range files {
		if f != r.Serve.Log && !strings.HasPrefix(filepath.Base(f), "aftercare.db") {
			continue // the mail server's, and what other commands said to whoever asked
		}
		text, err := os.ReadFile(f)
		if err != nil {
			r.Fatal(err)
		}
		look(filepath.Base(f), text)
	}
	if r.Redis == nil {
		return found
	}
	look("the database", dumped(r))
	c := redis.NewClient(&redis.Options{Addr: r.Redis.Addr})
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
func dumped(r *rig.Rig) []byte {
	r.Helper()
	address := ""
	for _, kv := range r.Env {
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
