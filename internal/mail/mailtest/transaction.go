package mailtest

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
)

// mail and rcpt are strict about angle brackets, which careless clients forget.
func (s *session) mail(line, rest string) error {
	path, params, ok := parsePath(rest, "FROM:")
	switch {
	case !s.hello:
		return s.write("503 5.5.1 say EHLO first")
	case s.sink.o.Accounts != nil && !s.user:
		return s.write("530 5.7.0 authentication required")
	case s.from != nil:
		return s.write("503 5.5.1 nested MAIL")
	case !ok:
		return s.write("501 5.5.4 MAIL FROM:<address> expected")
	case !ascii(path) && !strings.Contains(params, "SMTPUTF8"):
		return s.write("553 5.6.7 that needs SMTPUTF8")
	}
	refused, err := s.answer(From, line, "250 2.1.0 ok")
	if !refused {
		s.from = &path
	}
	return err
}

func (s *session) rcpt(line, rest string) error {
	path, _, ok := parsePath(rest, "TO:")
	switch {
	case s.from == nil:
		return s.write("503 5.5.1 MAIL first")
	case !ok || path == "":
		return s.write("501 5.5.4 RCPT TO:<address> expected")
	case len(s.rcpts) >= maxRcpts:
		return s.write("452 4.5.3 too many recipients")
	}
	refused, err := s.answer(Rcpt, line, "250 2.1.5 ok")
	if !refused {
		s.rcpts = append(s.rcpts, path)
	}
	return err
}

// data takes one mail. What the script says to the body goes out in one write
// with the 354, so that a client can know of it before its own dot.
func (s *session) data(line string) error {
	if len(s.rcpts) == 0 && !s.sink.o.Eager {
		return s.write("503 5.5.1 RCPT first")
	}
	e := Event{Phase: Body, Connection: s.number}
	a := s.ask(e)
	usual := "354 end with a dot"
	early := a.reply("")
	if early != "" {
		usual += "\r\n" + early
	}
	if refused, err := s.answer(Data, line, usual); refused || err != nil {
		return err
	}
	if early == "" && a != (Action{}) {
		if err := s.flush(); err != nil {
			return err
		}
		if a.Delay > 0 && !a.Drop && !a.Hang {
			if !s.sink.pause(a.Delay) {
				return errEnd
			}
		} else if err := s.act(e, a, ""); err != nil {
			return err
		}
	}
	return s.body(early != "")
}

// body reads the mail, keeps it, and answers the dot: in this order. A mail that
// has had its answer already is read and forgotten.
func (s *session) body(answered bool) error {
	raw, tooBig, err := readData(s.r, s.letter[:0], s.sink.o.MaxSize)
	if err != nil {
		return err
	}
	if cap(raw) <= keptLetter {
		s.letter = raw
	}
	from, to := "", strings.Join(s.rcpts, ", ")
	if s.from != nil {
		from = *s.from
	}
	s.from, s.rcpts = nil, nil
	if answered {
		return nil
	}
	if tooBig {
		return s.write("552 5.3.4 too big")
	}
	e := Event{Phase: Dot, Connection: s.number}
	a := s.ask(e)
	if a.Code < 400 && !a.Lose {
		m := Mail{From: from, To: to, Raw: raw}
		if !s.sink.o.Bare {
			m.Raw = bytes.Clone(raw)
		}
		if s.sink.o.Now != nil {
			m.At = s.sink.o.Now().UTC()
		}
		m.parse(s.sink.o.Bare)
		if err := s.sink.box.keep(m, &s.sink.o); err != nil {
			return s.write("451 4.3.0 it could not be written down")
		}
	}
	return s.act(e, a, "250 2.0.0 ok, taken")
}

// readData appends what comes before CRLF "." CRLF to raw, and unstuffs leading
// dots. A bare LF never ends a line here, or one mail could smuggle in another.
func readData(r *bufio.Reader, raw []byte, most int) (_ []byte, tooBig bool, err error) {
	lineStart, cr := true, false
	for {
		chunk, err := r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, false, err
		}
		if lineStart {
			if string(chunk) == ".\r\n" {
				return raw, tooBig, nil
			}
			chunk = bytes.TrimPrefix(chunk, []byte("."))
		}
		lineStart = bytes.HasSuffix(chunk, []byte("\r\n")) || (cr && string(chunk) == "\n")
		cr = bytes.HasSuffix(chunk, []byte("\r"))
		if tooBig = tooBig || len(raw)+len(chunk) > most; !tooBig {
			raw = append(raw, chunk...)
		}
	}
}

// auth knows PLAIN (RFC 4616), with or without initial response, and LOGIN.
func (s *session) auth(line, rest string) error {
	if s.sink.o.Accounts == nil || (s.sink.o.STARTTLS && !s.tls) || s.user {
		return s.write("503 5.5.1 no AUTH here")
	}
	method, initial, _ := strings.Cut(rest, " ")
	var user, password string
	var err error
	switch strings.ToUpper(method) {
	case "PLAIN":
		if initial == "" {
			initial, err = s.challenge("")
		}
		parts := strings.Split(decode(initial), "\x00")
		if len(parts) == 3 {
			user, password = parts[1], parts[2]
		}
	case "LOGIN":
		if user, err = s.challenge("Username:"); err == nil {
			password, err = s.challenge("Password:")
		}
		user, password = decode(user), decode(password)
	default:
		return s.write("504 5.5.4 unknown method")
	}
	if err != nil {
		return err
	}
	usual := "235 2.7.0 welcome"
	want, known := s.sink.o.Accounts[user]
	ok := known && want == password
	if !ok {
		usual = "535 5.7.8 wrong user or password"
	}
	refused, err := s.answer(Auth, line, usual)
	s.user = ok && !refused
	return err
}

func (s *session) challenge(question string) (string, error) {
	if err := s.write("334 " + base64.StdEncoding.EncodeToString([]byte(question))); err != nil {
		return "", err
	}
	return s.readLine()
}
