package shell_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/link"
	"aftercare/internal/mail/mailtest"
	"aftercare/internal/rig"
)

// hostile is what shoppers, or who poses as one, may write into any field.
var hostile = map[string]string{
	"line breaks":       "x\r\nBcc: evil@evil.example\r\nSubject: hacked\r\n\r\nbody",
	"NUL":               "a\x00b\x00",
	"bidi":              "\u202egnp.exe\u2066 \u200f\u061c",
	"quotes":            `"Anna" <evil@evil.example>, "B' ` + "`",
	"64 KB":             strings.Repeat("ü", 32<<10),
	"64 KB of one word": strings.Repeat("W", 64<<10),
	"encoded word":      "=?utf-8?q?x=0D=0ABcc:_evil@evil.example?=",
	"encoded base64":    "=?utf-8?b?eA0KQmNjOiBldmlsQGV2aWwuZXhhbXBsZQ==?=",
	"template":          `{{ store.mail.from }}{% for i in (1..99999999) %}x{% endfor %}`,
	"Markdown":          "[x](javascript:alert(1)) ![x](https://evil.example/x.png) <https://evil.example> **b**",
	"script":            `"><script>alert(1)</script><img src=x onerror=alert(2)>`,
	"attribute":         `' onmouseover='alert(1)' x='" onfocus="alert(2)" autofocus="`,
	"svg":               `<svg/onload=alert(1)><math><mtext></mtext><a xlink:href="javascript:alert(1)">x</a></math>`,
	"style":             `</style><style>@import 'https://evil.example'</style><base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example">`,
	"comment":           `--><!-- ]]> <![CDATA[ </title></textarea></noscript></template><iframe srcdoc="<script>alert(1)</script>">`,
	"javascript":        "javascript:alert(1)//https://ok.example/",
	"data":              "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
	"breaking URL":      "https://ok.example/\"><script>alert(1)</script>?a=\r\nSet-Cookie: x=1",
	"protocol-relative": "//evil.example/\\evil",
	"entities":          "&#x3c;script&#x3e;alert(1)&lt;/script&gt; &#106;avascript:alert(1)",
	"combining":         "a" + strings.Repeat("\u0301", 4000) + strings.Repeat("\u200d", 1000),
	"private use":       "\ufeff\ufff9\U000e0041\U000e0042\ufffe",
}

// addresses are what may stand where an address should.
var addresses = []string{
	"a@b.example\r\nBcc: evil@evil.example", "a@b.example\nRCPT TO:<evil@evil.example>", "a@b.example, evil@evil.example", "Evil <evil@evil.example>, b@b.example",
	"\"a b\"@b.example", "\"a\\\" <evil@evil.example>\"@b.example", "a@b.example\x00", "a@b.example\u202e", strings.Repeat("a", 64<<10) + "@b.example", "a@" + strings.Repeat("b.", 30<<10) + "example",
	"a@b@evil.example", "-oQ/tmp@b.example", "a@[127.0.0.1]", "ünï@exämple.example", "a@b.example>", "<a@b.example", "a@b.example> SIZE=1", "a b@b.example", "@b.example", "a@", "=?utf-8?q?evil=40evil.example?= <a@b.example>",
}

// plainKeys hold what a platform makes and no shopper writes; to spoil them
// would make no order at all.
var plainKeys = []string{"id", "order_id", "type", "time", "currency", "presentment_currency", "payment", "status", "financial_status", "email", "locale", "customer_locale",
	"country", "country_code", "total", "subtotal", "shipping", "price", "unit", "total_price", "subtotal_price", "shipping_total", "number", "tracking_number", "key"}

// spoil puts the text into every field that a shopper or a shop writes.
func spoil(v any, text string) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if s, ok := x.(string); !ok {
				v[k] = spoil(x, text)
			} else if !slices.Contains(plainKeys, k) && !strings.HasSuffix(k, "_at") && !strings.Contains(k, "date") && s != "" {
				v[k] = text
			}
		}
		if v["line_items"] != nil {
			v["order_status_url"], v["note"], v["customer_note"] = text, text, text
		}
	case []any:
		for i := range v {
			if _, ok := v[i].(string); ok {
				v[i] = text
			} else {
				v[i] = spoil(v[i], text)
			}
		}
	}
	return v
}

func spoiled(t *testing.T, w rig.Webhook, text string) rig.Webhook {
	t.Helper()
	var body any
	d := json.NewDecoder(bytes.NewReader(w.Body))
	d.UseNumber()
	if err := d.Decode(&body); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(spoil(body, text))
	if err != nil {
		t.Fatal(err)
	}
	w.Body = out
	return w
}

// TestFields buys under all hostile texts on all platforms, and reads what
// arrives at the mail server and what operators and customers see.
func TestFields(t *testing.T) {
	v := visit(t)
	sound := v.mailsTo(v.anna.Email())[0]
	n, ids := 1000, map[string]string{} // order to name
	for name, text := range hostile {
		for _, source := range rig.Sources {
			n++
			p := rig.Buy(source, n)
			v.Deliver(spoiled(t, p.Order(t), text), nil)
			v.Deliver(spoiled(t, p.Parcel(t), text), nil)
			ids[source+"/"+p.ID()] = name
		}
	}
	v.rest()
	rows := v.verdicts()
	for _, in := range rows {
		if in.State == "held" || in.State == "rejected" {
			t.Errorf("%s %s is %s: %.200s", in.Source, in.Key, in.State, in.Reason)
		}
	}
	mails := v.Sink.Mails()
	if len(mails) < len(hostile)*2*3/2 {
		t.Errorf("only %d mails for %d orders", len(mails), len(hostile)*3)
	}
	for _, m := range mails {
		checkMail(t, m, sound)
	}
	paths := []string{"/", "/?q=" + `%22%3E%3Cscript%3Ealert(1)%3C/script%3E`, "/mails?state=sent", "/inbox?state=applied", "/queues"}
	for _, row := range column(t, v.rows(t), "SELECT id FROM orders") {
		paths = append(paths, "/orders/"+row)
	}
	for _, id := range column(t, v.rows(t), "SELECT id FROM mails WHERE state = 'sent'") {
		paths = append(paths, "/mails/"+id, "/mails/"+id+"/html")
	}
	for subject := range ids {
		for _, p := range []link.Purpose{link.Survey, link.Review, link.Unsubscribe} {
			paths = append(paths, "/c/"+v.links.Token(link.Claims{Purpose: p, Store: "acme", Subject: subject, Expires: time.Now().Add(time.Hour)}))
		}
	}
	for _, path := range paths {
		got := v.do(v.operator, "GET", path, "")
		if got.status != 200 || !strings.Contains(got.header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %d, policy %q", path, got.status, got.header.Get("Content-Security-Policy"))
		}
		if strings.HasSuffix(path, "/html") && !strings.Contains(got.header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: a mail is shown outside of a sandbox", path)
		}
		for _, bad := range actsIn(got.body) {
			t.Errorf("%s: %s", path, bad)
		}
	}
}

// checkMail holds a mail with hostile fields against a sound one.
func checkMail(t *testing.T, m, sound mailtest.Mail) {
	t.Helper()
	head, _, _ := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Errorf("%q cannot be read: %v", m.To, err)
		return
	}
	for name, values := range parsed.Header {
		if _, known := sound.Header[name]; !known && name != "List-Unsubscribe" && name != "List-Unsubscribe-Post" {
			t.Errorf("to %s: the header %s: %.100q is not among those of a sound mail", m.To, name, values)
		}
		if len(values) != 1 {
			t.Errorf("to %s: %d headers %s", m.To, len(values), name)
		}
	}
	for line := range bytes.SplitSeq(head, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") {
			t.Errorf("to %s: a header line of %d bytes: %.60q", m.To, len(line), line)
		}
	}
	to, err := parsed.Header.AddressList("To")
	if err != nil || len(to) != 1 || !strings.EqualFold(to[0].Address, m.To) || strings.ContainsAny(m.To, ", <>\"") {
		t.Errorf("the envelope says %q, the header %q (%v)", m.To, parsed.Header.Get("To"), err)
	}
	for what, text := range map[string]string{"subject": m.Subject, "To": strings.Join(m.Header["To"], "")} {
		if i := strings.IndexFunc(text, odd); i >= 0 || utf8.RuneCountInString(text) > 400 || !utf8.ValidString(text) {
			t.Errorf("to %s: the %s is %d long or holds something odd: %.200q", m.To, what, len(text), text)
		}
	}
	if i := strings.IndexFunc(m.Text, func(r rune) bool { return r != '\n' && odd(r) }); i >= 0 {
		t.Errorf("to %s: the text holds %.20q", m.To, m.Text[i:])
	}
	if len(m.HTML) > 200<<10 || len(m.Text) > 100<<10 || !strings.Contains(m.HTML, "Acme Outdoor") || !strings.HasSuffix(strings.TrimSpace(m.HTML), "</html>") {
		t.Errorf("to %s: the layout is gone, or too long: %d and %d bytes", m.To, len(m.HTML), len(m.Text))
	}
	for _, bad := range actsIn(m.HTML) {
		t.Errorf("to %s: %s", m.To, bad)
	}
}

// odd is what may stand in no header and in no heading.
func odd(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

// TestAddresses: what is no single address gets no mail, and never two.
func TestAddresses(t *testing.T) {
	v := visit(t)
	sound := v.mailsTo(v.anna.Email())[0]
	n := 2000
	for _, address := range addresses {
		for _, source := range rig.Sources {
			n++
			p := rig.Buy(source, n)
			w := p.Order(t)
			quoted, err := json.Marshal(address)
			if err != nil {
				t.Fatal(err)
			}
			w.Body = bytes.ReplaceAll(w.Body, fmt.Appendf(nil, "%q", p.Email()), quoted)
			v.Deliver(w, nil)
		}
	}
	v.rest()
	for _, in := range v.verdicts() {
		if in.State == "held" {
			t.Errorf("%s %s is held: %.200s", in.Source, in.Key, in.Reason)
		}
	}
	for _, m := range v.Sink.Mails() {
		checkMail(t, m, sound)
		if strings.Contains(m.To, "evil") {
			t.Errorf("a mail went to %q", m.To)
		}
	}
}
