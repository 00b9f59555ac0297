package mailtest

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// read is what one Read gets.
func read(t *testing.T, c interface{ Read([]byte) (int, error) }) string {
	t.Helper()
	b := make([]byte, 1<<16)
	n, err := c.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n])
}

// Answers to commands that came together come together, after one delay; each of
// the others has a delay of its own.
func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Pipe: true, Latency: 5 * time.Millisecond})
		c, err := s.Dial(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		begin := time.Now()
		for i, step := range []struct {
			say  string
			want []string
		}{
			{"", []string{"220"}}, {"EHLO x\r\n", []string{"250"}},
			{"MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n", []string{"250", "250", "354"}},
			{"Subject: x\r\n\r\nhello\r\n.\r\nMAIL FROM:<a@b.example>\r\n", []string{"250", "250"}},
			{"RSET\r\n", []string{"250"}},
		} {
			if step.say != "" {
				if _, err := c.Write([]byte(step.say)); err != nil {
					t.Fatal(err)
				}
			}
			got := read(t, c)
			if i == 1 {
				got = got[:strings.Index(got, "\r\n")+2] // the others are extensions
			}
			lines := strings.Split(strings.TrimSuffix(got, "\r\n"), "\r\n")
			for j, line := range lines {
				if len(lines) != len(step.want) || !strings.HasPrefix(line, step.want[j]) {
					t.Fatalf("%q is answered %q", step.say, got)
				}
			}
			if took := time.Since(begin); took != time.Duration(i+1)*5*time.Millisecond {
				t.Errorf("%q is answered after %s", step.say, took)
			}
		}
	})
}

// An eager server says 354 to whom it has refused all, and keeps what then comes.
func TestEager(t *testing.T) {
	s := start(t, Options{Eager: true, Script: At(From, Action{Code: 451, Text: "4.3.0 later"})})
	c := dial(t, s)
	c.say("EHLO x", "250")
	c.say("MAIL FROM:<a@b.example>", "451")
	c.say("RCPT TO:<c@d.example>", "503")
	c.say("DATA", "354")
	c.say(".", "250")
	if mails := s.Mails(); len(mails) != 1 || mails[0].From != "" || mails[0].To != "" || len(mails[0].Raw) != 0 {
		t.Errorf("got %+v", mails)
	}
}
