package mailtest

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"
)

const (
	maxLine   = 4096 // of a command, CRLF included
	maxRcpts  = 100
	idleLimit = 5 * time.Minute // without a byte (RFC 5321, 4.5.3.2.7)
)

// errEnd ends a session without a word more.
var errEnd = errors.New("mailtest: session ends")

// session is one connection.
type session struct {
	sink   *Sink
	number int
	sock   net.Conn // the socket
	conn   net.Conn // what is spoken over: the socket, or TLS on it
	r      *bufio.Reader
	tls    bool
	hello  bool
	user   bool // logged in
	from   *string
	rcpts  []string
}

// watched closes a socket on which nothing happens.
type watched struct {
	net.Conn
	idle *time.Timer
}

func watch(c net.Conn) *watched {
	return &watched{c, time.AfterFunc(idleLimit, func() { _ = c.Close() })}
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.idle.Reset(idleLimit)
	return n, err
}

func newSession(s *Sink, number int, sock net.Conn) *session {
	c := &session{sink: s, number: number, sock: sock, conn: sock, tls: s.o.TLS}
	if s.o.TLS {
		c.conn = tls.Server(sock, serverTLS())
	}
	c.r = bufio.NewReaderSize(c.conn, maxLine)
	return c
}

// run serves the connection until either side ends it.
func (s *session) run(full bool) {
	if full {
		_, _ = io.WriteString(s.conn, "421 4.3.2 too many connections\r\n")
		return
	}
	if _, err := s.answer(Connect, "", "220 mailtest ESMTP"); err != nil {
		return
	}
	for {
		line, err := s.readLine()
		if err != nil {
			return
		}
		if s.sink.o.Trace != nil {
			s.sink.o.Trace(s.number, line)
		}
		if err := s.command(line); err != nil {
			return
		}
	}
}

// readLine reads one command; endless ones end the session.
func (s *session) readLine() (string, error) {
	line, err := s.r.ReadSlice('\n')
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}

func (s *session) command(line string) error {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO", "HELO":
		return s.ehlo(line, strings.EqualFold(verb, "EHLO"))
	case "STARTTLS":
		return s.startTLS(line)
	case "AUTH":
		return s.auth(line, rest)
	case "MAIL":
		return s.mail(line, rest)
	case "RCPT":
		return s.rcpt(line, rest)
	case "DATA":
		return s.data(line)
	case "RSET":
		refused, err := s.answer(Reset, line, "250 2.0.0 flushed")
		if !refused {
			s.from, s.rcpts = nil, nil
		}
		return err
	case "NOOP":
		return s.write("250 2.0.0 ok")
	case "QUIT":
		if _, err := s.answer(Quit, line, "221 2.0.0 bye"); err != nil {
			return err
		}
		return errEnd
	}
	return s.write("500 5.5.1 unknown command")
}

func (s *session) ehlo(line string, extended bool) error {
	s.from, s.rcpts = nil, nil
	usual := "250 mailtest"
	if extended {
		usual = strings.Join(s.extensions(), "\r\n")
	}
	refused, err := s.answer(Hello, line, usual)
	s.hello = s.hello || !refused
	return err
}

func (s *session) extensions() []string {
	offered := []string{"mailtest", "PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", fmt.Sprintf("SIZE %d", s.sink.o.MaxSize)}
	if s.sink.o.STARTTLS && !s.tls {
		offered = append(offered, "STARTTLS")
	} else if s.sink.o.Accounts != nil {
		methods := slices.DeleteFunc([]string{"PLAIN", "LOGIN"}, func(m string) bool { return slices.Contains(s.sink.o.Without, "AUTH "+m) })
		offered = append(offered, "AUTH "+strings.Join(methods, " "))
	}
	offered = slices.DeleteFunc(offered, func(e string) bool { return slices.Contains(s.sink.o.Without, e) })
	for i := range offered {
		sep := "-"
		if i == len(offered)-1 {
			sep = " "
		}
		offered[i] = "250" + sep + offered[i]
	}
	return offered
}

func (s *session) startTLS(line string) error {
	if !s.sink.o.STARTTLS || s.tls {
		return s.write("503 5.5.1 no STARTTLS here")
	}
	refused, err := s.answer(StartTLS, line, "220 2.0.0 go ahead")
	if refused || err != nil {
		return err
	}
	t := tls.Server(s.sock, serverTLS())
	s.conn, s.r, s.tls, s.hello = t, bufio.NewReaderSize(t, maxLine), true, false
	return t.Handshake()
}

// ask asks the script.
func (s *session) ask(e Event) Action { return (*s.sink.script.Load())(e) }

// answer asks the script, then does as it says or gives the usual answer.
func (s *session) answer(phase Phase, line, usual string) (refused bool, err error) {
	e := Event{Phase: phase, Connection: s.number, Line: line}
	a := s.ask(e)
	return a.refuses(), s.act(e, a, usual)
}

// act carries out an action; errEnd when the connection is to be closed.
func (s *session) act(e Event, a Action, usual string) (err error) {
	if a != (Action{}) && s.sink.o.After != nil {
		defer s.sink.o.After(e)
	}
	if a.Delay > 0 && !s.sink.pause(a.Delay) {
		return errEnd
	}
	switch {
	case a.Drop:
		_ = s.sock.Close()
		return errEnd
	case a.Hang:
		return s.hang(e.Phase)
	}
	if a.Slow > 0 {
		err = s.writeSlowly(a.reply(usual)+"\r\n", a.Slow)
	} else {
		err = s.write(a.reply(usual))
	}
	if a.Close || a.Code == 421 {
		return errEnd
	}
	return err
}

// hang says nothing more until the client leaves; in the body it does not even
// listen.
func (s *session) hang(phase Phase) error {
	if phase == Body {
		<-s.sink.done
	} else {
		_, _ = io.Copy(io.Discard, s.r)
	}
	return errEnd
}

func (s *session) write(reply string) error {
	_, err := io.WriteString(s.conn, reply+"\r\n")
	return err
}

func (s *session) writeSlowly(reply string, pause time.Duration) error {
	for i := range len(reply) {
		if _, err := s.conn.Write([]byte{reply[i]}); err != nil {
			return err
		}
		if !s.sink.pause(pause) {
			return errEnd
		}
	}
	return nil
}
