package chaos

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
	"aftercare/internal/rig"
)

// What a mail server may do at the final dot, and what the ledger then says. A
// restart must not send again what may have arrived.
func TestTheAnswerToTheDot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		action mailtest.Action
		state  aftercare.MailState
		reason aftercare.ReasonCode
		says   string
		mails  int // that arrived
	}{
		"refused for good":   {mailtest.Action{Code: 554, Text: "5.7.1 not today"}, aftercare.MailFailed, aftercare.ReasonRejected, "not today", 0},
		"put off":            {mailtest.Action{Code: 451, Text: "4.3.0 busy"}, aftercare.MailPrepared, aftercare.ReasonRetry, "busy", 0},
		"dropped, kept":      {mailtest.Action{Drop: true}, aftercare.MailUnconfirmed, aftercare.ReasonUnconfirmed, "closed", 1},
		"dropped, lost":      {mailtest.Action{Drop: true, Lose: true}, aftercare.MailUnconfirmed, aftercare.ReasonUnconfirmed, "closed", 0},
		"answers with noise": {mailtest.Action{Garbage: true}, aftercare.MailUnconfirmed, aftercare.ReasonUnconfirmed, "", 1},
		"hangs":              {mailtest.Action{Hang: true}, aftercare.MailUnconfirmed, aftercare.ReasonUnconfirmed, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rig.New(t, rig.Options{SQLite: true})
			r.Env = append(r.Env, "AFTERCARE_TEST_LEASE=2s") // the one that hangs would take minutes
			r.Sink.SetScript(mailtest.At(mailtest.Dot, c.action))
			r.MustStart()
			p := rig.Buy("standard", 1)
			r.Deliver(p.Order(t), nil)
			m := r.Outcome(c.state)
			if m.Reason.Code != c.reason || !strings.Contains(m.Reason.Detail, c.says) {
				t.Errorf("the ledger says %s (%+v), want %s and %q", m.State, m.Reason, c.reason, c.says)
			}
			r.Sink.SetScript(nil)
			r.Serve.Kill()
			r.MustStart()
			r.Deliver(p.Parcel(t), nil) // a healthy mail later, the first one stands as it stood
			rig.Await(r, "the shipping update is sent", func() bool { return !r.Busy() && r.States()[aftercare.MailSent] == 1 })
			if again := r.Outcome(c.state); again.Attempt != m.Attempt || r.Sink.Total() != c.mails+1 {
				t.Errorf("after a restart: attempt %d (%s), %d mails arrived; want attempt %d and %d mails", again.Attempt, again.State, r.Sink.Total(), m.Attempt, c.mails+1)
			}
		})
	}
}

// A mail server that comes back gets everything, once. A minute of waiting is a
// second here: the sandbox's time runs sixty times faster.
func TestMailServerAway(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	r.Env = append(r.Env, "AFTERCARE_SANDBOX=1", "AFTERCARE_TIMELAPSE=60")
	r.Sink.SetScript(mailtest.At(mailtest.Connect, mailtest.Action{Code: 421, Text: "4.3.2 down for a minute"}))
	r.MustStart()
	p := rig.Buy("shopify", 1)
	r.Deliver(p.Order(t), nil)
	rig.Await(r, "the mail is put off", func() bool { return r.States()[aftercare.MailPrepared] == 1 })
	for _, m := range r.Ledger() {
		if m.Reason.Code != aftercare.ReasonRetry || !strings.Contains(m.Reason.Detail, "down for a minute") {
			t.Errorf("reason %+v", m.Reason)
		}
	}
	if status := r.Post(r.Addr, p.Parcel(t)); status != http.StatusOK {
		t.Errorf("a webhook is answered %d meanwhile", status)
	}
	rig.Await(r, "both mails were tried", func() bool { return len(r.Ledger()) == 2 })
	if r.Sink.Total() != 0 {
		t.Error("a mail arrived at a server that was away")
	}
	r.Sink.SetScript(nil)
	rig.Await(r, "both mails are sent", func() bool { return r.States()[aftercare.MailSent] == 2 })
	if a := r.Audit([]rig.Purchase{p}, rig.Both...); !a.Clean() {
		t.Error(a)
	}
}

// SIGTERM lets mails on the wire finish: nothing is doubled, and, unlike after a
// kill, nothing is left in doubt.
func TestStoppedWhileSending(t *testing.T) {
	t.Parallel()
	rig.OnEach(t, func(r *rig.Rig) {
		r.Sink.SetScript(mailtest.At(mailtest.Dot, mailtest.Action{Delay: 150 * time.Millisecond}))
		r.MustStart()
		load := r.Shop(rig.Traffic{Orders: 12, Seed: rig.Seed(r)})
		for range 3 {
			mails := r.Sink.Total()
			rig.Await(r, "mails are on the wire", func() bool { return r.Sink.Total() > mails || load.Done() && !r.Busy() })
			r.Serve.Signal(r, syscall.SIGTERM)
			if code := r.Serve.Wait(r); code != 0 {
				r.Errorf("exit code %d\n%s", code, r.Serve.Said())
			}
			if n := r.States()[aftercare.MailHandedOver]; n > 0 {
				r.Errorf("%d mails were left on the wire\n%s", n, r.Serve.Said())
			}
			r.MustStart()
		}
		load.Wait()
		if a := r.Settled(load.Purchases, rig.Both...); len(a.Unconfirmed) > 0 {
			r.Error(a)
		}
	})
}
