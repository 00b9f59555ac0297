package mailtest

import (
	"bytes"
	"errors"
	"io"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-message"
)

// Mail is one mail as it was received.
type Mail struct {
	ID         string              `json:"id"` // counted from "1" per sink
	MessageID  string              `json:"message_id"`
	From       string              `json:"from"` // envelope
	To         string              `json:"to"`   // envelope; several are separated by ", "
	Subject    string              `json:"subject"`
	HTML, Text string              `json:"-"`      // the first part of each kind, decoded, lines ending in LF
	Header     map[string][]string `json:"header"` // canonical names, values decoded
	At         time.Time           `json:"at"`
	Raw        []byte              `json:"-"` // with CRLF, dots unstuffed
}

const maxDepth = 10 // of parts within parts

// parse fills in what can be read; the sink keeps malformed mails too. The bodies
// are left out where nothing of them is kept.
func (m *Mail) parse(bare bool) {
	m.Header = map[string][]string{}
	entity, err := message.Read(bytes.NewReader(m.Raw))
	if entity == nil || (err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err)) {
		return
	}
	for fields := entity.Header.Fields(); fields.Next(); {
		text, err := fields.Text()
		if err != nil {
			text = fields.Value()
		}
		m.Header[fields.Key()] = append(m.Header[fields.Key()], text)
	}
	m.MessageID, m.Subject = m.first("Message-Id"), m.first("Subject")
	if t, err := mail.ParseDate(m.first("Date")); err == nil && m.At.IsZero() {
		m.At = t.UTC()
	}
	if bare {
		return
	}
	_ = entity.Walk(func(path []int, part *message.Entity, err error) error {
		if len(path) > maxDepth {
			return errors.New("too deep")
		}
		if err != nil && !message.IsUnknownCharset(err) {
			return err
		}
		kind, _, _ := part.Header.ContentType()
		switch into := map[string]*string{"text/plain": &m.Text, "text/html": &m.HTML}[strings.ToLower(kind)]; {
		case into == nil || *into != "":
			return nil
		default:
			body, err := io.ReadAll(part.Body)
			*into = strings.ReplaceAll(string(body), "\r\n", "\n")
			return err
		}
	})
}

func (m *Mail) first(name string) string {
	if v := m.Header[name]; len(v) > 0 {
		return strings.TrimSpace(v[0])
	}
	return ""
}
