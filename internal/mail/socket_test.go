package mail

import (
	"context"
	"net"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// Nothing delivers an open letter but its dot, whatever is called. With go-mail's
// own writer for letters everything here but Client.Close would.
func TestOnlyTheDotDelivers(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(*Pool, *conn)
		want int
	}{
		"Quit":         {func(p *Pool, c *conn) { _ = c.step(p.o.Command, c.client.Quit) }, 0},
		"Reset":        {func(p *Pool, c *conn) { _ = c.step(p.o.Command, c.client.Reset) }, 0},
		"Noop":         {func(p *Pool, c *conn) { _ = c.step(p.o.Command, c.client.Noop) }, 0},
		"Client.Close": {func(_ *Pool, c *conn) { _ = c.client.Close() }, 0},
		"drop":         {func(*Pool, *conn) {}, 0},
		"dot":          {func(p *Pool, c *conn) { p.dot(c) }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := overTCP(t, mailtest.Options{}, func(o *Options) { o.Command = 300 * time.Millisecond })
			conn, f := r.o.connect(t.Context())
			if f != nil {
				t.Fatal(f.err)
			}
			l, wrong := r.o.build(confirmation())
			if wrong != nil {
				t.Fatal(wrong.why)
			}
			if f := r.o.announce(conn, l); f != nil {
				t.Fatal(f.err)
			}
			if err := conn.write(l.wire); err != nil {
				t.Fatal(err)
			}
			c.end(r.Pool, conn) // what is no dot gets no answer
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
