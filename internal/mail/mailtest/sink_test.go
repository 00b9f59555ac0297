package mailtest

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func start(t *testing.T, o Options) *Sink {
	t.Helper()
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// client speaks raw SMTP, as no library would let us.
type client struct {
	t    *testing.T
	conn net.Conn
	r    *bufio.Reader
}

func dial(t *testing.T, s *Sink) *client {
	t.Helper()
	conn, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	c := &client{t, conn, bufio.NewReader(conn)}
	c.expect("220")
	return c
}

func (c *client) expect(code string) string {
	c.t.Helper()
	for {
		line, err := c.r.ReadString('\n')
		if err != nil || !strings.HasPrefix(line, code) {
			c.t.Fatalf("got %q, %v; want %s", line, err, code)
		}
		if len(line) > 3 && line[3] != '-' {
			return strings.TrimSpace(line)
		}
	}
}

func (c *client) say(line, code string) string {
	c.t.Helper()
	if _, err := c.conn.Write([]byte(line + "\r\n")); err != nil {
		c.t.Fatal(err)
	}
	return c.expect(code)
}

func (c *client) closed() {
	c.t.Helper()
	if line, err := c.r.ReadString('\n'); err == nil {
		c.t.Fatalf("still open, and said %q", line)
	}
}

func (c *client) envelope() {
	c.t.Helper()
	c.say("EHLO shop.example", "250")
	c.say("MAIL FROM:<orders@acme.example>", "250")
	c.say("RCPT TO:<anna@customer.example>", "250")
	c.say("DATA", "354")
}

func TestProtocol(t *testing.T) {
	c := dial(t, start(t, Options{}))
	for _, step := range [][2]string{
		{"MAIL FROM:<a@b.example>", "503"}, {"EHLO x", "250"}, {"RCPT TO:<a@b.example>", "503"}, {"DATA", "503"},
		{"MAIL FROM:a@b.example", "501"}, {"MAIL TO:<a@b.example>", "501"}, {"MAIL FROM:<jörg@b.example>", "553"},
		{"MAIL FROM:<a@b.example> SIZE=10 BODY=8BITMIME", "250"}, {"MAIL FROM:<a@b.example>", "503"}, {"RCPT TO:<>", "501"},
		{"RSET", "250"}, {"RCPT TO:<a@b.example>", "503"}, {"NOOP", "250"}, {"VRFY a", "500"}, {"STARTTLS", "503"}, {"AUTH PLAIN", "503"},
		{"mail from:<>", "250"}, {"rcpt to:<a@b.example>", "250"}, {"data", "354"}, {".", "250"}, {"QUIT", "221"},
	} {
		c.say(step[0], step[1])
	}
	c.closed()
}

// Only CRLF dot CRLF ends a mail, and one mail cannot hold another.
func TestSmuggling(t *testing.T) {
	s := start(t, Options{})
	c := dial(t, s)
	c.envelope()
	body := "Subject: x\r\n\r\n..leading dot\r\n" + strings.Repeat("long", 3000) + "\r\n\n.\nMAIL FROM:<evil@b.example>\r\n\r.\r\n.\r.\r\n.\n"
	c.say(body+"\r\n.", "250")
	want := strings.ReplaceAll(strings.ReplaceAll(body, "\r\n..", "\r\n."), "\r\n.\r.", "\r\n\r.") + "\r\n"
	want = strings.Replace(want, "\r\n.\n", "\r\n\n", 1)
	mails := s.Mails()
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	if got := string(mails[0].Raw); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestPipelining(t *testing.T) {
	s := start(t, Options{})
	c := dial(t, s)
	if _, err := c.conn.Write([]byte("EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nRCPT TO:<e@f.example>\r\nDATA\r\n")); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"250", "250", "250", "250", "354"} {
		c.expect(code)
	}
	c.say("Subject: x\r\n\r\nhello\r\n.\r\nNOOP", "250")
	c.expect("250")
	if m := s.Mails(); len(m) != 1 || m[0].To != "c@d.example, e@f.example" {
		t.Errorf("got %+v", m)
	}
}

// What was not ended with a dot was never received.
func TestNoDotNoMail(t *testing.T) {
	s := start(t, Options{})
	c := dial(t, s)
	c.envelope()
	if _, err := c.conn.Write([]byte("Subject: x\r\n\r\nhello\r\n")); err != nil {
		t.Fatal(err)
	}
	_ = c.conn.Close()
	s.Drain()
	if s.Total() != 0 {
		t.Error("it was taken")
	}
}

func TestParse(t *testing.T) {
	s := start(t, Options{})
	c := dial(t, s)
	c.envelope()
	c.say(strings.ReplaceAll(`Message-ID: <1@acme.example>
Date: Sun, 22 Nov 2026 10:30:00 +0100
Subject: =?UTF-8?b?44GU5rOo5paH?=
X-Tag: a
X-Tag: b
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

5bGx55Sw
--x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>=E5=B1=B1</p>
<p>two</p>
--x--
.`, "\n", "\r\n"), "250")
	m, ok := s.Mail("1")
	if !ok || m.MessageID != "<1@acme.example>" || m.Subject != "ご注文" || m.Text != "山田" || m.HTML != "<p>山</p>\n<p>two</p>" ||
		fmt.Sprint(m.Header["X-Tag"]) != "[b a]" && fmt.Sprint(m.Header["X-Tag"]) != "[a b]" || !m.At.Equal(time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)) {
		t.Errorf("got %+v", m)
	}
	for _, broken := range []string{"", "no header at all", "Subject: x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n--y\r\n", "\x00\xff: \xfe\r\n\r\n\x00"} {
		c.say("MAIL FROM:<a@b.example>", "250")
		c.say("RCPT TO:<anna@customer.example>", "250")
		c.say("DATA", "354")
		c.say(broken+"\r\n.", "250")
	}
	if s.Total() != 5 {
		t.Errorf("%d mails, want 5: broken ones are kept too", s.Total())
	}
}

// Nesting without end must cost neither the stack nor the day.
func TestParseNesting(t *testing.T) {
	var b strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	m := Mail{Raw: []byte(b.String())}
	m.parse(false)
	if m.Text != "" {
		t.Errorf("got %q", m.Text)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	s := start(t, Options{Max: 3, MaxBytes: 500, MaxSize: 400})
	c := dial(t, s)
	c.say("EHLO x", "250")
	send := func(id string, size int, code string) {
		t.Helper()
		c.say("MAIL FROM:<a@b.example>", "250")
		c.say("RCPT TO:<anna@customer.example>", "250")
		c.say("DATA", "354")
		c.say("Message-ID: <"+id+">\r\n\r\n"+strings.Repeat("x", size)+"\r\n.", code)
	}
	ids := func() (out string) {
		for _, m := range s.Mails() {
			out += m.MessageID
		}
		return out
	}
	for _, id := range []string{"1", "2", "3", "4", "4"} {
		send(id, 10, "250")
	}
	if ids() != "<3><4><4>" {
		t.Errorf("kept %s", ids())
	}
	send("5", 350, "250")
	send("6", 300, "250")
	if ids() != "<6>" {
		t.Errorf("kept %s", ids())
	}
	send("7", 1000, "552")
	if seen := s.Seen(); s.Total() != 7 || seen["<4>"] != 2 || seen["<1>"] != 1 || seen["<7>"] != 0 {
		t.Errorf("%d mails, %v", s.Total(), seen)
	}
	if _, ok := s.Mail("1"); ok {
		t.Error("the first mail is still there")
	}
}

func TestBare(t *testing.T) {
	s := start(t, Options{Bare: true})
	c := dial(t, s)
	c.envelope()
	c.say("Message-ID: <1@acme.example>\r\nSubject: Hello\r\n\r\nhello\r\n.", "250")
	m := s.Mails()[0]
	if m.MessageID != "<1@acme.example>" || m.Subject != "Hello" || m.To == "" || m.Raw != nil || m.Text != "" || m.Header != nil {
		t.Errorf("kept %+v", m)
	}
}

// The line is on disk before the answer: whoever reads a 250 can rely on it.
func TestLogComesBeforeTheAnswer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sink.jsonl")
	for run := range 2 {
		s := start(t, Options{Log: file, Script: At(Dot, Action{Drop: true})})
		c := dial(t, s)
		c.envelope()
		if _, err := fmt.Fprintf(c.conn, "Message-ID: <%d@acme.example>\r\n\r\nhello\r\n.\r\n", run); err != nil {
			t.Fatal(err)
		}
		c.closed()
		lines, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			MessageID string `json:"message_id"`
		}
		all := strings.Split(strings.TrimSpace(string(lines)), "\n")
		if err := json.Unmarshal([]byte(all[len(all)-1]), &got); err != nil || len(all) != run+1 || got.MessageID != fmt.Sprintf("<%d@acme.example>", run) {
			t.Errorf("%q, %v", lines, err)
		}
	}
	if _, err := Start(Options{Log: filepath.Join(file, "below")}); err == nil {
		t.Error("a log that cannot be written is no error")
	}
}

func TestScript(t *testing.T) {
	acted := make(chan Event, 10)
	s := start(t, Options{After: func(e Event) { acted <- e }, Script: Once(Rcpt, Action{Code: 451, Text: "4.2.1 later"})})
	c := dial(t, s)
	c.say("EHLO x", "250")
	c.say("MAIL FROM:<a@b.example>", "250")
	if got := c.say("RCPT TO:<anna@customer.example>", "451"); got != "451 4.2.1 later" {
		t.Errorf("got %s", got)
	}
	if e := <-acted; e != (Event{Rcpt, 1, "RCPT TO:<anna@customer.example>"}) {
		t.Errorf("event %+v", e)
	}
	c.say("DATA", "503")
	c.say("RCPT TO:<anna@customer.example>", "250")
	for _, lost := range []Action{{Lose: true}, {Code: 554, Text: "no"}} {
		s.SetScript(At(Dot, lost))
		c.say("DATA", "354")
		code := "250"
		if lost.Code != 0 {
			code = "554"
		}
		c.say("Subject: x\r\n\r\n.", code)
		c.say("MAIL FROM:<a@b.example>", "250")
		c.say("RCPT TO:<anna@customer.example>", "250")
	}
	s.SetScript(At(Data, Action{Close: true}))
	c.say("DATA", "354")
	c.closed()
	if s.Total() != 0 {
		t.Error("a lost mail was kept")
	}
}

func TestLogin(t *testing.T) {
	s := start(t, Options{Accounts: map[string]string{"user": "secret"}, STARTTLS: true})
	c := dial(t, s)
	c.say("EHLO x", "250")
	c.say("AUTH PLAIN x", "503") // not in the clear
	c.say("STARTTLS", "220")
	secure := tls.Client(c.conn, func() *tls.Config { cfg := ClientTLS(); cfg.ServerName = "localhost"; return cfg }())
	c.conn, c.r = secure, bufio.NewReader(secure)
	c.say("MAIL FROM:<a@b.example>", "503") // EHLO again first
	c.say("EHLO x", "250")
	c.say("MAIL FROM:<a@b.example>", "530")
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	c.say("AUTH NTLM", "504")
	c.say("AUTH PLAIN "+b64("\x00user\x00wrong"), "535")
	c.say("AUTH PLAIN "+b64("nonsense"), "535")
	c.say("AUTH LOGIN", "334")
	c.say(b64("user"), "334")
	c.say("!", "535")
	c.say("AUTH PLAIN", "334")
	c.say(b64("\x00user\x00secret"), "235")
	c.say("MAIL FROM:<a@b.example>", "250")
}

func TestLimits(t *testing.T) {
	s := start(t, Options{Sessions: 1})
	first := dial(t, s)
	second, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = second.Close() }()
	c := &client{t, second, bufio.NewReader(second)}
	c.expect("421")
	c.closed()
	if _, err := first.conn.Write([]byte(strings.Repeat("x", maxLine+1))); err != nil {
		t.Fatal(err)
	}
	first.closed()
}

func TestSubscribe(t *testing.T) {
	s := start(t, Options{})
	mails, cancel := s.Subscribe()
	slow, _ := s.Subscribe()
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			c := dial(t, s)
			c.say("EHLO x", "250")
			for j := range 15 { // together fewer than a channel holds
				c.say("MAIL FROM:<a@b.example>", "250")
				c.say("RCPT TO:<anna@customer.example>", "250")
				c.say("DATA", "354")
				c.say(fmt.Sprintf("Message-ID: <%d-%d>\r\n\r\n.", i, j), "250")
			}
		})
	}
	got := 0
	for range 60 {
		if m := <-mails; m.MessageID != "" {
			got++
		}
	}
	wg.Wait()
	c := dial(t, s)
	c.say("EHLO x", "250")
	for range 10 {
		c.say("MAIL FROM:<a@b.example>", "250")
		c.say("RCPT TO:<anna@customer.example>", "250")
		c.say("DATA", "354")
		c.say(".", "250")
	}
	if got != 60 || s.Total() != 70 || len(slow) != cap(slow) {
		t.Errorf("%d delivered, %d kept, %d waiting", got, s.Total(), len(slow))
	}
	cancel()
	cancel()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for range slow { // closed with the sink
	}
	if late, _ := s.Subscribe(); late == nil {
		t.Error("no channel")
	} else if _, open := <-late; open {
		t.Error("open after the end")
	}
}

func TestClose(t *testing.T) {
	s := start(t, Options{Script: At(Hello, Action{Hang: true})})
	c := dial(t, s)
	if _, err := c.conn.Write([]byte("EHLO x\r\n")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c.closed()
	if _, err := s.Dial(t.Context(), "", ""); err == nil {
		t.Error("it still takes connections")
	}
}
