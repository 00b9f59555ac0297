package mailtest

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"
)

const (
	maxLine   = 4096 // of a command, CRLF included
	maxRcpts  = 100
	idleLimit = 5 * time.Minute // without a byte (RFC 5321, 4.5.3.2.7)

	keptLetter = 64 << 10 // bytes of memory that a session keeps for its next mail
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
	w      *bufio.Writer
	tls    bool
	hello  bool
	user   bool // logged in
	from   *string
	rcpts  []string
	letter []byte // memory
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
	c.over(c.conn)
	return c
}

// over speaks over conn from now on.
func (s *session) over(conn net.Conn) {
	s.conn = conn
	s.r, s.w = bufio.NewReaderSize(turn{s}, maxLine), bufio.NewWriter(conn)
}

// run serves the connection until either side ends it.
func (s *session) run(full bool) {
	defer func() { _ = s.flush() }() // the other side may have left
	if full {
		_ = s.write("421 4.3.2 too many connections")
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
	if err := s.flush(); err != nil {
		return err
	}
	t := tls.Server(s.sock, serverTLS())
	s.over(t)
	s.tls, s.hello = true, false
	return t.Handshake()
}
