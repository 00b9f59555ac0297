package mail

import (
	"bytes"
	"flag"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func messages() map[string]aftercare.Message {
	transactional := confirmation()

	service := confirmation()
	service.Template, service.Kind = "getting-started", aftercare.KindService
	service.UnsubscribeURL = "https://shop.acme.example/c/" + strings.Repeat("eyJwdXJwb3NlIjoi", 12) + "/unsubscribe"

	marketing := service
	marketing.Template, marketing.Kind, marketing.From = "review-request", aftercare.KindMarketing, `"Acme, the Outdoor Shop" <hello@news.acme.example>`

	japanese := marketing
	japanese.Template, japanese.Kind, japanese.Locale = "order-confirmation", aftercare.KindTransactional, "ja"
	japanese.From, japanese.ReplyTo, japanese.UnsubscribeURL = "山の道具店 <orders@yama.example>", "お客様窓口 <help@yama.example>", ""
	japanese.ToName = "山田 太郎"
	japanese.Subject = "ご注文ありがとうございます。ご注文番号 1001 の内容をご確認ください"
	japanese.Text = "山田 太郎 様\n\nこのたびはご注文いただき、誠にありがとうございます。\n"
	japanese.HTML = "<p>山田 太郎 様</p>\n<p>このたびはご注文いただき、誠にありがとうございます。</p>\n"

	conversation := confirmation()
	conversation.Template, conversation.Subject = "case-reply", "Tom Weber has answered you [R-3HV9TD]"
	conversation.References = []string{"aaaaaaaaaaaaaaaaaaaaaaaaaa", "bad id\r\nBcc: x@evil.example", "bbbbbbbbbbbbbbbbbbbbbbbbbb", conversation.ID, "cccccccccccccccccccccccccc"}

	return map[string]aftercare.Message{
		"conversation-en": conversation, "transactional-en": transactional, "service-en": service, "marketing-en": marketing, "transactional-ja": japanese,
	}
}

// The golden files are the letters as the server gets them; look at each change
// as a postmaster would.
func TestLetters(t *testing.T) {
	for name, m := range messages() {
		t.Run(name, func(t *testing.T) {
			r := overTCP(t, mailtest.Options{}, nil)
			if got := r.Send(t.Context(), m, yes); got.State != aftercare.MailSent {
				t.Fatalf("got %+v", got)
			}
			got := r.wantMails(t, 1)[0]
			if strings.TrimSpace(got.Text) != strings.TrimSpace(m.Text) || strings.TrimSpace(got.HTML) != strings.TrimSpace(m.HTML) || got.Subject != m.Subject {
				t.Errorf("it did not arrive as it was written: %q %q %q", got.Subject, got.Text, got.HTML)
			}
			file := filepath.Join("testdata", name+".eml")
			golden := bytes.ReplaceAll(got.Raw, []byte("\r\n"), []byte("\n"))
			if *update {
				if err := os.WriteFile(file, golden, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(golden, want) {
				t.Errorf("%s differs; if the new letter is meant so, run with -update:\n%s", file, golden)
			}
			again := r.Send(t.Context(), m, yes)
			if mails := r.wantMails(t, 2); again.State != aftercare.MailSent || !bytes.Equal(mails[0].Raw, mails[1].Raw) {
				t.Error("a second attempt wrote another letter")
			}
		})
	}
}

// names of the header lines that a transactional letter has, and nothing else.
var names = []string{
	"Auto-Submitted", "Content-Type", "Date", "Feedback-Id", "From", "Message-Id", "Mime-Version", "Reply-To", "Subject", "To", "X-Entity-Ref-Id",
}

func TestHostileFieldsStayInTheirPlace(t *testing.T) {
	const anna = "anna@customer.example"
	hostile := map[string]string{
		"crlf":         "Anna\r\nBcc: victim@other.example\r\nX-Evil: 1",
		"lf":           "Anna\nBcc: victim@other.example",
		"cr":           "Anna\rBcc: victim@other.example",
		"body":         "Anna\r\n\r\n<h1>Hello</h1>",
		"dot":          "Anna\r\n.\r\nMAIL FROM:<evil@other.example>",
		"nul":          "Anna\x00Keller",
		"bidi":         "Anna \u202egnp.exe\u2066 \u200f",
		"separators":   "Anna\u2028Bcc: victim@other.example\u0085x",
		"quotes":       `Anna" <victim@other.example>, "`,
		"backslash":    `Anna\`,
		"addresses":    "victim@other.example, <victim@other.example>",
		"group":        "undisclosed: victim@other.example;",
		"comment":      "Anna (victim@other.example)",
		"encoded word": "=?utf-8?q?=0D=0ABcc:_victim@other.example?=",
		"invalid utf8": "Anna \xff\xfe\xc3(",
		"64 KB":        strings.Repeat("A very long name, ", 1<<12),
		"64 KB wide":   strings.Repeat("長", 1<<15),
		"64 KB no gap": strings.Repeat("x", 1<<16),
		"emoji":        "👩‍🚀 Anna",
		"empty":        "",
	}
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			m := confirmation()
			m.ToName, m.Subject = text, text
			m.Text, m.HTML = m.Text+text, m.HTML+text
			m.Template, m.Store = text, text
			r := overTCP(t, mailtest.Options{}, nil)
			if got := r.Send(t.Context(), m, yes); got.State != aftercare.MailSent {
				t.Fatalf("got %+v", got)
			}
			r.Close()
			r.sink.Drain()
			got := r.wantMails(t, 1)[0]
			if got.To != anna || got.From != "orders@acme.example" {
				t.Errorf("envelope %q -> %q", got.From, got.To)
			}
			parsed, err := mail.ReadMessage(bytes.NewReader(got.Raw))
			if err != nil {
				t.Fatal(err)
			}
			var have []string
			for k, v := range parsed.Header {
				have = append(have, k)
				if len(v) != 1 {
					t.Errorf("%d header lines %s", len(v), k)
				}
				if strings.ContainsFunc(strings.Join(v, ""), hidden) {
					t.Errorf("%s holds hidden characters: %q", k, v)
				}
			}
			slices.Sort(have)
			if !slices.Equal(have, names) {
				t.Errorf("headers %v, want %v", have, names)
			}
			to, err := parsed.Header.AddressList("To")
			if err != nil || len(to) != 1 || to[0].Address != anna {
				t.Errorf("To is %v, %v", to, err)
			}
			for line := range bytes.SplitSeq(got.Raw, []byte("\r\n")) {
				if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") {
					t.Errorf("a line of %d octets: %.100q", len(line), line)
				}
			}
			if strings.ContainsFunc(to[0].Name+got.Subject, hidden) {
				t.Errorf("decoded, name or subject hold hidden characters: %q, %q", to[0].Name, got.Subject)
			}
			if len([]rune(to[0].Name)) > maxName || len([]rune(got.Subject)) > maxSubject {
				t.Errorf("%d runes of name, %d of subject", len([]rune(to[0].Name)), len([]rune(got.Subject)))
			}
		})
	}
}

// A recipient's address comes from the shop's checkout: what is not one plain
// address never reaches the wire.
func TestAddresses(t *testing.T) {
	r := overTCP(t, mailtest.Options{}, nil)
	bad := []string{
		"", "anna", "@customer.example", "anna@", "anna@customer..example", "Anna <anna@customer.example>", "<anna@customer.example>",
		"anna@customer.example, victim@other.example", "anna@customer.example> SIZE=1", "anna@customer.example>\r\nRCPT TO:<victim@other.example",
		"anna@customer.example\r\n", "anna\x00@customer.example", "anna@customer.example\u202e", "a(comment)@customer.example", "g:a@customer.example;",
		"anna@[127.0.0.1]", "anna@cust omer.example", "anna@customer.example\n.\n", strings.Repeat("a", 65) + "@customer.example",
		"a@" + strings.Repeat("a.", 130) + "example", "anna@-.example\xff",
	}
	for _, to := range bad {
		m := confirmation()
		m.To = to
		got := r.Send(t.Context(), m, never(t))
		if only(got) != (aftercare.SendResult{State: aftercare.MailFailed, Phase: phaseBuild, Address: true}) || strings.Contains(got.Reply, "@") {
			t.Errorf("%q: got %+v", to, got)
		}
	}
	if r.sink.Connections() != 0 {
		t.Error("it connected for an address that is none")
	}
	for to, path := range map[string]string{
		"anna+shop@customer.example":     "anna+shop@customer.example",
		"Anna@Customer.Example":          "Anna@Customer.Example",
		`"anna keller"@customer.example`: `"anna keller"@customer.example`,
		"o'neil@customer.example":        "o'neil@customer.example",
		"anna@localhost":                 "anna@localhost",
	} {
		m := confirmation()
		m.To = to
		got := r.Send(t.Context(), m, yes)
		mails := r.sink.Mails()
		if got.State != aftercare.MailSent || mails[len(mails)-1].To != path {
			t.Errorf("%q: got %+v", to, got)
		}
	}
}

// What the shop's side got wrong is a failure that names it, not the customer's.
func TestUnbuildable(t *testing.T) {
	r := overTCP(t, mailtest.Options{}, nil)
	for want, change := range map[string]func(*aftercare.Message){
		"From":        func(m *aftercare.Message) { m.From = "orders at acme" },
		"Reply-To":    func(m *aftercare.Message) { m.ReplyTo = "a@b.example, c@d.example" },
		"no id":       func(m *aftercare.Message) { m.ID = "a b>" },
		"no date":     func(m *aftercare.Message) { m.Date = time.Time{} },
		"no content":  func(m *aftercare.Message) { m.Text, m.HTML = "", "" },
		"unsubscribe": func(m *aftercare.Message) { m.UnsubscribeURL = "https://acme.example/c/x>\r\nBcc: a@b.example" },
		"web address": func(m *aftercare.Message) { m.UnsubscribeURL = "mailto:a@b.example" },
	} {
		m := confirmation()
		change(&m)
		got := r.Send(t.Context(), m, never(t))
		if only(got) != (aftercare.SendResult{State: aftercare.MailFailed, Phase: phaseBuild}) || !strings.Contains(got.Reply, want) {
			t.Errorf("%s: got %+v", want, got)
		}
	}
}

// Text alone and HTML alone are letters too.
func TestOnePart(t *testing.T) {
	for _, change := range []func(*aftercare.Message){
		func(m *aftercare.Message) { m.HTML = "" },
		func(m *aftercare.Message) { m.Text = "" },
	} {
		m := confirmation()
		change(&m)
		r := overTCP(t, mailtest.Options{}, nil)
		r.Send(t.Context(), m, yes)
		got := r.wantMails(t, 1)[0]
		if strings.TrimSpace(got.HTML) != strings.TrimSpace(m.HTML) || strings.TrimSpace(got.Text) != strings.TrimSpace(m.Text) {
			t.Errorf("got %q and %q", got.Text, got.HTML)
		}
	}
}
