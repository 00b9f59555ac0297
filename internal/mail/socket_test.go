package mail

import (
	"context"
	"io"
	"net"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// This is why conn.drop is the only way out of DATA: everything that go-mail
// offers, except closing the socket, delivers the letter.
func TestWhatDelivers(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(*conn, io.WriteCloser) error
		want int
	}{
		"Quit":         {func(c *conn, _ io.WriteCloser) error { return c.client.Quit() }, 1},
		"Reset":        {func(c *conn, _ io.WriteCloser) error { return c.client.Reset() }, 1},
		"Noop":         {func(c *conn, _ io.WriteCloser) error { return c.client.Noop() }, 1},
		"writer.Close": {func(_ *conn, w io.WriteCloser) error { return w.Close() }, 1},
		"Client.Close": {func(c *conn, _ io.WriteCloser) error { return c.client.Close() }, 0},
		"drop":         {func(*conn, io.WriteCloser) error { return nil }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := overTCP(t, mailtest.Options{}, nil)
			conn, f := r.o.connect(t.Context())
			if f != nil {
				t.Fatal(f.err)
			}
			if err := conn.client.Mail("<orders@acme.example>"); err != nil {
				t.Fatal(err)
			}
			if err := conn.client.Rcpt("<anna@customer.example>"); err != nil {
				t.Fatal(err)
			}
			w, err := conn.client.Data()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(w, "Subject: x\r\n\r\nhello\r\n"); err != nil {
				t.Fatal(err)
			}
			if err := conn.client.Text.W.Flush(); err != nil {
				t.Fatal(err)
			}
			_ = c.end(conn, w) // after the dot they may stumble over its answer
			conn.unbind()
			conn.drop()
			r.sink.Drain()
			r.wantMails(t, c.want)
		})
	}
}

// elsewhere is a connection that claims to end on another machine.
type elsewhere struct{ net.Conn }

func (elsewhere) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 25} }

// A name of this machine that leads to another one gets no clear text.
func TestLoopbackStaysHere(t *testing.T) {
	var r rig
	r = overPipe(t, mailtest.Options{}, func(o *Options) {
		o.Server.Host = "localhost"
		o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := r.sink.Dial(ctx, network, address)
			return elsewhere{c}, err
		}
	})
	got := r.Send(t.Context(), confirmation(), never(t))
	if only(got) != (aftercare.SendResult{State: aftercare.MailPrepared, Phase: phaseConnect, Circuit: true}) {
		t.Errorf("got %+v", got)
	}
}
