package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/mail"
	"net/url"
	"strings"
	"unicode"

	"github.com/tidwall/gjson"

	"aftercare/internal/aftercare"
)

// The longest texts, in runes. A title of a hundred thousand letters would make
// a mail that no template can hold; an id so long, a row without an index.
const (
	maxText = 2000
	maxNote = 3000
)

func short(s string, most int) string {
	if len(s) <= most {
		return s
	}
	r := []rune(s)
	return string(r[:min(len(r), most)])
}

// Text is a string, or a number or boolean as it is written; anything else
// reads as "". It fits ids too, which platforms send as numbers or strings.
type Text string

// UnmarshalJSON reads any JSON value.
func (t *Text) UnmarshalJSON(b []byte) error {
	s, err := scalar(b)
	*t = Text(short(Clean(s), maxText))
	return err
}

func (t Text) String() string { return string(t) }

// TextAt is a field of a JSON object whose rest is not looked at: to decode an
// order takes longer than all else that is done before a webhook is answered.
// "" where it is not there, or no text.
func TextAt(object []byte, field string) (t Text) {
	_ = t.UnmarshalJSON([]byte(gjson.GetBytes(object, field).Raw)) // its error is that of an odd string, which then is ""
	return t
}

// Note is a Text that may have several lines.
type Note string

// UnmarshalJSON reads any JSON value.
func (n *Note) UnmarshalJSON(b []byte) error {
	s, err := scalar(b)
	*n = Note(short(CleanNote(s), maxNote))
	return err
}

func scalar(b []byte) (string, error) {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return "", nil
	}
	switch b[0] {
	case '"':
		var s string
		err := json.Unmarshal(b, &s)
		return s, err
	case '{', '[', 'n':
		return "", nil
	}
	return string(b), nil
}

// Clean makes one line of s: line breaks and tabs become spaces, other control
// characters and broken UTF-8 go, the ends are trimmed.
func Clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD")))
}

// CleanNote is Clean for each line of s.
func CleanNote(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' })
	for i, l := range lines {
		lines[i] = Clean(l)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// Email is the bare address of s with its local part as given and its domain in
// lower case; "" when s holds no single address that can be written without
// quotes (a quoted local part is legal, rare, and a way to smuggle commands).
func Email(s string) string {
	if aftercare.NormalizeAddress(s) == "" {
		return ""
	}
	a, err := mail.ParseAddress(strings.TrimSpace(s))
	if err != nil || len(a.Address) > 254 || Clean(a.Address) != a.Address {
		return ""
	}
	if again, err := mail.ParseAddress(a.Address); err != nil || again.Address != a.Address {
		return ""
	}
	at := strings.LastIndexByte(a.Address, '@')
	return a.Address[:at] + strings.ToLower(a.Address[at:])
}

// URL is s when it is an absolute http or https address, else "".
func URL(s string) string {
	s = Clean(s)
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.Scheme + s[len(u.Scheme):] // the scheme in lower case
}

// Locale is a language tag as written, with hyphens: "ja_JP" is "ja-JP". It is
// "" when s does not look like a tag.
func Locale(s string) string {
	s = strings.ReplaceAll(Clean(s), "_", "-")
	if len(s) < 2 || len(s) > 35 {
		return ""
	}
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i < 2 || r != '-' && (r < '0' || r > '9')) {
			return ""
		}
	}
	return s
}

// WholeName joins the parts of a name in the order of the country it is written
// for: family name first in China, Hungary, Japan, Korea, Taiwan and Vietnam.
func WholeName(country, first, last string) string {
	switch strings.ToUpper(country) {
	case "CN", "HU", "JP", "KR", "TW", "VN":
		first, last = last, first
	}
	return strings.TrimSpace(first + " " + last)
}

// Hash is a short fingerprint of v's JSON, for keys. Keys may be logged, so a
// mail address never goes into one except through this.
func Hash(v any) string {
	b, err := json.Marshal(v)
	if err != nil { // cannot happen for our types: times are in range, no channels or floats
		b = []byte(err.Error())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6])
}

// First is the first of the texts that is not empty.
func First[T ~string](texts ...T) T {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
