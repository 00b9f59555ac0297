package jobs

import (
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// delays between attempts at a mail that the server put off, before jitter.
var delays = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

const (
	// giveUp ends a mail that was put off so often, about three days, for
	// mails that have no usefulness of their own to end them.
	giveUp = 22
	// hasty ends the attempts that are decided anew at once when they are
	// overtaken. More of that is no news of the order but a fault, which must not spin.
	hasty = 5
	// away is the longest pause while the mail server takes nobody's mail: the
	// mail is not to blame, and shall leave soon after the server is back.
	away = 15 * time.Minute
	// slow is the pause after a hand-over that came more than a second late twice or
	// could not be committed, or when no connection became free in time: our own
	// database, or those before in the line, are slow or away, which passes.
	slow = 5 * time.Second
	// repair is how long a template that failed has to be mended before the
	// mail is tried again.
	repair = 15 * time.Minute
	// panics is how many attempts in a row may break while the mail is made; it
	// is not the template's repair that ends such a row but a person.
	panics = 3
)

// Retry turns the outcome of an attempt into what the ledger keeps.
type Retry struct {
	Jitter func() float64 // in [0, 1)
}

func (r Retry) after(c aftercare.Claim, d time.Duration) time.Time {
	spread := 0.8 + 0.4*r.Jitter() // a herd put off together must not come back together
	return c.Now.Add(time.Duration(float64(d) * spread))
}

// outcome maps the mail server's answer.
func (r Retry) outcome(c aftercare.Claim, res aftercare.SendResult) aftercare.Settlement {
	s := aftercare.Settlement{Mail: res.State, Reply: res.Reply}
	switch res.State {
	case aftercare.MailSent:
		s.Final = true
	case aftercare.MailUnconfirmed:
		s.Final = true
		s.Reason = aftercare.Because(aftercare.ReasonUnconfirmed, res.Reply)
	case aftercare.MailPrepared:
		r.putOff(c, res, &s)
	case aftercare.MailSkipped:
		s.Final = true
		s.Reason = aftercare.Because(aftercare.ReasonSandbox, res.Reply)
	default:
		s.Mail, s.Final = aftercare.MailFailed, true
		s.Reason = aftercare.Because(aftercare.ReasonRejected, said(res))
		if res.Address {
			s.Suppress = "hard bounce: " + said(res)
		}
	}
	return s
}

// putOff decides when to try again. An attempt that the hand-over stopped was
// overtaken by news of the order: it is decided anew at once. While the server is
// away or its connections are all taken, or our own database is, no mail is given
// up; that is its usefulness to decide. A mail that found no connection free was
// not tried, and comes again soon, as does one whose hand-over failed.
func (r Retry) putOff(c aftercare.Claim, res aftercare.SendResult, s *aftercare.Settlement) {
	pause := delays[min(max(c.Mail.Attempt, 1), len(delays))-1]
	switch {
	case res.Stopped && c.Mail.Attempt < hasty:
		s.NotBefore = c.Now
		return
	case res.Stopped:
		pause = time.Minute
	case res.Phase == "handover", res.Phase == "connect" && !res.Circuit:
		pause = slow
	case res.Circuit:
		pause = min(pause, away)
	case c.Mail.Attempt >= giveUp:
		s.Mail, s.Final = aftercare.MailFailed, true
		s.Reason = aftercare.Because(aftercare.ReasonRejected, fmt.Sprintf("put off %d times, last: %s", c.Mail.Attempt, said(res)))
		return
	}
	s.NotBefore = r.after(c, pause)
	s.Reason = aftercare.Because(aftercare.ReasonRetry, said(res))
}

// broken puts a mail off that could not be made: it loses nothing, and goes out
// once the template is mended.
func (r Retry) broken(c aftercare.Claim, err error) aftercare.Settlement {
	return aftercare.Settlement{
		Mail: aftercare.MailPrepared, NotBefore: r.after(c, repair),
		Reason: aftercare.Because(aftercare.ReasonTemplate, err.Error()),
	}
}

// panicked puts a mail off over which the code itself broke, as a poison order may
// make it; at the third time a person has to look, since nothing else will end it.
func (r Retry) panicked(c aftercare.Claim, p any) aftercare.Settlement {
	s := r.broken(c, aftercare.Errorf(aftercare.Internal, "panic: %v", p))
	if s.Deaths = c.Mail.Deaths + 1; s.Deaths >= panics {
		s.Held, s.NotBefore = true, time.Time{}
		s.Reason = aftercare.Because(aftercare.ReasonPoison, fmt.Sprintf("making this mail failed %d times: %s", s.Deaths, s.Reason.Detail))
	}
	return s
}

func said(res aftercare.SendResult) string {
	if res.Code != 0 {
		return fmt.Sprintf("%d at %s: %s", res.Code, res.Phase, res.Reply)
	}
	return fmt.Sprintf("at %s: %s", res.Phase, res.Reply)
}
