package mail

import (
	"fmt"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
)

func TestParseURL(t *testing.T) {
	for in, want := range map[string]string{
		"smtp://user:p%40ss@mail.example":                    "mail.example 587 starttls 0 user p@ss",
		"smtp://mail.example:2525?pool=3":                    "mail.example 2525 starttls 3  ",
		"smtp://mail.example?tls=off":                        "mail.example 587 none 0  ",
		"smtp://localhost":                                   "localhost 25 none 0  ",
		"smtp://127.0.0.1:1025/":                             "127.0.0.1 1025 none 0  ",
		"smtp://[::1]:1025":                                  "::1 1025 none 0  ",
		"smtp://127.0.0.1?tls=required":                      "127.0.0.1 25 starttls 0  ",
		" smtps://user%40acme.example:secret@mail.example\n": "mail.example 465 tls 0 user@acme.example secret",
		"smtps://mail.example?pool=100&helo=shop.example":    "mail.example 465 tls 100  ",
		"smtp://mail_catcher:1025?tls=off":                   "mail_catcher 1025 none 0  ",
		"smtp://münchen.example":                             "xn--mnchen-3ya.example 587 starttls 0  ",
		"SMTP://mail.example":                                "mail.example 587 starttls 0  ",
	} {
		s, err := ParseURL(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		password := ""
		if s.password != nil {
			password = s.password()
		}
		if got := fmt.Sprintf("%s %s %s %d %s %s", s.Host, s.Port, s.Security, s.Pool, s.User, password); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", in, got, want)
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if printed := fmt.Sprintf(verb, s) + fmt.Sprintf(verb, Options{Server: s}); password != "" && strings.Contains(printed, password) {
				t.Errorf("%s prints the password: %s", verb, printed)
			}
		}
	}
}

func TestParseURLSaysWhatIsWrong(t *testing.T) {
	for in, want := range map[string]string{
		"":                                    "must begin with smtp:// or smtps://",
		"mail.example:587":                    "must begin with smtp:// or smtps://",
		"https://mail.example":                "must begin with",
		"smtp://":                             "has no host",
		"smtp://user:hunter2":                 "percent-encoded",
		"smtp://user:hun%zzter2@mail.example": "percent-encoded",
		"smtp://user:hun#ter2@mail.example":   "percent-encoded",
		"smtp://user:hun/ter2@mail.example":   "percent-encoded",
		"smtp://user:12#hunter2@mail.example": "percent-encoded",
		"smtp://user@mail.example":            "only one of user and password",
		"smtp://:hunter2@mail.example":        "only one of user and password",
		"smtp://mail.example:99999":           "port must be a number",
		"smtp://mail.example?pool=0":          "pool must be a number from 1 to 100",
		"smtp://mail.example?pool=many":       "pool must be",
		"smtp://mail.example?tls=no":          "tls must be off or required",
		"smtps://mail.example?tls=off":        "smtps:// is always encrypted",
		"smtp://mail.example?starttls=1":      `does not know the parameter "starttls"`,
		"smtp://mail.example?pipelining=on":   "pipelining can only be off",
		"smtp://mail.example?helo=a%0d%0ab":   "helo must be a host name",
		"smtp://mail example":                 "percent-encoded",
		"smtp://mail..example":                "not a host name",
	} {
		_, err := ParseURL(in)
		if err == nil || !strings.Contains(err.Error(), want) || aftercare.CodeOf(err) != aftercare.Invalid {
			t.Errorf("%s: %v, want …%s…", in, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hun") {
			t.Errorf("%s: the error shows the password: %v", in, err)
		}
	}
}
