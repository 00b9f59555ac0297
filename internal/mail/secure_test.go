package mail

import (
	"strings"
	"sync"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// transports are the ways a letter can travel; closing must not deliver on any.
var transports = map[string]struct {
	sink mailtest.Options
	url  string
}{
	"clear":    {mailtest.Options{}, "smtp://127.0.0.1"},
	"starttls": {mailtest.Options{STARTTLS: true}, "smtp://127.0.0.1?tls=required"},
	"smtps":    {mailtest.Options{TLS: true}, "smtps://127.0.0.1"},
}

func TestTransports(t *testing.T) {
	for name, tr := range transports {
		t.Run(name, func(t *testing.T) {
			tr.sink.Accounts = map[string]string{"user@acme.example": "p@ss:w/rd"}
			for _, without := range []string{"", "AUTH PLAIN"} {
				tr.sink.Without = []string{without}
				r := overTCP(t, tr.sink, func(o *Options) {
					withURL(t, o, strings.Replace(tr.url, "//", "//user%40acme.example:p%40ss%3Aw%2Frd@", 1))
				})
				if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailSent || got.Reply != "2.0.0 ok, taken" {
					t.Errorf("without %q: got %+v", without, got)
				}
				mail := r.wantMails(t, 1)[0]
				if mail.From != "orders@acme.example" || mail.To != "anna@customer.example" {
					t.Errorf("envelope %s -> %s", mail.From, mail.To)
				}
				if err := r.Check(t.Context()); err != nil {
					t.Errorf("check: %v", err)
				}
			}
		})
	}
}

// Nothing is said in the clear when encryption was asked for.
func TestSTARTTLSStripped(t *testing.T) {
	var mu sync.Mutex
	var lines []string
	r := overTCP(t, mailtest.Options{Trace: func(_ int, line string) {
		mu.Lock()
		defer mu.Unlock()
		lines = append(lines, line)
	}}, func(o *Options) { withURL(t, o, "smtp://user:secret@mail.example") })
	got := r.Send(t.Context(), confirmation(), never(t))
	want := aftercare.SendResult{State: aftercare.MailPrepared, Phase: phaseTLS, Circuit: true}
	if only(got) != want || !strings.Contains(got.Reply, "STARTTLS") {
		t.Errorf("got %+v", got)
	}
	r.sink.Drain()
	mu.Lock()
	defer mu.Unlock()
	if len(lines) != 1 || lines[0] != "EHLO shop.example" {
		t.Errorf("the server heard %q", lines)
	}
}

// A certificate for another host, or of unknown origin, ends the attempt.
func TestCertificateIsChecked(t *testing.T) {
	for _, u := range []string{"smtps://127.0.0.1", "smtp://127.0.0.1?tls=required"} {
		r := overTCP(t, mailtest.Options{TLS: strings.HasPrefix(u, "smtps"), STARTTLS: true}, func(o *Options) {
			withURL(t, o, u)
			o.TLS = nil
		})
		got := r.Send(t.Context(), confirmation(), never(t))
		if got.Phase != phaseTLS || got.State != aftercare.MailPrepared || !strings.Contains(got.Reply, "certificate") {
			t.Errorf("%s: got %+v", u, got)
		}
	}
}

func TestWrongPassword(t *testing.T) {
	r := overTCP(t, mailtest.Options{Accounts: map[string]string{"user": "right"}}, func(o *Options) { withURL(t, o, "smtp://user:wrong-secret@127.0.0.1") })
	got := r.Send(t.Context(), confirmation(), never(t))
	want := aftercare.SendResult{State: aftercare.MailPrepared, Phase: phaseAuth, Code: 535, Status: "5.7.8", Circuit: true}
	if only(got) != want {
		t.Errorf("got %+v", got)
	}
	err := r.Check(t.Context())
	if err == nil || !strings.Contains(err.Error(), "failed at auth") || strings.Contains(err.Error(), "secret") || aftercare.CodeOf(err) != aftercare.Unavailable {
		t.Errorf("check says %v", err)
	}
}
