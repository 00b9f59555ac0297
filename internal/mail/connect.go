package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

// failure is an error with the phase it happened in.
type failure struct {
	phase string
	err   error
}

// connect makes a connection that is ready for MAIL, bound to ctx.
func (o *Options) connect(ctx context.Context) (*conn, *failure) {
	dial, cancel := context.WithTimeout(ctx, o.Command)
	defer cancel()
	sock, err := o.Dial(dial, "tcp", o.Server.Address())
	if err != nil {
		return nil, &failure{phaseConnect, err}
	}
	s := &socket{Conn: sock}
	c := &conn{sock: s, layer: s}
	c.bind(ctx)
	for _, s := range []struct {
		phase string
		run   func(context.Context, *conn) error
	}{
		{phaseConnect, o.near},
		{phaseTLS, o.wrap},
		{phaseConnect, o.greeting},
		{phaseHello, o.hello},
		{phaseTLS, o.startTLS},
		{phaseAuth, o.login},
	} {
		if err := c.step(o.Command, func() error { return s.run(ctx, c) }); err != nil {
			c.unbind()
			c.drop()
			return nil, &failure{s.phase, err}
		}
	}
	return c, nil
}

// near holds the URL to its word: what may go unencrypted because the host is
// this machine must really stay on it.
func (o *Options) near(_ context.Context, c *conn) error {
	tcp, ok := c.sock.RemoteAddr().(*net.TCPAddr)
	if o.Server.Loopback() && ok && !tcp.IP.IsLoopback() {
		return errors.New("the host name of this machine leads to another one")
	}
	return nil
}

// wrap starts TLS at once for smtps://.
func (o *Options) wrap(ctx context.Context, c *conn) error {
	if o.Server.Security != SecurityTLS {
		return nil
	}
	t := tls.Client(c.sock, o.tlsConfig())
	c.layer = t
	return t.HandshakeContext(ctx)
}

func (o *Options) greeting(_ context.Context, c *conn) (err error) {
	c.client, err = smtp.NewClient(c.layer, o.Server.Host)
	return err
}

func (o *Options) hello(_ context.Context, c *conn) error { return c.client.Hello(o.Server.Helo) }

// startTLS refuses to go on in the clear when encryption was asked for, be it
// that the server has none or that somebody on the way took it out.
func (o *Options) startTLS(_ context.Context, c *conn) error {
	if o.Server.Security != SecurityStartTLS {
		return nil
	}
	if ok, _ := c.client.Extension("STARTTLS"); !ok {
		return errors.New("the server offers no STARTTLS; use smtps://, or ?tls=off if the way to it is safe")
	}
	return c.client.StartTLS(o.tlsConfig())
}

func (o *Options) login(_ context.Context, c *conn) error {
	if o.Server.User == "" {
		return nil
	}
	_, offered := c.client.Extension("AUTH")
	methods := strings.Fields(strings.ToUpper(offered))
	host, user, password := o.Server.Host, o.Server.User, o.Server.password()
	// Unencrypted logins are allowed where unencrypted connections are: the URL
	// decides, and startTLS has seen to the rest.
	switch {
	case slices.Contains(methods, "PLAIN"):
		return c.client.Auth(smtp.PlainAuth("", user, password, host, true))
	case slices.Contains(methods, "LOGIN"):
		return c.client.Auth(smtp.LoginAuth(user, password, host, true))
	case slices.Contains(methods, "CRAM-MD5"):
		return c.client.Auth(smtp.CRAMMD5Auth(user, password))
	}
	return fmt.Errorf("the server offers no login that is known here (PLAIN, LOGIN, CRAM-MD5); it offers %q", methods)
}
