package shell_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"aftercare/internal/mail/mailtest"
	"aftercare/internal/rig"
)

// Words that must not show where nobody asked for them.
var (
	configured = map[string]string{
		"the console's password": password, "the database's key": "Y2FuYXJ5LWRhdGFiYXNlLWtleS0wMTIzNDU2Nzg5MDE=", "the SMTP password": "canary-smtp-5EcReT",
		"a Redis password": "canary-redis-5EcReT", "a database password": "canary-postgres-5EcReT",
		"Shopify's secret": rig.Secrets["shopify"], "WooCommerce's secret": rig.Secrets["woocommerce"], "the standard secret": rig.Secrets["standard"],
	}
	personal = map[string]string{
		"an address": "canary.person@mail.example", "an address that is not refused": "canary.friend@mail.example", "a first name": "Canaryna", "a last name": "Quillfeather", "a street": "Canary Wharf Lane 17",
		"a phone": "5550142", "a note": "ring the canary bell", "a comment": "my canary sings", "a link to the order": "canary-order-token",
	}
)

// poison is a template that fails on one order only, and quotes it.
const poison = `---
subject: "Order {{ order.name }}"
preheader: "P"
kind: transactional
---
{% if customer.first_name == "Canaryna" %}
[x]({{ order.lines.first.title }})
{% endif %}
Hello
`

// canary puts the personal words wherever a platform has room for them.
func canary(t *testing.T, source string, n int) rig.Webhook {
	w := rig.Buy(source, n).Order(t)
	body := string(w.Body)
	for old, word := range map[string]string{
		rig.Buy(source, n).Email(): personal["an address"], "Anna": "Canaryna", "Weber": "Quillfeather", "Laugavegur 1": personal["a street"], "Camping lamp": personal["a note"],
	} {
		body = strings.ReplaceAll(body, old, word)
	}
	if source == "shopify" {
		body = strings.TrimSuffix(body, "}") + `,"note":"` + personal["a note"] + `","phone":"` + personal["a phone"] + `","order_status_url":"https://acme.example/` + personal["a link to the order"] + `"}`
	}
	w.Body = []byte(body)
	return w
}

// TestCanaries runs webhooks good and bad, mails that are refused and cannot be
// made, pages that fail, and looks for the words in everything that comes out
// but the pages of operators, customers and the mails themselves.
func TestCanaries(t *testing.T) {
	sink, err := mailtest.Start(mailtest.Options{Accounts: map[string]string{"shop": configured["the SMTP password"]}, Script: quoting()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close() }) // what it took does not matter
	templates := t.TempDir()
	writeFile(t, templates+"/shipping-update/en.md", poison)
	h := open(t, "AFTERCARE_DATABASE_KEY="+configured["the database's key"], "AFTERCARE_TEMPLATES_DIR="+templates,
		"AFTERCARE_SMTP_URL=smtp://shop:"+configured["the SMTP password"]+"@"+sink.Addr())
	var out strings.Builder
	keep := func(what, text string) { fmt.Fprintf(&out, "\n== %s\n%s\n", what, text) }
	for i, source := range rig.Sources {
		w := canary(t, source, 100+i)
		h.Deliver(w, nil)
		h.Deliver(rig.Buy(source, 100+i).Parcel(t), nil)
		for j, body := range []string{"{" + string(w.Body), strings.Replace(string(w.Body), `"EUR"`, `"Canaryna"`, -1), strings.Replace(string(w.Body), `49.00`, personal["an address"], -1), `"` + personal["an address"] + `"`} {
			h.Deliver(rig.Webhook{Source: source, Topic: w.Topic, ID: fmt.Sprint("bad-", i, j), Body: []byte(body)}, nil)
		}
		forged := w.Header()
		forged.Set("X-Customer", personal["an address"])
		got := h.do(stranger, "POST", "/webhooks/acme/"+source+"?email="+personal["an address"], string(w.Body))
		keep("unsigned webhook", got.body)
	}
	// Once the address was refused nothing more is made for it, however soon: the
	// mail that cannot be made is another's.
	friend := canary(t, "standard", 200)
	friend.Body = []byte(strings.ReplaceAll(string(friend.Body), personal["an address"], personal["an address that is not refused"]))
	h.Deliver(friend, nil)
	h.Deliver(rig.Buy("standard", 200).Parcel(t), nil)
	rig.Await(t, "every mail was tried", func() bool {
		return h.count(t, "SELECT COUNT(*) FROM mails WHERE state = 'prepared' AND attempt = 0") == 0 && h.count(t, "SELECT COUNT(*) FROM inbox WHERE state = 'received'") == 0 &&
			h.count(t, "SELECT COUNT(*) FROM mails WHERE state = 'failed'") > 0 && h.count(t, "SELECT COUNT(*) FROM mails WHERE reason LIKE '%template_error%'") > 0
	})
	for _, path := range []string{"/c/x.y?email=" + personal["an address"], "/orders/1", "/?q=" + personal["an address"], "/nothing/Canaryna", "/login?next=/?q=Canaryna"} {
		h.do(stranger, "GET", path, "")
		h.do(h.operator, "GET", path, "")
	}
	for _, path := range []string{"/metrics", "/readyz", "/livez", "/webhooks/acme/none"} {
		keep(path, h.do(stranger, "GET", path, "").body)
	}
	for _, path := range []string{"/queues/raw/api/queues", "/queues/raw/api/queues/mails/archived_tasks", "/queues/raw/api/queues/mails/retry_tasks", "/queues/raw/api/queues/mails/completed_tasks", "/queues", "/workflows", "/pauses", "/orders/999999", "/mails/none"} {
		keep(path, h.do(h.operator, "GET", path, "").body)
	}
	for _, args := range [][]string{{"doctor"}, {"doctor", "--json"}, {"source", "show", "acme", "shopify"}, {"workflow", "show"}, {"migrate", "--seal"}, {"version"}} {
		_, text := h.Run(args...)
		keep(strings.Join(args, " "), text)
	}
	for _, c := range []struct{ command, env string }{
		{"migrate", "AFTERCARE_DATABASE_URL=postgres://shop:canary-postgres-5EcReT@127.0.0.1:1/x"},
		{"migrate", "AFTERCARE_DATABASE_URL=postgres://shop:canary-postgres-5EcReT@127.0.0.1:99999999/%zz"},
		{"doctor", "AFTERCARE_REDIS_URL=redis://:canary-redis-5EcReT@127.0.0.1:1/0"},
		{"serve", "AFTERCARE_REDIS_URL=redis://:canary-redis-5EcReT@[::1:1/x"},
		{"serve", "AFTERCARE_SMTP_URL=smtp://shop:canary-smtp-5EcReT@[::1:1"},
		{"serve", "AFTERCARE_DATABASE_OLD_KEY=" + password},
		{"serve", "AFTERCARE_LISTEN=nonsense"},
	} {
		_, text := rig.Run(t, rig.Build(t), h.Dir, append(h.Env[:len(h.Env):len(h.Env)], c.env), c.command)
		keep(c.command+" with "+strings.Split(c.env, "=")[0], text)
	}
	h.Serve.Signal(t, syscall.SIGQUIT) // as a crash does, it prints all stacks
	h.Serve.Wait(t)
	log, err := os.ReadFile(h.Serve.Log)
	if err != nil {
		t.Fatal(err)
	}
	keep("the log", string(log))
	for _, there := range []string{"goroutine ", "mail not written", "webhook refused"} {
		if !strings.Contains(out.String(), there) {
			t.Fatalf("%q, which was to be looked through, is not there:\n%s", there, out.String())
		}
	}
	for _, words := range []map[string]string{configured, personal} {
		for what, word := range words {
			for _, form := range []string{word, strings.ToLower(word)} {
				if at := strings.Index(out.String(), form); at >= 0 {
					t.Errorf("%s is told: …%s…", what, out.String()[max(0, at-300):min(out.Len(), at+200)])
					break
				}
			}
		}
	}
}

// quoting is a mail server that refuses some and says whom, as real ones do.
func quoting() mailtest.Script {
	return func(e mailtest.Event) mailtest.Action {
		switch {
		case e.Phase == mailtest.Rcpt && strings.Contains(strings.ToLower(e.Line), personal["an address"]):
			return mailtest.Action{Code: 550, Text: "5.1.1 <" + personal["an address"] + ">: Canaryna Quillfeather does not live here"}
		}
		return mailtest.Action{}
	}
}

// What reaches operators may name customers; the door to it is the login.
func TestCanariesBehindTheLogin(t *testing.T) {
	h := open(t)
	h.Deliver(canary(t, "shopify", 300), nil)
	h.rest()
	if got := h.do(h.operator, "GET", "/orders/1", ""); got.status != http.StatusOK || !strings.Contains(got.body, "Canaryna") {
		t.Errorf("the operator does not see whose order it is: %d", got.status)
	}
	for _, path := range []string{"/", "/orders/1", "/mails?state=sent", "/inbox?state=applied", "/queues/raw/api/queues"} {
		if got := h.do(stranger, "GET", path, ""); strings.Contains(got.body, "anary") {
			t.Errorf("%s tells a stranger", path)
		}
	}
}
