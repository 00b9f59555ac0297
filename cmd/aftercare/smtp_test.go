package main

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
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
			r := newRig(t, "sqlite")
			r.env = append(r.env, "AFTERCARE_TEST_LEASE=2s") // the one that hangs would take minutes
			r.sink.SetScript(mailtest.At(mailtest.Dot, c.action))
			r.mustStart()
			p := buy("standard", 1)
			r.deliver(p.order(t), nil)
			m := r.outcome(c.state)
			if m.Reason.Code != c.reason || !strings.Contains(m.Reason.Detail, c.says) {
				t.Errorf("the ledger says %s (%+v), want %s and %q", m.State, m.Reason, c.reason, c.says)
			}
			r.sink.SetScript(nil)
			r.serve.kill()
			r.mustStart()
			r.deliver(p.parcel(t), nil) // a healthy mail later, the first one stands as it stood
			await(r, "the shipping update is sent", func() bool { return !r.busy() && r.states()[aftercare.MailSent] == 1 })
			if again := r.outcome(c.state); again.Attempt != m.Attempt || r.sink.Total() != c.mails+1 {
				t.Errorf("after a restart: attempt %d (%s), %d mails arrived; want attempt %d and %d mails", again.Attempt, again.State, r.sink.Total(), m.Attempt, c.mails+1)
			}
		})
	}
}

// outcome waits for the one mail in that state, with nothing left to do.
func (r *rig) outcome(state aftercare.MailState) (m aftercare.Mail) {
	r.Helper()
	await(r, "the mail is "+string(state), func() bool {
		mails, err := r.db.Mails(r.Context(), state, 10)
		if err != nil {
			r.Fatal(err)
		}
		if len(mails) == 1 {
			m = mails[0]
		}
		return len(mails) == 1 && !r.busy()
	})
	return m
}

// states counts the ledger.
func (r *rig) states() map[aftercare.MailState]int {
	r.Helper()
	out := map[aftercare.MailState]int{}
	for _, m := range r.ledger() {
		out[m.State]++
	}
	return out
}

// A mail server that comes back gets everything, once. A minute of waiting is a
// second here: the sandbox's time runs sixty times faster.
func TestMailServerAway(t *testing.T) {
	t.Parallel()
	r := newRig(t, "sqlite")
	r.env = append(r.env, "AFTERCARE_SANDBOX=1", "AFTERCARE_TIMELAPSE=60")
	r.sink.SetScript(mailtest.At(mailtest.Connect, mailtest.Action{Code: 421, Text: "4.3.2 down for a minute"}))
	r.mustStart()
	p := buy("shopify", 1)
	r.deliver(p.order(t), nil)
	await(r, "the mail is put off", func() bool { return r.states()[aftercare.MailPrepared] == 1 })
	for _, m := range r.ledger() {
		if m.Reason.Code != aftercare.ReasonRetry || !strings.Contains(m.Reason.Detail, "down for a minute") {
			t.Errorf("reason %+v", m.Reason)
		}
	}
	if status := r.post(r.addr, p.parcel(t)); status != http.StatusOK {
		t.Errorf("a webhook is answered %d meanwhile", status)
	}
	await(r, "both mails were tried", func() bool { return len(r.ledger()) == 2 })
	if r.sink.Total() != 0 {
		t.Error("a mail arrived at a server that was away")
	}
	r.sink.SetScript(nil)
	await(r, "both mails are sent", func() bool { return r.states()[aftercare.MailSent] == 2 })
	if a := r.audit([]purchase{p}, both...); !a.clean() {
		t.Error(a)
	}
}

// SIGTERM lets mails on the wire finish: nothing is doubled, and, unlike after a
// kill, nothing is left in doubt.
func TestStoppedWhileSending(t *testing.T) {
	t.Parallel()
	onEach(t, func(r *rig) {
		r.sink.SetScript(mailtest.At(mailtest.Dot, mailtest.Action{Delay: 150 * time.Millisecond}))
		r.mustStart()
		var all []purchase
		for n := range 12 {
			all = append(all, buy(sources[n%len(sources)], n))
		}
		done := r.shop(all)
		for range 3 {
			mails := r.sink.Total()
			await(r, "mails are on the wire", func() bool { return r.sink.Total() > mails || finished(done) && !r.busy() })
			if code := r.serve.signal(r, syscall.SIGTERM); code != 0 {
				r.Errorf("exit code %d\n%s", code, r.serve.said())
			}
			if n := r.states()[aftercare.MailHandedOver]; n > 0 {
				r.Errorf("%d mails were left on the wire\n%s", n, r.serve.said())
			}
			r.mustStart()
		}
		<-done
		if a := r.settled(all, both...); len(a.unconfirmed) > 0 {
			r.Error(a)
		}
	})
}
