package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"aftercare/internal/aftercare"
)

// bodies sets the parts, the richest last (RFC 2046, 5.1.4).
func bodies(msg *gomail.Msg, m aftercare.Message) {
	text, html := canonical(m.Text), canonical(m.HTML)
	add := msg.SetBodyString
	if text != "" {
		add(gomail.TypeTextPlain, text, gomail.WithPartEncoding(encodingOf(text)))
		add = msg.AddAlternativeString
	}
	if html != "" {
		add(gomail.TypeTextHTML, html, gomail.WithPartEncoding(encodingOf(html)))
	}
}

// canonical ends lines with CRLF (RFC 2045, 6.8) and drops what must not be in a
// text, NUL above all (RFC 5321, 4.5.2).
func canonical(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	var b strings.Builder
	b.Grow(len(s) + strings.Count(s, "\n"))
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\n' && i > 0 && s[i-1] == '\r': // that has ended the line
		case c == '\n', c == '\r':
			b.WriteString("\r\n")
		case c < ' ' && c != '\t', c == 0x7f:
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
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
