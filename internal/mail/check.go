package mail

import (
	"context"
	"errors"
	"net/textproto"

	"aftercare/internal/aftercare"
)

// advice is what to look at when a phase fails.
var advice = map[string]string{
	phaseConnect: "check host and port in AFTERCARE_SMTP_URL, and whether a firewall lets them through",
	phaseHello:   "check that this port speaks SMTP",
	phaseTLS:     "check the host name against the server's certificate, and smtp:// against smtps://",
	phaseAuth:    "check user and password in AFTERCARE_SMTP_URL; many providers want an application password",
}

// Check connects, greets, encrypts, logs in and leaves; no mail is sent. Its
// error says where that failed, in the server's words, and what to look at.
func (p *Pool) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, p.o.BeforeDot)
	defer cancel()
	c, f := p.o.connect(ctx)
	if f != nil {
		var reply *textproto.Error
		said := words(plain(f.err))
		if errors.As(f.err, &reply) {
			said = "the server said " + words(reply.Error())
		}
		return aftercare.Errorf(aftercare.Unavailable, "mail server %s failed at %s: %s; %s", p.o.Server, f.phase, said, advice[f.phase])
	}
	c.unbind()
	c.quit(goodbye)
	return nil
}
