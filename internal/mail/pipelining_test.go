package mail

import (
	"context"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// manners are the two ways to say the envelope, by the extensions that the server
// does not offer. What comes of a mail is the same in both.
var manners = map[string][]string{"together": nil, "one by one": {"PIPELINING"}}

// counted counts what is written at a time.
type counted struct {
	net.Conn
	writes *[]string
}

func (c counted) Write(p []byte) (int, error) {
	*c.writes = append(*c.writes, string(p))
	return c.Conn.Write(p)
}

// The envelope goes out in one write where the server takes that, and command by
// command where it does not; letter and dot are apart in both.
func TestEnvelopeInOneWrite(t *testing.T) {
	envelope := []string{"MAIL FROM:<orders@acme.example> BODY=8BITMIME\r\n", "RCPT TO:<anna@customer.example>\r\n", "DATA\r\n"}
	for manner, want := range map[string][]string{"together": {strings.Join(envelope, "")}, "one by one": envelope} {
		t.Run(manner, func(t *testing.T) {
			var writes []string
			var r rig
			r = overPipe(t, mailtest.Options{Without: manners[manner]}, func(o *Options) {
				o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
					c, err := r.sink.Dial(ctx, network, address)
					return counted{c, &writes}, err
				}
			})
			for range 2 {
				writes = nil
				if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailSent {
					t.Fatalf("got %+v", got)
				}
			}
			if len(writes) != len(want)+2 || strings.Join(writes[:len(want)], "|") != strings.Join(want, "|") || writes[len(writes)-1] != ".\r\n" {
				t.Errorf("%d writes: %q", len(writes), writes)
			}
		})
	}
}

// A server that offers PIPELINING and loses what comes with MAIL is helped by a
// word in the URL, which the failure tells. By itself it takes no mail.
func TestPipeliningOff(t *testing.T) {
	for url, want := range map[string]aftercare.MailState{"smtp://127.0.0.1": aftercare.MailPrepared, "smtp://127.0.0.1?pipelining=off": aftercare.MailSent} {
		synctest.Test(t, func(t *testing.T) {
			var r rig
			r = overPipe(t, mailtest.Options{}, func(o *Options) {
				withURL(t, o, url)
				o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
					c, err := r.sink.Dial(ctx, network, address)
					return forgetful{c}, err
				}
			})
			got := r.Send(t.Context(), confirmation(), yes)
			if got.State != want || (want == aftercare.MailPrepared) != (got.Phase == phaseRcpt && strings.Contains(got.Reply, "add pipelining=off to AFTERCARE_SMTP_URL")) {
				t.Errorf("%s: got %+v", url, got)
			}
		})
	}
}

// forgetful loses what comes together with MAIL.
type forgetful struct{ net.Conn }

func (f forgetful) Write(p []byte) (int, error) {
	if line, rest, _ := strings.Cut(string(p), "\r\n"); strings.HasPrefix(line, "MAIL") && rest != "" {
		_, err := f.Conn.Write([]byte(line + "\r\n"))
		return len(p), err
	}
	return f.Conn.Write(p)
}

// A mail costs two round trips with PIPELINING, four without.
func TestRoundTrips(t *testing.T) {
	for manner, want := range map[string]time.Duration{"together": 2, "one by one": 4} {
		synctest.Test(t, func(t *testing.T) {
			r := overPipe(t, mailtest.Options{Without: manners[manner], Latency: 5 * time.Millisecond}, nil)
			r.Send(t.Context(), confirmation(), yes)
			begin := time.Now()
			if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailSent {
				t.Errorf("%s: got %+v", manner, got)
			}
			if took := time.Since(begin); took != want*5*time.Millisecond {
				t.Errorf("%s: it took %s, want %d answers", manner, took, want)
			}
		})
	}
}

// Some servers answer DATA with 354 although they refused the sender or the
// recipient. Then nothing may end that DATA but the connection (law 4): a dot
// would deliver what was refused, or an empty mail.
func TestRefusedAndStill354(t *testing.T) {
	refusals := map[string]mailtest.Action{
		"450": {Code: 450, Text: "4.2.0 greylisted"}, "451": {Code: 451, Text: "4.3.0 later"}, "421": {Code: 421, Text: "4.3.2 closing"},
		"550": {Code: 550, Text: "5.1.1 no such user"}, "554": {Code: 554, Text: "5.7.1 no"}, "334": {Code: 334, Text: "what"}, "garbage": {Garbage: true},
	}
	for _, at := range []mailtest.Phase{mailtest.From, mailtest.Rcpt} {
		for name, refusal := range refusals {
			t.Run(string(at)+"/"+name, func(t *testing.T) {
				result := func(so mailtest.Options) aftercare.SendResult {
					so.Script = mailtest.Once(at, refusal)
					r := overTCP(t, so, nil)
					got := r.Send(t.Context(), confirmation(), never(t))
					if s := r.Stats(); s.Free != 0 {
						t.Error("the connection was kept")
					}
					r.sink.Drain()
					r.wantMails(t, 0)
					if next := r.Send(t.Context(), confirmation(), yes); next.State != aftercare.MailSent || r.sink.Connections() != 2 {
						t.Errorf("the next mail, over connection %d: %+v", r.sink.Connections(), next)
					}
					return got
				}
				eager, usual := result(mailtest.Options{Eager: true}), result(mailtest.Options{Without: []string{"PIPELINING"}})
				if eager != usual {
					t.Errorf("eager   %+v\nwithout %+v", eager, usual)
				}
				if eager.Phase != string(at) {
					t.Errorf("got %+v", eager)
				}
			})
		}
	}
}

// A server that says too much between the answers moves them: nobody takes one
// for another's.
func TestAnswersThatDoNotFit(t *testing.T) {
	for name, script := range map[string]mailtest.Script{
		"one too many":        mailtest.At(mailtest.From, mailtest.Action{Code: 250, Text: "2.1.0 ok\r\n250 2.1.0 ok again"}),
		"a refusal on top":    mailtest.At(mailtest.Rcpt, mailtest.Action{Code: 250, Text: "2.1.5 ok\r\n550 5.1.1 no, after all"}),
		"all at once":         mailtest.At(mailtest.From, mailtest.Action{Code: 250, Text: "ok\r\n250 ok\r\n354 go on"}),
		"never ending answer": mailtest.At(mailtest.Rcpt, mailtest.Action{Code: 250, Text: "ok\r\n250-ok"}),
	} {
		t.Run(name, func(t *testing.T) {
			for _, eager := range []bool{false, true} {
				r := overTCP(t, mailtest.Options{Script: script, Eager: eager}, func(o *Options) { o.Command = 300 * time.Millisecond })
				var handed atomic.Bool
				got := r.Send(t.Context(), confirmation(), func(context.Context) error { handed.Store(true); return nil })
				mails := 0
				if name == "all at once" && handed.Load() {
					// The true answers came when the letter was on its way already. Nobody can
					// tell them from those that fit, and the mail is handed over as any other.
					mails = 1
				} else if got.State == aftercare.MailSent || got.State == aftercare.MailUnconfirmed || handed.Load() {
					t.Errorf("got %+v, handed over: %t", got, handed.Load())
				}
				r.sink.Drain()
				r.wantMails(t, mails)
			}
		})
	}
}

// late reads when everything has arrived, and so TLS gets several records at once.
type late struct{ net.Conn }

func (l late) Read(p []byte) (int, error) {
	time.Sleep(100 * time.Millisecond)
	return l.Conn.Read(p)
}

// What TLS has read along with the 354 is not taken for the answer to the dot.
func TestSaidTooEarlyOverTLS(t *testing.T) {
	// Byte by byte: each is a record of its own.
	script := mailtest.At(mailtest.Data, mailtest.Action{Code: 354, Text: "go\r\n452 4.3.1 no", Slow: time.Microsecond})
	r := overTCP(t, mailtest.Options{TLS: true, Script: script}, func(o *Options) {
		withURL(t, o, "smtps://127.0.0.1")
		o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := new(net.Dialer).DialContext(ctx, network, address)
			return late{c}, err
		}
	})
	got := r.Send(t.Context(), confirmation(), never(t))
	if only(got) != (aftercare.SendResult{State: aftercare.MailPrepared, Phase: phaseBody, Code: 452, Status: "4.3.1"}) {
		t.Errorf("got %+v", got)
	}
	r.sink.Drain()
	r.wantMails(t, 0)
}
