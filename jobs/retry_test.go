package jobs

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func attempt(n int) aftercare.Claim {
	return aftercare.Claim{Now: noon, Mail: aftercare.Mail{ID: "m", Attempt: n}}
}

func TestOutcome(t *testing.T) {
	const sent, prepared, failed, skipped, unconfirmed = aftercare.MailSent, aftercare.MailPrepared, aftercare.MailFailed, aftercare.MailSkipped, aftercare.MailUnconfirmed
	type result = aftercare.SendResult
	for _, c := range []struct {
		name     string
		res      result
		attempt  int // 1 when zero
		state    aftercare.MailState
		final    bool
		after    time.Duration // pause before jitter; -1: none
		reason   aftercare.ReasonCode
		suppress bool
	}{
		{name: "accepted", res: result{State: sent, Code: 250, Phase: "dot", Reply: "queued as 1"}, state: sent, final: true, after: -1},
		{name: "greylisted", res: result{State: prepared, Code: 450, Phase: "rcpt"}, state: prepared, after: time.Minute, reason: aftercare.ReasonRetry},
		{name: "greylisted again", res: result{State: prepared, Code: 450, Phase: "rcpt"}, attempt: 2, state: prepared, after: 5 * time.Minute, reason: aftercare.ReasonRetry},
		{name: "third", res: result{State: prepared, Code: 451, Phase: "dot"}, attempt: 3, state: prepared, after: 15 * time.Minute, reason: aftercare.ReasonRetry},
		{name: "fourth", res: result{State: prepared, Code: 451, Phase: "dot"}, attempt: 4, state: prepared, after: time.Hour, reason: aftercare.ReasonRetry},
		{name: "fifth", res: result{State: prepared, Code: 451, Phase: "dot"}, attempt: 5, state: prepared, after: 4 * time.Hour, reason: aftercare.ReasonRetry},
		{name: "the last try", res: result{State: prepared, Code: 451, Phase: "dot"}, attempt: giveUp - 1, state: prepared, after: 4 * time.Hour, reason: aftercare.ReasonRetry},
		{name: "given up", res: result{State: prepared, Code: 451, Phase: "dot"}, attempt: giveUp, state: failed, final: true, after: -1, reason: aftercare.ReasonRejected},
		{name: "connection died before the dot", res: result{State: prepared, Phase: "body", Reply: "EOF"}, state: prepared, after: time.Minute, reason: aftercare.ReasonRetry},
		{name: "handed over too late", res: result{State: prepared, Phase: "handover"}, state: prepared, after: slow, reason: aftercare.ReasonRetry},
		{name: "server away", res: result{State: prepared, Phase: "connect", Circuit: true}, attempt: 5, state: prepared, after: 15 * time.Minute, reason: aftercare.ReasonRetry},
		{name: "server away for a week", res: result{State: prepared, Phase: "auth", Code: 535, Circuit: true}, attempt: 999, state: prepared, after: 15 * time.Minute, reason: aftercare.ReasonRetry},
		{name: "no connection free", res: result{State: prepared, Phase: "connect"}, attempt: 50, state: prepared, after: slow, reason: aftercare.ReasonRetry},
		{name: "overtaken", res: result{State: prepared, Phase: "handover", Stopped: true}, state: prepared},
		{name: "overtaken some times", res: result{State: prepared, Phase: "handover", Stopped: true}, attempt: hasty - 1, state: prepared},
		{name: "overtaken too often", res: result{State: prepared, Phase: "handover", Stopped: true}, attempt: hasty, state: prepared, after: time.Minute, reason: aftercare.ReasonRetry},
		{name: "overtaken for ever", res: result{State: prepared, Phase: "handover", Stopped: true}, attempt: 999, state: prepared, after: time.Minute, reason: aftercare.ReasonRetry},
		{name: "refused by its content", res: result{State: failed, Code: 554, Phase: "dot"}, state: failed, final: true, after: -1, reason: aftercare.ReasonRejected},
		{name: "no such mailbox", res: result{State: failed, Code: 550, Status: "5.1.1", Phase: "rcpt", Address: true}, state: failed, final: true, after: -1, reason: aftercare.ReasonRejected, suppress: true},
		{name: "cannot be built", res: result{State: failed, Phase: "build", Reply: "no From"}, state: failed, final: true, after: -1, reason: aftercare.ReasonRejected},
		{name: "sandbox", res: result{State: skipped, Phase: "allow"}, state: skipped, final: true, after: -1, reason: aftercare.ReasonSandbox},
		{name: "no answer to the dot", res: result{State: unconfirmed, Phase: "dot"}, state: unconfirmed, final: true, after: -1, reason: aftercare.ReasonUnconfirmed},
		{name: "a word of a later release", res: result{State: "bewildered"}, state: failed, final: true, after: -1, reason: aftercare.ReasonRejected},
	} {
		for _, jitter := range []float64{0, 0.5, 0.999999} {
			r := Retry{Jitter: func() float64 { return jitter }}
			s := r.outcome(attempt(max(c.attempt, 1)), c.res)
			if s.Mail != c.state || s.Final != c.final || s.Reason.Code != c.reason || s.Reply != c.res.Reply || (s.Suppress != "") != c.suppress {
				t.Errorf("%s: %+v", c.name, s)
			}
			if c.after < 0 != s.NotBefore.IsZero() {
				t.Errorf("%s: not before %s", c.name, s.NotBefore)
				continue
			}
			pause := s.NotBefore.Sub(noon)
			spread := c.after / 5
			if c.after <= 0 {
				spread = 0
			}
			if c.after >= 0 && (pause < c.after-spread || pause > c.after+spread) {
				t.Errorf("%s: pause %s, want %s give or take %s", c.name, pause, c.after, spread)
			}
			if spread > 0 && jitter == 0 && pause == c.after {
				t.Errorf("%s: no jitter", c.name)
			}
		}
	}
}

// Reasons are read by people: they hold what the server said.
func TestReasonsSayWhatTheServerSaid(t *testing.T) {
	r := Retry{Jitter: func() float64 { return 0 }}
	s := r.outcome(attempt(1), aftercare.SendResult{State: aftercare.MailFailed, Code: 550, Phase: "rcpt", Reply: "5.1.1 no such user", Address: true})
	for _, text := range []string{s.Reason.String(), s.Suppress} {
		if !strings.Contains(text, "550 at rcpt: 5.1.1 no such user") {
			t.Errorf("%q does not tell", text)
		}
	}
	s = r.outcome(attempt(giveUp), aftercare.SendResult{State: aftercare.MailPrepared, Phase: "body", Reply: "EOF"})
	if want := "put off 22 times, last: at body: EOF"; s.Reason.Detail != want {
		t.Errorf("%q, want %q", s.Reason.Detail, want)
	}
}

func TestABrokenTemplateLosesNothing(t *testing.T) {
	r := Retry{Jitter: func() float64 { return 0.5 }}
	s := r.broken(attempt(100), aftercare.Errorf(aftercare.Invalid, "thanks/en.md:3: no such filter"))
	if s.Mail != aftercare.MailPrepared || s.Final || !s.NotBefore.Equal(noon.Add(repair)) || s.Reason.Code != aftercare.ReasonTemplate ||
		!strings.Contains(s.Reason.Detail, "en.md:3") {
		t.Errorf("%+v", s)
	}
}
