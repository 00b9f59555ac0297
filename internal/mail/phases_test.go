package mail

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// TestPhases has the server misbehave in each way at each phase, in virtual time
// and with the timeouts of production. "kept" says whether the sink holds the
// mail: when it does, the result must be sent or unconfirmed.
func TestPhases(t *testing.T) {
	type want struct {
		result aftercare.SendResult
		kept   bool
	}
	prepared := func(phase string, code int, status string) want {
		circuit := strings.Contains("connect hello tls auth", phase) || code == 421
		return want{aftercare.SendResult{State: aftercare.MailPrepared, Phase: phase, Code: code, Status: status, Circuit: circuit}, false}
	}
	failed := func(phase string, code int, status string) want {
		return want{aftercare.SendResult{State: aftercare.MailFailed, Phase: phase, Code: code, Status: status}, false}
	}
	sent := want{aftercare.SendResult{State: aftercare.MailSent, Phase: phaseDot, Code: 250, Status: "2.0.0"}, true}
	unconfirmed := want{aftercare.SendResult{State: aftercare.MailUnconfirmed, Phase: phaseDot}, true}

	behaviors := []struct {
		name   string
		action mailtest.Action
		setup  func(phase string) want // connect to auth: about us
		before func(phase string) want // mail to body
		dot    want
	}{
		{"refuse 4xx", mailtest.Action{Code: 451, Text: "4.3.0 later"},
			func(p string) want { return prepared(p, 451, "4.3.0") },
			func(p string) want { return prepared(p, 451, "4.3.0") },
			prepared(phaseDot, 451, "4.3.0")},
		{"refuse 5xx", mailtest.Action{Code: 550, Text: "5.7.1 no"},
			func(p string) want { return prepared(p, 550, "5.7.1") },
			func(p string) want { return failed(p, 550, "5.7.1") },
			failed(phaseDot, 550, "5.7.1")},
		{"refuse 450", mailtest.Action{Code: 450, Text: "4.2.1 busy"},
			func(p string) want { return prepared(p, 450, "4.2.1") },
			func(p string) want { return prepared(p, 450, "4.2.1") },
			prepared(phaseDot, 450, "4.2.1")},
		{"refuse 452", mailtest.Action{Code: 452, Text: "4.3.1 no room"},
			func(p string) want { return prepared(p, 452, "4.3.1") },
			func(p string) want { return prepared(p, 452, "4.3.1") },
			prepared(phaseDot, 452, "4.3.1")},
		{"refuse 552", mailtest.Action{Code: 552, Text: "5.2.2 full"},
			func(p string) want { return prepared(p, 552, "5.2.2") },
			func(p string) want { return failed(p, 552, "5.2.2") },
			failed(phaseDot, 552, "5.2.2")},
		{"refuse 554", mailtest.Action{Code: 554, Text: "5.7.1 spam"},
			func(p string) want { return prepared(p, 554, "5.7.1") },
			func(p string) want { return failed(p, 554, "5.7.1") },
			failed(phaseDot, 554, "5.7.1")},
		{"refuse 535", mailtest.Action{Code: 535, Text: "5.7.8 who are you?"},
			func(p string) want { return prepared(p, 535, "5.7.8") },
			func(p string) want {
				if p == phaseMail { // it wants a login: about us
					w := prepared(p, 535, "5.7.8")
					w.result.Circuit = true
					return w
				}
				return failed(p, 535, "5.7.8")
			},
			failed(phaseDot, 535, "5.7.8")},
		{"refuse in 10,000 characters", mailtest.Action{Code: 451, Text: "4.3.0 " + strings.Repeat("x", 10_000)},
			func(p string) want { return prepared(p, 451, "4.3.0") },
			func(p string) want { return prepared(p, 451, "4.3.0") },
			prepared(phaseDot, 451, "4.3.0")},
		{"421", mailtest.Action{Code: 421, Text: "4.3.2 closing"},
			func(p string) want { return prepared(p, 421, "4.3.2") },
			func(p string) want { return prepared(p, 421, "4.3.2") },
			prepared(phaseDot, 421, "4.3.2")},
		{"delay", mailtest.Action{Delay: 3 * time.Second},
			func(string) want { return sent },
			func(string) want { return sent },
			sent},
		{"hang", mailtest.Action{Hang: true},
			func(p string) want { return prepared(p, 0, "") },
			func(p string) want { return prepared(p, 0, "") },
			unconfirmed},
		{"drop", mailtest.Action{Drop: true},
			func(p string) want { return prepared(p, 0, "") },
			func(p string) want { return prepared(p, 0, "") },
			unconfirmed},
		{"garbage", mailtest.Action{Garbage: true},
			func(p string) want { return prepared(p, 0, "") },
			func(p string) want { return prepared(p, 0, "") },
			unconfirmed},
		{"a reply of the wrong kind", mailtest.Action{Code: 334, Text: "go on"},
			func(p string) want { return prepared(p, 334, "") },
			func(p string) want { return prepared(p, 334, "") },
			want{aftercare.SendResult{State: aftercare.MailUnconfirmed, Phase: phaseDot, Code: 334}, true}},
		{"a byte every two seconds", mailtest.Action{Slow: 2 * time.Second},
			func(p string) want { return prepared(p, 0, "") },
			func(p string) want { return prepared(p, 0, "") },
			sent}, // the answer to the dot has two minutes
	}
	phases := []struct {
		at      mailtest.Phase
		phase   string
		isSetup bool
	}{
		{mailtest.Connect, phaseConnect, true},
		{mailtest.Hello, phaseHello, true},
		{mailtest.StartTLS, phaseTLS, true},
		{mailtest.Auth, phaseAuth, true},
		{mailtest.From, phaseMail, false},
		{mailtest.Rcpt, phaseRcpt, false},
		{mailtest.Data, phaseData, false},
		{mailtest.Body, phaseBody, false},
		{mailtest.Dot, phaseDot, false},
	}
	for _, p := range phases {
		for _, b := range behaviors {
			w := b.dot
			switch {
			case p.isSetup:
				w = b.setup(p.phase)
			case p.phase != phaseDot:
				w = b.before(p.phase)
			}
			switch {
			case p.at == mailtest.Body && b.action.Slow > 0:
				continue // nothing is answered to a body
			case p.at == mailtest.Body && len(b.action.Text) > 4096:
				continue // a pipe, which holds nothing back, would have both sides write for ever
			case p.at == mailtest.Body && b.action.Code == 334:
				w.result.Code = 0 // out of turn, so it counts as no reply
			case p.at == mailtest.Auth && b.action.Code == 334:
				w.result.Code = 0 // a challenge, which PLAIN has no answer to
			}
			for manner, without := range manners {
				t.Run(string(p.at)+"/"+b.name+"/"+manner, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						so := mailtest.Options{STARTTLS: true, Accounts: map[string]string{"user": "secret"}, Without: without, Script: mailtest.At(p.at, b.action)}
						r := overPipe(t, so, func(o *Options) { withURL(t, o, "smtp://user:secret@elsewhere.example") })
						begin := time.Now()
						called := time.Time{}
						got := r.Send(t.Context(), confirmation(), func(context.Context) error { called = time.Now(); return nil })
						if only(got) != w.result {
							t.Errorf("got  %+v\nwant %+v", got, w.result)
						}
						if kept := len(r.sink.Mails()) == 1; kept != w.kept {
							t.Errorf("the sink holds the mail: %v, want %v", kept, w.kept)
						}
						if w.result.Phase != phaseDot && !called.IsZero() {
							t.Error("the hand-over was called, though the server had not taken the body")
						}
						if end := called; !end.IsZero() && end.Sub(begin) > 45*time.Second {
							t.Errorf("the dot came after %v", end.Sub(begin))
						}
						if took := time.Since(begin); took > 45*time.Second+2*time.Minute {
							t.Errorf("it took %v", took)
						}
					})
				})
			}
		}
	}
}
