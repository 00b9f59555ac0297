package mail

import (
	netmail "net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// mailbox is an address ready for the wire: the domain in ASCII.
type mailbox struct {
	local, domain string
	utf8          bool // the local part needs SMTPUTF8 (RFC 6531)
}

func (m mailbox) spec() string { return m.local + "@" + m.domain }

// path is the address in angle brackets, quoted where it must be, as MAIL and
// RCPT want it: smtp.Client adds no brackets of its own.
func (m mailbox) path() string { return (&netmail.Address{Address: m.spec()}).String() }

// parseMailbox reads one bare addr-spec. Names, lists, routes, comments and
// control or bidi characters are refused, for each could say more to the server
// or to a reader than one recipient.
func parseMailbox(s string) (mailbox, bool) {
	if len(s) > 254 || strings.ContainsFunc(s, hidden) || !strings.Contains(s, "@") {
		return mailbox{}, false
	}
	a, err := netmail.ParseAddress("<" + s + ">")
	if err != nil {
		return mailbox{}, false
	}
	at := strings.LastIndexByte(a.Address, '@')
	local, domain := a.Address[:at], a.Address[at+1:]
	ascii, ok := asciiDomain(domain)
	if !ok || len(local) > 64 {
		return mailbox{}, false
	}
	return mailbox{local, ascii, strings.ContainsFunc(local, func(r rune) bool { return r > unicode.MaxASCII })}, true
}

// parseNamed reads "Acme Outdoor <orders@acme.example>".
func parseNamed(s string) (name string, m mailbox, ok bool) {
	a, err := netmail.ParseAddress(s)
	if err != nil {
		return "", mailbox{}, false
	}
	m, ok = parseMailbox(strings.Trim((&netmail.Address{Address: a.Address}).String(), "<>"))
	return clean(a.Name, maxName), m, ok
}

// asciiDomain is the domain as DNS knows it; "" and false when it is none.
func asciiDomain(s string) (string, bool) {
	if isDomain(s) {
		return s, true
	}
	a, err := idna.Lookup.ToASCII(s)
	return a, err == nil && isDomain(a)
}

// isDomain accepts what may stand in EHLO and in a Message-ID: letters, digits,
// hyphens and dots.
func isDomain(s string) bool {
	for _, label := range strings.Split(s, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
			return false
		}
	}
	return len(s) <= 253
}

// hidden characters end lines or turn the direction of what follows.
func hidden(r rune) bool {
	switch {
	case unicode.IsControl(r), r == unicode.ReplacementChar, r == '\ufeff', r == '\u2028', r == '\u2029',
		r == '\u061c', r == '\u200e', r == '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}

// clean makes one line of header text: hidden characters and runs of space
// become one space, and what looks like an encoded word is no longer one.
func clean(s string, most int) string {
	if len(s) > 8*most {
		s = s[:8*most] // before any work on a hostile text; a cut rune is dropped below
	}
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return hidden(r) || unicode.IsSpace(r) }), " ")
	s = strings.ReplaceAll(s, "=?", "= ?")
	if r := []rune(s); len(r) > most {
		s = strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}
