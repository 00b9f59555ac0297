package mail

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

func TestNoDot(t *testing.T) {
	late := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	cases := []struct {
		name     string
		handOver func(cancel func(), tick func(time.Duration)) error
		stopped  bool
		reply    string
	}{
		{"the hand-over says no", func(func(), func(time.Duration)) error { return errNo }, true, "the order changed"},
		{"the database is away", func(func(), func(time.Duration)) error { return errors.New("connection refused") }, false, "connection refused"},
		{"the commit took too long", func(_ func(), tick func(time.Duration)) error { tick(1001 * time.Millisecond); return nil }, false, errLate.Error()},
		{"the clock was set back", func(_ func(), tick func(time.Duration)) error { tick(-time.Hour); return nil }, false, errLate.Error()},
		{"the caller gave up meanwhile", func(cancel func(), _ func(time.Duration)) error { cancel(); return nil }, false, "stopped before it was sent"},
	}
	for name, tr := range transports {
		for _, c := range cases {
			for _, size := range []string{"small", "large"} {
				t.Run(name+"/"+c.name+"/"+size, func(t *testing.T) {
					now := late
					r := overTCP(t, tr.sink, func(o *Options) {
						withURL(t, o, tr.url)
						o.Now = func() time.Time { return now }
					})
					m := confirmation()
					if size == "large" {
						m.Text = strings.Repeat("a line of text\r\n", 1<<15)
					}
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					got := r.Send(ctx, m, func(context.Context) error {
						return c.handOver(cancel, func(d time.Duration) { now = now.Add(d) })
					})
					want := aftercare.SendResult{State: aftercare.MailPrepared, Phase: phaseHandOver, Stopped: c.stopped, Reply: c.reply}
					if got != want {
						t.Errorf("got  %+v\nwant %+v", got, want)
					}
					if s := r.Stats(); s != (Stats{}) {
						t.Errorf("the pool kept something: %+v", s)
					}
					r.Close()
					r.sink.Drain()
					r.wantMails(t, 0)
				})
			}
		}
	}
}

// A panic must not leave a letter behind that a later command ends with a dot.
func TestNoDotAfterPanic(t *testing.T) {
	r := overTCP(t, mailtest.Options{}, nil)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		r.Send(t.Context(), confirmation(), func(context.Context) error { panic("oops") })
	}()
	r.sink.Drain()
	r.wantMails(t, 0)
	if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailSent {
		t.Errorf("the next mail: %+v", got)
	}
}

// The second counts from the call of the hand-over; a second exactly is in time.
func TestHandOverInTime(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	r := overTCP(t, mailtest.Options{}, func(o *Options) { o.Now = func() time.Time { return now } })
	got := r.Send(t.Context(), confirmation(), func(context.Context) error { now = now.Add(time.Second); return nil })
	if got.State != aftercare.MailSent {
		t.Errorf("got %+v", got)
	}
	r.wantMails(t, 1)
}

// A slow commit is confirmed by a second hand-over, which may find that the world
// has changed meanwhile.
func TestASlowHandOverIsMadeOnceMore(t *testing.T) {
	for name, c := range map[string]struct {
		second error
		want   aftercare.MailState
		mails  int
	}{"still in force": {nil, aftercare.MailSent, 1}, "overtaken": {errNo, aftercare.MailPrepared, 0}} {
		t.Run(name, func(t *testing.T) {
			now, calls := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 0
			r := overTCP(t, mailtest.Options{}, func(o *Options) { o.Now = func() time.Time { return now } })
			got := r.Send(t.Context(), confirmation(), func(context.Context) error {
				if calls++; calls > 1 {
					return c.second
				}
				now = now.Add(5 * time.Second)
				return nil
			})
			if got.State != c.want || calls != 2 || got.Stopped != (c.second != nil) {
				t.Errorf("%d calls, got %+v", calls, got)
			}
			r.sink.Drain()
			r.wantMails(t, c.mails)
		})
	}
}

// When the server leaves before the dot, that is seen in time: the mail is
// retriable and not unconfirmed.
func TestServerLeavesBeforeTheDot(t *testing.T) {
	t.Run("after the body", func(t *testing.T) {
		r := overTCP(t, mailtest.Options{Script: mailtest.At(mailtest.Body, mailtest.Action{Code: 421, Text: "4.4.2 timeout"})}, nil)
		got := r.Send(t.Context(), confirmation(), never(t))
		want := aftercare.SendResult{State: aftercare.MailPrepared, Phase: phaseBody, Code: 421, Status: "4.4.2", Circuit: true}
		if only(got) != want {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("during the hand-over", func(t *testing.T) {
		r := overTCP(t, mailtest.Options{}, nil)
		got := r.Send(t.Context(), confirmation(), func(context.Context) error { return r.sink.Close() })
		if only(got) != (aftercare.SendResult{State: aftercare.MailPrepared, Phase: phaseBody}) {
			t.Errorf("got %+v", got)
		}
		r.wantMails(t, 0)
	})
}

// A server that stops reading shows only when its buffers are full: a small mail
// is unconfirmed then, a large one was never complete.
func TestServerStopsReading(t *testing.T) {
	for _, c := range []struct {
		size  int
		state aftercare.MailState
		phase string
	}{{1, aftercare.MailUnconfirmed, phaseDot}, {16 << 20, aftercare.MailPrepared, phaseBody}} {
		r := overTCP(t, mailtest.Options{Script: mailtest.At(mailtest.Body, mailtest.Action{Hang: true})}, func(o *Options) {
			o.BeforeDot, o.Answer = 2*time.Second, time.Second
		})
		m := confirmation()
		m.Text = strings.Repeat("x", c.size)
		if got := r.Send(t.Context(), m, yes); got.State != c.state || got.Phase != c.phase {
			t.Errorf("%d bytes: got %+v", c.size, got)
		}
		r.wantMails(t, 0)
	}
}

func TestSandboxAllows(t *testing.T) {
	r := overTCP(t, mailtest.Options{}, func(o *Options) {
		o.Allow = func(address string) bool { return address == "me@acme.example" }
	})
	got := r.Send(t.Context(), confirmation(), never(t))
	if got.State != aftercare.MailSkipped || got.Phase != phaseAllow {
		t.Errorf("got %+v", got)
	}
	if r.sink.Connections() != 0 {
		t.Error("it connected for a mail that may not leave")
	}
	m := confirmation()
	m.To = "me@acme.example"
	if got := r.Send(t.Context(), m, yes); got.State != aftercare.MailSent {
		t.Errorf("allowed: got %+v", got)
	}
}

// SMTPUTF8 is asked for only when the address needs it: servers that lack it
// refuse it even for addresses that do not.
func TestSMTPUTF8(t *testing.T) {
	var mu sync.Mutex
	var mails []string
	trace := func(_ int, line string) {
		mu.Lock()
		defer mu.Unlock()
		if strings.HasPrefix(line, "MAIL") || strings.HasPrefix(line, "RCPT") {
			mails = append(mails, line)
		}
	}
	r := overTCP(t, mailtest.Options{Trace: trace}, nil)
	m := confirmation()
	for _, to := range []string{"jörg@münchen.example", "info@münchen.example"} {
		m.To = to
		if got := r.Send(t.Context(), m, yes); got.State != aftercare.MailSent {
			t.Errorf("%s: got %+v", to, got)
		}
	}
	m.ReplyTo = "hälp@acme.example"
	if got := r.Send(t.Context(), m, yes); got.State != aftercare.MailSent {
		t.Errorf("Reply-To %s: got %+v", m.ReplyTo, got)
	}
	want := []string{
		"MAIL FROM:<orders@acme.example> BODY=8BITMIME SMTPUTF8", "RCPT TO:<jörg@xn--mnchen-3ya.example>",
		"MAIL FROM:<orders@acme.example> BODY=8BITMIME", "RCPT TO:<info@xn--mnchen-3ya.example>",
		"MAIL FROM:<orders@acme.example> BODY=8BITMIME SMTPUTF8", "RCPT TO:<info@xn--mnchen-3ya.example>",
	}
	mu.Lock()
	defer mu.Unlock()
	if strings.Join(mails, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(mails, "\n"), strings.Join(want, "\n"))
	}

	r = overTCP(t, mailtest.Options{Without: []string{"SMTPUTF8"}}, nil)
	for m.To, m.ReplyTo = range map[string]string{"jörg@acme.example": "help@acme.example", "anna@acme.example": "hälp@acme.example"} {
		got := r.Send(t.Context(), m, never(t))
		if only(got) != (aftercare.SendResult{State: aftercare.MailFailed, Phase: phaseMail}) {
			t.Errorf("%s, reply to %s, without SMTPUTF8: got %+v", m.To, m.ReplyTo, got)
		}
	}
}

// The answer to the dot is waited for although the caller has gone: it decides
// what the ledger says.
func TestCallerLeavesAfterTheDot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := overPipe(t, mailtest.Options{Script: mailtest.At(mailtest.Dot, mailtest.Action{Delay: time.Minute})}, nil)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		if got := r.Send(ctx, confirmation(), yes); got.State != aftercare.MailSent {
			t.Errorf("got %+v", got)
		}
		if ctx.Err() == nil {
			t.Error("the caller was to leave first")
		}
	})
}

// All commands together have 45 seconds, even when each is answered in time.
func TestEverythingBeforeTheDotIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(mailtest.Event) mailtest.Action { return mailtest.Action{Delay: 14 * time.Second} }
		r := overPipe(t, mailtest.Options{Script: slow}, nil)
		begin := time.Now()
		got := r.Send(t.Context(), confirmation(), never(t))
		if got.State != aftercare.MailPrepared || got.Phase != phaseRcpt || time.Since(begin) != 45*time.Second {
			t.Errorf("after %v: %+v", time.Since(begin), got)
		}
	})
}

// A server that talks without end must not fill the memory.
func TestFlood(t *testing.T) {
	r := overTCP(t, mailtest.Options{Script: mailtest.At(mailtest.From, mailtest.Action{Code: 550, Text: strings.Repeat("a very long story ", 20_000)})}, nil)
	got := r.Send(t.Context(), confirmation(), never(t))
	if got.State != aftercare.MailPrepared || !strings.Contains(got.Reply, errFlood.Error()) {
		t.Errorf("got %+v", got)
	}
	r.sink.SetScript(mailtest.At(mailtest.From, mailtest.Action{Code: 550, Text: strings.Repeat("long ", 2_000)}))
	if got := r.Send(t.Context(), confirmation(), never(t)); got.State != aftercare.MailFailed || len([]rune(got.Reply)) > 300 {
		t.Errorf("got %+v", got)
	}
}

func TestCloseStopsSending(t *testing.T) {
	r := overTCP(t, mailtest.Options{}, nil)
	if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailSent {
		t.Fatalf("got %+v", got)
	}
	r.Close()
	r.Close()
	r.sink.Drain()
	got := r.Send(t.Context(), confirmation(), never(t))
	if got.State != aftercare.MailPrepared || got.Circuit {
		t.Errorf("got %+v", got)
	}
}

func TestNoServer(t *testing.T) {
	r := overTCP(t, mailtest.Options{}, func(o *Options) {
		o.Dial = nil
		o.Server.Port = "1" // nothing listens there
	})
	got := r.Send(t.Context(), confirmation(), never(t))
	if got.State != aftercare.MailPrepared || got.Phase != phaseConnect || !got.Circuit {
		t.Errorf("got %+v", got)
	}
	if _, err := New(Options{}); aftercare.CodeOf(err) != aftercare.Invalid {
		t.Errorf("no server at all: %v", err)
	}
	var e *aftercare.Error
	if err := r.Check(t.Context()); !errors.As(err, &e) || !strings.Contains(err.Error(), "failed at connect") {
		t.Errorf("check says %v", err)
	}
}
