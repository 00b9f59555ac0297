package mailtest

import (
	"encoding/base64"
	"strings"
	"unicode"
)

// parsePath reads "FROM:<a@b.example> BODY=8BITMIME".
func parsePath(s, prefix string) (path, params string, ok bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return "", "", false
	}
	s = strings.TrimLeft(s[len(prefix):], " ")
	end := strings.LastIndexByte(s, '>')
	if !strings.HasPrefix(s, "<") || end < 0 {
		return "", "", false
	}
	return s[1:end], strings.ToUpper(strings.TrimSpace(s[end+1:])), true
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

func decode(s string) string {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return ""
	}
	return string(b)
}
