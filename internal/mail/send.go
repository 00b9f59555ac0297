package mail

import (
	"context"
	"errors"
	"net/textproto"
	"time"

	"aftercare/internal/aftercare"
)

// Send makes one attempt. Whatever it returns, the mail was sent at most once,
// and not at all unless State is MailSent or MailUnconfirmed. handOver is called
// at most twice, see commit. The end of ctx stops everything before the dot and nothing after
// it: the answer, for which Send waits up to Options.Answer, decides what the
// ledger says.
//
// MailSkipped means that Options.Allow refused the address; a mail that cannot
// be built is MailFailed in phase "build". MailPrepared in phase "handover"
// without Stopped means that handOver succeeded too late, or failed otherwise than
// with code Conflict: it is or may be committed, and the caller takes it back.
func (p *Pool) Send(ctx context.Context, m aftercare.Message, handOver func(context.Context) error) aftercare.SendResult {
	l, f := p.o.build(m)
	if f != nil {
		return aftercare.SendResult{State: aftercare.MailFailed, Phase: phaseBuild, Reply: f.why, Address: f.address}
	}
	if p.o.Allow != nil && !p.o.Allow(m.To) {
		return aftercare.SendResult{State: aftercare.MailSkipped, Phase: phaseAllow, Reply: "the sandbox does not mail this address"}
	}
	probe, ok := p.breaker.enter(p.o.Now())
	if !ok {
		return aftercare.SendResult{State: aftercare.MailPrepared, Phase: phaseConnect, Circuit: true,
			Reply: "the mail server was away a moment ago; waiting before it is tried again"}
	}
	v := neutral
	defer func() { p.breaker.leave(p.o.Now(), probe, v) }()
	r := p.attempt(ctx, l, handOver)
	v = judge(ctx, r)
	return r
}

// judge tells what the result says of the server.
func judge(ctx context.Context, r aftercare.SendResult) verdict {
	switch {
	case r.Circuit, r.State == aftercare.MailUnconfirmed:
		return broken
	case r.Code != 0:
		return healthy
	case ctx.Err() != nil, r.State != aftercare.MailPrepared, r.Phase == phaseHandOver, r.Phase == phaseConnect:
		return neutral // connect without Circuit: no connection was free
	}
	return broken // it died on us between MAIL and the dot
}

// attempt sends the letter on an unused connection or a new one. A connection
// that lay unused may have died unnoticed: when MAIL fails on it nothing was
// said yet, and the letter goes on a new one.
func (p *Pool) attempt(parent context.Context, l *letter, handOver func(context.Context) error) aftercare.SendResult {
	ctx, cancel := context.WithTimeout(parent, p.o.BeforeDot)
	defer cancel()
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return aftercare.SendResult{State: aftercare.MailPrepared, Phase: phaseConnect, Reply: "no connection to the mail server was free"}
	}
	if p.isClosed() {
		return aftercare.SendResult{State: aftercare.MailPrepared, Phase: phaseConnect, Reply: "sending has been stopped"}
	}
	if c := p.take(ctx); c != nil {
		r := p.use(ctx, c, l, handOver)
		if stale := r.Phase == phaseMail && (r.Code == 0 || r.Code == 421) && r.State == aftercare.MailPrepared; !stale || ctx.Err() != nil {
			return honest(parent, r)
		}
		p.clear()
	}
	c, f := p.o.connect(ctx)
	if f != nil {
		return honest(parent, classify(f.phase, f.err))
	}
	return honest(parent, p.use(ctx, c, l, handOver))
}

func (p *Pool) isClosed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

// honest mends a result whose real cause is that the caller gave up.
func honest(parent context.Context, r aftercare.SendResult) aftercare.SendResult {
	if parent.Err() != nil && r.State == aftercare.MailPrepared && r.Code == 0 && !r.Stopped {
		r.Reply, r.Circuit = "stopped before it was sent", false
	}
	return r
}

// use sends the letter over c and then keeps c or drops it. Only a connection
// whose last word was a clear answer to a dot is kept: everywhere else a
// transaction is open. The drop is deferred so that a panic in handOver cannot
// leave a letter without its dot in a buffer that somebody else ends.
func (p *Pool) use(ctx context.Context, c *conn, l *letter, handOver func(context.Context) error) (r aftercare.SendResult) {
	keep := false
	defer func() {
		c.unbind()
		if keep {
			p.put(c)
		} else {
			c.drop()
		}
	}()
	r = p.transmit(ctx, c, l, handOver)
	keep = r.Phase == phaseDot && r.Code != 0 && r.State != aftercare.MailUnconfirmed && !r.Circuit
	return r
}

// transmit speaks one SMTP transaction (RFC 5321, 3.3).
func (p *Pool) transmit(ctx context.Context, c *conn, l *letter, handOver func(context.Context) error) aftercare.SendResult {
	if ok, _ := c.client.Extension("SMTPUTF8"); l.utf8() && !ok {
		return aftercare.SendResult{State: aftercare.MailFailed, Phase: phaseMail,
			Reply: "the mail server cannot take addresses with characters outside ASCII (it offers no SMTPUTF8)"}
	}
	if f := p.o.announce(c, l); f != nil {
		return classify(f.phase, f.err)
	}
	err := c.step(p.o.BeforeDot, func() error { return c.write(l.wire) })
	if err == nil {
		err = c.outOfTurn(p.o.Command)
	}
	if err != nil {
		return classify(phaseBody, err)
	}
	if r, stop := p.commit(ctx, c, handOver); stop {
		return r
	}
	return p.dot(c)
}

var errLate = errors.New("more than the allowed time passed between the hand-over and the final dot")

// commit calls handOver and reports whether the dot must not follow. When it
// comes back late nobody can tell a slow commit, which does no harm, from a
// process that was frozen after a quick one, while the world went on. So it is
// called once more: that compares everything anew, and its own time counts.
func (p *Pool) commit(ctx context.Context, c *conn, handOver func(context.Context) error) (r aftercare.SendResult, stop bool) {
	start := p.o.Now()
	err := handOver(ctx)
	if err == nil && p.late(start) {
		start = p.o.Now()
		err = handOver(ctx)
	}
	if err != nil {
		return aftercare.SendResult{State: aftercare.MailPrepared, Phase: phaseHandOver,
			Stopped: aftercare.CodeOf(err) == aftercare.Conflict, Reply: words(err.Error())}, true
	}
	if !c.unbind() { // ctx has ended; if not, it has no power from here on
		return classify(phaseHandOver, context.Cause(ctx)), true
	}
	if err := c.outOfTurn(p.o.Command); err != nil {
		return classify(phaseBody, err), true
	}
	if p.late(start) {
		return classify(phaseHandOver, errLate), true
	}
	return r, false
}

func (p *Pool) late(since time.Time) bool {
	took := p.o.Now().Sub(since)
	return took < 0 || took > p.o.HandOver
}

// dot writes the final dot, here and nowhere else, and waits for the answer.
func (p *Pool) dot(c *conn) aftercare.SendResult {
	var code int
	var text string
	err := c.step(p.o.Answer, func() (err error) {
		_ = c.write([]byte(".\r\n")) // when it cannot be written, the server may have said why
		code, text, err = c.client.Text.ReadResponse(250)
		return err
	})
	if err != nil {
		return classify(phaseDot, err)
	}
	return classify(phaseDot, &textproto.Error{Code: code, Msg: text})
}
