package mail

import (
	"encoding/base64"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"

	"aftercare/internal/aftercare"
)

const (
	maxName    = 60  // runes of a display name
	maxSubject = 250 // runes
	maxURL     = 900 // one header line holds 998 octets
)

// headers sets all but the address lines. Order mail is never "Precedence:
// bulk": it is one answer to one order, and filters hide bulk.
func (o *Options) headers(msg *gomail.Msg, l *letter, m aftercare.Message) (why string) {
	msg.SetMessageIDWithValue(strings.Trim(l.id, "<>"))
	msg.SetDateWithValue(m.Date)
	msg.Subject(encoded("Subject", clean(m.Subject, maxSubject)))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")   // RFC 3834: no vacation answers, please
	msg.SetGenHeader("X-Entity-Ref-ID", thread(msg, l, m)) // keeps clients from folding other mails into one thread
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

// thread tells mail programs to which conversation the letter belongs (RFC 5322,
// 3.6.4), and returns its name: the id of its first mail. All of them come from
// the same mailbox, so their Message-IDs end alike.
func thread(msg *gomail.Msg, l *letter, m aftercare.Message) (first string) {
	var ids []string
	for _, id := range m.References {
		if isDomain(id) && id != m.ID {
			ids = append(ids, "<"+id+"@"+l.from.domain+">")
		}
	}
	if len(ids) == 0 {
		return m.ID
	}
	msg.SetGenHeader(gomail.HeaderInReplyTo, ids[len(ids)-1])
	msg.SetGenHeader(gomail.HeaderReferences, strings.Join(ids, " "))
	first, _, _ = strings.Cut(strings.TrimPrefix(ids[0], "<"), "@")
	return first
}

// encoded is s as encoded words (RFC 2047) when it is not ASCII. The first one is
// short enough to stand on the line of the header's name: go-mail would leave
// that line empty, which is legal and which some gateways garble. mime.BEncoding
// cannot do it: it leaves a piece that is ASCII as it is, and then the space
// between the words shows.
func encoded(header, s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) {
		return s
	}
	const open, end = "=?UTF-8?b?", "?="
	most := (gomail.MaxHeaderLength - len(header) - len(": "+open+end) - 4) / 4 * 3 // go-mail leaves four columns free
	var words []string
	for s != "" {
		n := min(most, len(s))
		for n < len(s) && !utf8.RuneStart(s[n]) {
			n--
		}
		words = append(words, open+base64.StdEncoding.EncodeToString([]byte(s[:n]))+end)
		s, most = s[n:], 45
	}
	return strings.Join(words, " ")
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
