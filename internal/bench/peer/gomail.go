package peer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"aftercare/internal/clock"
)

// Letter is what a mail says, ready to be sent.
type Letter struct{ From, ReplyTo, Subject, Text, HTML string }

// message is the letter to the n-th customer. Its parts go out as they are.
func (l Letter) message(n int) (*mail.Msg, error) {
	m := mail.NewMsg(mail.WithEncoding(mail.NoEncoding))
	if err := errors.Join(m.From(l.From), m.ReplyTo(l.ReplyTo), m.To(fmt.Sprintf("buyer%d@mail.example", n))); err != nil {
		return nil, err
	}
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(fmt.Sprintf("ready-%d@acme.example", n))
	m.SetDate()
	m.SetBodyString(mail.TypeTextPlain, l.Text)
	m.AddAlternativeString(mail.TypeTextHTML, l.HTML)
	return m, nil
}

// messages are ready before any clock starts.
func (l Letter) messages(n int) (out []*mail.Msg, err error) {
	for i := range n {
		m, err := l.message(i)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

func client(addr string, options ...mail.Option) (*mail.Client, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	return mail.NewClient(host, append([]mail.Option{mail.WithPort(n), mail.WithHELO("localhost"), mail.WithoutNoop(), mail.WithoutRset()}, options...)...)
}

// Pool is go-mail over connections that stay open.
type Pool struct {
	addr   string
	letter Letter
	size   int
	client *mail.Client
	conns  []*smtp.Client
}

// NewPool connects when it sends first.
func NewPool(addr string, size int, l Letter) *Pool { return &Pool{addr: addr, size: size, letter: l} }

// Close says goodbye.
func (p *Pool) Close() {
	for _, c := range p.conns {
		_ = p.client.CloseWithSMTPClient(c) // everything was answered
	}
	p.conns = nil
}

// Send takes the time of so many mails.
func (p *Pool) Send(ctx context.Context, n int) (took time.Duration, err error) {
	if p.client == nil {
		if p.client, err = client(p.addr, mail.WithTLSPolicy(mail.NoTLS)); err != nil {
			return 0, err
		}
	}
	for len(p.conns) < p.size {
		c, err := p.client.DialToSMTPClientWithContext(ctx)
		if err != nil {
			return 0, err
		}
		p.conns = append(p.conns, c)
	}
	return p.letter.send(ctx, n, p.size, func(worker int, m *mail.Msg) error { return p.client.SendWithSMTPClient(p.conns[worker], m) })
}

// DialAndSend takes the time of so many mails, each over a connection of its own
// with STARTTLS and a login.
func DialAndSend(ctx context.Context, addr, login string, trust *tls.Config, workers, n int, l Letter) (time.Duration, error) {
	user, password, _ := strings.Cut(login, ":")
	trust = trust.Clone()
	trust.ServerName = "localhost"
	options := []mail.Option{mail.WithTLSPolicy(mail.TLSMandatory), mail.WithTLSConfig(trust), mail.WithSMTPAuth(mail.SMTPAuthPlain), mail.WithUsername(user), mail.WithPassword(password)}
	clients := make([]*mail.Client, workers)
	for i := range clients {
		c, err := client(addr, options...)
		if err != nil {
			return 0, err
		}
		clients[i] = c
	}
	return l.send(ctx, n, workers, func(worker int, m *mail.Msg) error { return clients[worker].DialAndSendWithContext(ctx, m) })
}

func (l Letter) send(ctx context.Context, n, workers int, send func(worker int, m *mail.Msg) error) (time.Duration, error) {
	ready, err := l.messages(n)
	if err != nil {
		return 0, err
	}
	var next atomic.Int64
	var all sync.WaitGroup
	failed := make(chan error, workers)
	began := clock.Machine.Now()
	for worker := range workers {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(n) && ctx.Err() == nil; i = next.Add(1) - 1 {
				if err := send(worker, ready[i]); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	all.Wait()
	took := clock.Machine.Now().Sub(began)
	close(failed)
	return took, errors.Join(<-failed, ctx.Err())
}
