package mail

import (
	"bytes"
	netmail "net/mail"

	gomail "github.com/wneessen/go-mail"

	"aftercare/internal/aftercare"
)

// letter is a message as it goes over the wire, with its envelope.
type letter struct {
	from, to mailbox
	reply    mailbox // zero when there is no Reply-To
	id       string  // "<…>"
	raw      []byte  // as it is signed
	wire     []byte  // as it is written, up to the final dot
}

// utf8 reports whether the server must speak SMTPUTF8 for this letter, for its
// envelope or for an address in its header.
func (l *letter) utf8() bool { return l.from.utf8 || l.to.utf8 || l.reply.utf8 }

// fault is why a letter could not be built; address: because of the recipient.
type fault struct {
	why     string
	address bool
}

// build makes the letter. The same message gives the same bytes, signature
// times aside.
func (o *Options) build(m aftercare.Message) (*letter, *fault) {
	msg, l, f := o.compose(m)
	if f != nil {
		return nil, f
	}
	b := bytes.NewBuffer(make([]byte, 0, len(m.HTML)+len(m.Text)+4096))
	if _, err := msg.WriteTo(b); err != nil {
		return nil, &fault{why: "the message could not be written: " + err.Error()}
	}
	l.raw = b.Bytes()
	for _, s := range o.DKIM {
		if s.covers(l.from.domain) {
			signed, err := s.sign(l.raw)
			if err != nil {
				return nil, &fault{why: "the DKIM signature failed: " + err.Error()}
			}
			l.raw = signed
			break
		}
	}
	var ok bool
	if l.wire, ok = stuffed(l.raw); !ok {
		return nil, &fault{why: "the message has a line that does not end with CRLF"}
	}
	return l, nil
}

// compose makes the message, and the letter without its bytes.
func (o *Options) compose(m aftercare.Message) (*gomail.Msg, *letter, *fault) {
	name, from, ok := parseNamed(m.From)
	if !ok {
		return nil, nil, &fault{why: "the store's From is not a mail address"}
	}
	to, ok := parseMailbox(m.To)
	if !ok {
		return nil, nil, &fault{why: "the customer's address is not a mail address", address: true}
	}
	if !isDomain(m.ID) || m.Date.IsZero() || m.HTML+m.Text == "" {
		return nil, nil, &fault{why: "the message has no id, no date or no content"}
	}
	l := &letter{from: from, to: to, id: "<" + m.ID + "@" + from.domain + ">"}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(boundary(m.ID)))
	msg.FromMailAddress(&netmail.Address{Name: name, Address: from.spec()})
	msg.AddToMailAddress(&netmail.Address{Name: clean(m.ToName, maxName), Address: to.spec()})
	if m.ReplyTo != "" {
		name, reply, ok := parseNamed(m.ReplyTo)
		if !ok {
			return nil, nil, &fault{why: "the store's Reply-To is not a mail address"}
		}
		l.reply = reply
		msg.ReplyToMailAddress(&netmail.Address{Name: name, Address: reply.spec()})
	}
	if why := o.headers(msg, l, m); why != "" {
		return nil, nil, &fault{why: why}
	}
	bodies(msg, m)
	return msg, l, nil
}
