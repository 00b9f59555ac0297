package mailtest

import (
	"io"
	"time"
)

// Answers wait until the client is silent, and then go out in one write: commands
// that came together are answered together, as RFC 2920 has it. What a script
// does has no such company.

// turn reads from the client when all that it has said so far is answered.
type turn struct{ s *session }

func (t turn) Read(p []byte) (int, error) {
	if err := t.s.flush(); err != nil {
		return 0, err
	}
	return t.s.conn.Read(p)
}

// flush sends what is answered, after the time that it takes to get there.
func (s *session) flush() error {
	if s.w.Buffered() == 0 {
		return nil
	}
	if d := s.sink.o.Latency; d > 0 && !s.sink.pause(d) {
		return errEnd
	}
	return s.w.Flush()
}

func (s *session) write(reply string) error {
	_, err := s.w.WriteString(reply + "\r\n")
	return err
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
	if a == (Action{}) {
		return s.write(usual)
	}
	if s.sink.o.After != nil {
		defer s.sink.o.After(e)
	}
	if err := s.flush(); err != nil {
		return err
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
	case a.Slow > 0:
		err = s.writeSlowly(a.reply(usual)+"\r\n", a.Slow)
	default:
		if err = s.write(a.reply(usual)); err == nil {
			err = s.flush()
		}
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
