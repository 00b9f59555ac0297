package mail

import (
	"context"
	"testing"
	"testing/synctest"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// A server that closes the connection right after the usual answer: what was
// answered counts, and the next phase finds nobody. After the 250 to the dot, and
// at a goodbye, that costs nothing.
func TestClosedAfterTheAnswer(t *testing.T) {
	for at, phase := range map[mailtest.Phase]string{
		mailtest.Connect: phaseHello, mailtest.Hello: phaseTLS, mailtest.StartTLS: phaseTLS, mailtest.Auth: phaseMail,
		mailtest.From: phaseRcpt, mailtest.Rcpt: phaseData, mailtest.Data: phaseBody, mailtest.Dot: "", mailtest.Reset: "", mailtest.Quit: "",
	} {
		t.Run(string(at), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				so := mailtest.Options{STARTTLS: true, Accounts: map[string]string{"user": "secret"}, Script: mailtest.Once(at, mailtest.Action{Close: true})}
				r := overPipe(t, so, func(o *Options) { withURL(t, o, "smtp://user:secret@elsewhere.example") })
				mails := 0
				send := func(want aftercare.MailState, phase string) {
					t.Helper()
					handedOver := false
					got := r.Send(t.Context(), confirmation(), func(context.Context) error { handedOver = true; return nil })
					if got.State != want || got.Phase != phase || handedOver != (want == aftercare.MailSent) {
						t.Errorf("got %+v, handed over: %t; want %s at %s", got, handedOver, want, phase)
					}
					if want == aftercare.MailSent {
						mails++
					}
				}
				if phase != "" {
					send(aftercare.MailPrepared, phase)
				}
				send(aftercare.MailSent, phaseDot)
				send(aftercare.MailSent, phaseDot)
				r.Close() // says goodbye
				r.sink.Drain()
				r.wantMails(t, mails)
			})
		})
	}
}
