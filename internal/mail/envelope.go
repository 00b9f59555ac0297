package mail

import (
	"errors"
	"fmt"
	"slices"
)

// command is one line before the letter, and the answer with which it stands, as
// textproto.ReadResponse wants it: 25 is any 25x.
type command struct {
	phase, line string
	want        int
}

// envelope are the commands that a letter needs (RFC 5321, 3.3).
func (c *conn) envelope(l *letter) []command {
	from := "MAIL FROM:" + l.from.path()
	if ok, _ := c.client.Extension("8BITMIME"); ok {
		from += " BODY=8BITMIME"
	}
	if l.utf8() {
		from += " SMTPUTF8"
	}
	return []command{{phaseMail, from, 250}, {phaseRcpt, "RCPT TO:" + l.to.path(), 25}, {phaseData, "DATA", 354}}
}

// announce says the envelope and opens DATA. A server that offers PIPELINING (RFC
// 2920) gets all of it in one write and answers in order, which saves two round
// trips; another gets each command when it has accepted the one before. Either
// way the first refusal ends it, and the answers behind that are not read: a 354
// among them opens a DATA to which there is nothing to say, since nobody is to
// get it. Only the end of the connection says that, and conn.drop follows every
// failure.
//
// A server may offer PIPELINING and lose what comes with MAIL, as behind a filter
// that reads a line and throws the rest away. Nothing tells it from one that is
// slow, so that a person has to say so.
func (o *Options) announce(c *conn, l *letter) *failure {
	commands, together := c.envelope(l), 1
	if ok, _ := c.client.Extension("PIPELINING"); ok && !o.Server.OneByOne {
		together = len(commands)
	}
	for group := range slices.Chunk(commands, together) {
		for i, cmd := range group {
			err := c.step(o.Command, func() error {
				if i == 0 {
					if err := c.write(lines(group)); err != nil {
						return err
					}
				}
				_, _, err := c.client.Text.ReadResponse(cmd.want)
				return err
			})
			if i > 0 && errors.Is(err, errNoAnswer) {
				err = fmt.Errorf("%w; if that goes on, the server may lose what comes together with MAIL: add pipelining=off to AFTERCARE_SMTP_URL", err)
			}
			if err != nil {
				return &failure{cmd.phase, err}
			}
		}
	}
	return nil
}

func lines(commands []command) []byte {
	var b []byte
	for _, cmd := range commands {
		b = append(append(b, cmd.line...), crlf...)
	}
	return b
}
