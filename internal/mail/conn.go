package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"os"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// conn is one connection to the server.
type conn struct {
	sock   *socket
	layer  net.Conn // what SMTP is spoken over: the socket, or TLS on it
	client *smtp.Client
	reused bool
	unbind func() bool // ends the hold of the present attempt's context
	idle   *time.Timer
}

// maxReply is how much a server may say to one command; a TLS handshake with
// long certificate chains fits.
const maxReply = 256 << 10

var (
	errFlood    = errors.New("the server said more than 256 KiB to one command")
	errNoAnswer = errors.New("no answer")
)

// socket bounds what is read between two writes: textproto gathers replies of
// any length in memory.
type socket struct {
	net.Conn
	read int
}

func (s *socket) Read(p []byte) (int, error) {
	if s.read >= maxReply {
		return 0, errFlood
	}
	n, err := s.Conn.Read(p)
	s.read += n
	return n, err
}

func (s *socket) Write(p []byte) (int, error) {
	s.read = 0
	return s.Conn.Write(p)
}

// drop closes the socket underneath everything: nothing that is buffered above
// it, the final dot least of all, can leave any more. It may be called at any
// time and by anyone.
func (c *conn) drop() { _ = c.sock.Close() }

// bind drops the connection when ctx ends.
func (c *conn) bind(ctx context.Context) { c.unbind = context.AfterFunc(ctx, c.drop) }

// step runs one exchange; when it takes longer than limit the socket is closed
// under it. Deadlines would need the machine's clock, and an open write could
// outlive them. An exchange that ended well in the same moment counts as late
// too: textproto takes a line that was cut off by the close for a whole one.
func (c *conn) step(limit time.Duration, exchange func() error) error {
	timer := time.AfterFunc(limit, c.drop)
	err := exchange()
	late := !timer.Stop()
	var reply *textproto.Error
	if late && !errors.As(err, &reply) {
		return fmt.Errorf("%w within %s", errNoAnswer, limit)
	}
	return err
}

// write sends p as it is, at once. The writers of textproto are not used: they end
// a letter that is open with a dot before they write anything else.
func (c *conn) write(p []byte) error {
	if _, err := c.client.Text.W.Write(p); err != nil {
		return err
	}
	return c.client.Text.W.Flush()
}

// silent reports whether the server has neither said anything more nor closed.
// TLS may hold a record that came together with the last one, so it is asked too,
// under a deadline that has passed: then it looks at what is there, and no further.
func (c *conn) silent() bool {
	if !quiet(c.sock.Conn) || c.sock.SetReadDeadline(time.Unix(1, 0)) != nil {
		return false
	}
	_, err := c.client.Text.R.Peek(1)
	return c.sock.SetReadDeadline(time.Time{}) == nil && errors.Is(err, os.ErrDeadlineExceeded)
}

// outOfTurn returns what the server said, or did, when it was not its turn: a
// late 421 or 452, or the end of the connection. nil means that it is quiet. A
// reply left unread would be taken for the answer to the next command, and in
// the worst case for the answer to the dot.
func (c *conn) outOfTurn(limit time.Duration) error {
	if c.silent() {
		return nil
	}
	return c.step(limit, func() error {
		code, msg, err := c.client.Text.ReadResponse(0)
		if err != nil {
			return err
		}
		if code < 400 {
			return fmt.Errorf("the server spoke out of turn: %d %s", code, msg)
		}
		return &textproto.Error{Code: code, Msg: msg}
	})
}

// quit says goodbye. Only for connections without an open DATA, where QUIT would
// be a line of the letter.
func (c *conn) quit(limit time.Duration) {
	_ = c.step(limit, c.client.Quit)
	c.drop()
}
