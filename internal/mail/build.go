package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	netmail "net/mail"
	"net/url"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"aftercare/internal/aftercare"
)

const (
	maxName    = 60  // runes of a display name
	maxSubject = 250 // runes
	maxURL     = 900 // one header line holds 998 octets
)

// letter is a message as it goes over the wire, with its envelope.
type letter struct {
	from, to mailbox
	id       string // "<…>"
	raw      []byte // CRLF lines
}

// utf8 reports whether the server must speak SMTPUTF8 for this letter.
func (l *letter) utf8() bool { return l.from.utf8 || l.to.utf8 }

// fault is why a letter could not be built; address: because of the recipient.
type fault struct {
	why     string
	address bool
}

// build makes the letter. The same message gives the same bytes, signature
// times aside.
func (o *Options) build(m aftercare.Message) (*letter, *fault) {
	name, from, ok := parseNamed(m.From)
	if !ok {
		return nil, &fault{why: "the store's From is not a mail address"}
	}
	to, ok := parseMailbox(m.To)
	if !ok {
		return nil, &fault{why: "the customer's address is not a mail address", address: true}
	}
	if !isDomain(m.ID) || m.Date.IsZero() || m.HTML+m.Text == "" {
		return nil, &fault{why: "the message has no id, no date or no content"}
	}
	l := &letter{from: from, to: to, id: "<" + m.ID + "@" + from.domain + ">"}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(encodingOf(m.Subject)), gomail.WithBoundary(boundary(m.ID)))
	msg.FromMailAddress(&netmail.Address{Name: name, Address: from.spec()})
	msg.AddToMailAddress(&netmail.Address{Name: clean(m.ToName, maxName), Address: to.spec()})
	if m.ReplyTo != "" {
		name, reply, ok := parseNamed(m.ReplyTo)
		if !ok {
			return nil, &fault{why: "the store's Reply-To is not a mail address"}
		}
		msg.ReplyToMailAddress(&netmail.Address{Name: name, Address: reply.spec()})
	}
	if why := o.headers(msg, l, m); why != "" {
		return nil, &fault{why: why}
	}
	bodies(msg, m)
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, &fault{why: "the message could not be written: " + err.Error()}
	}
	l.raw = b.Bytes()
	for _, s := range o.DKIM {
		if s.covers(from.domain) {
			signed, err := s.sign(l.raw)
			if err != nil {
				return nil, &fault{why: "the DKIM signature failed: " + err.Error()}
			}
			l.raw = signed
			break
		}
	}
	return l, nil
}

// headers sets all but the address lines. Order mail is never "Precedence:
// bulk": it is one answer to one order, and filters hide bulk.
func (o *Options) headers(msg *gomail.Msg, l *letter, m aftercare.Message) (why string) {
	msg.SetMessageIDWithValue(strings.Trim(l.id, "<>"))
	msg.SetDateWithValue(m.Date)
	msg.Subject(clean(m.Subject, maxSubject))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no vacation answers, please
	msg.SetGenHeader("X-Entity-Ref-ID", m.ID)            // keeps clients from folding mails into one thread
	msg.SetGenHeader("Feedback-ID", strings.Join([]string{word(string(m.Kind)), word(m.Template), word(m.Store), word(o.SenderID)}, ":"))
	if m.UnsubscribeURL == "" {
		return ""
	}
	u, err := url.Parse(m.UnsubscribeURL)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || len(m.UnsubscribeURL) > maxURL ||
		strings.ContainsFunc(m.UnsubscribeURL, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' }) {
		return "the unsubscribe address is not a web address"
	}
	// Encoded, a List-ID would lose its brackets; hence ASCII words (RFC 2919).
	msg.SetGenHeader("List-ID", "<"+word(string(m.Kind))+"."+word(m.Store)+"."+l.from.domain+">")
	msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click") // RFC 8058
	// The only preformatted header: go-mail writes those in random order, and
	// would fold a long URL onto a line of its own otherwise.
	msg.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribe, "<"+m.UnsubscribeURL+">")
	return ""
}

// bodies sets the parts, the richest last (RFC 2046, 5.1.4).
func bodies(msg *gomail.Msg, m aftercare.Message) {
	text, html := noControls(m.Text), noControls(m.HTML)
	add := msg.SetBodyString
	if text != "" {
		add(gomail.TypeTextPlain, text, gomail.WithPartEncoding(encodingOf(text)))
		add = msg.AddAlternativeString
	}
	if html != "" {
		add(gomail.TypeTextHTML, html, gomail.WithPartEncoding(encodingOf(html)))
	}
}

// noControls drops what must not be in a text (NUL above all: RFC 5321, 4.5.2).
func noControls(s string) string {
	return strings.Map(func(r rune) rune {
		if (r < ' ' && r != '\n' && r != '\r' && r != '\t') || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// encodingOf picks the shorter one: quoted-printable writes three bytes for each
// that is not ASCII, base64 four for any three.
func encodingOf(s string) gomail.Encoding {
	high := 0
	for i := range len(s) {
		if s[i] >= 0x80 {
			high++
		}
	}
	if high*6 > len(s) {
		return gomail.EncodingB64
	}
	return gomail.EncodingQP
}

// boundary is fixed by the id, which nobody knows who could write it into a
// text. go-mail does not quote it, so it is a plain token.
func boundary(id string) string {
	sum := sha256.Sum256([]byte(id))
	return "b_" + hex.EncodeToString(sum[:12])
}

// word is s as a part of a machine-read header value.
func word(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, s)
	if len(s) > 60 {
		s = s[:60]
	}
	if s == "" {
		return "none"
	}
	return s
}
