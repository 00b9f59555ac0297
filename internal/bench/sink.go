package bench

import (
	"strings"
	"time"

	"aftercare/internal/mail"
	"aftercare/internal/mail/mailtest"
)

// wire is how many connections to the mail server there are, ours and theirs.
const wire = 16

// login is the user and the password of a sink that demands one.
const login = "bench:secret"

// sink is a mail server on this machine that answers each command after a while.
// Without tls mails come in the clear, as from a relay beside.
func sink(delay time.Duration, tls bool) (*mailtest.Sink, error) {
	o := mailtest.Options{Max: 10, MaxBytes: 1 << 20, Bare: true, Script: slow(delay), Now: time.Now}
	if tls {
		user, password, _ := strings.Cut(login, ":")
		o.STARTTLS, o.Accounts = true, map[string]string{user: password}
	}
	return mailtest.Start(o)
}

// slow is the way in which a sink is far away.
func slow(delay time.Duration) mailtest.Script {
	if delay == 0 {
		return nil
	}
	return func(mailtest.Event) mailtest.Action { return mailtest.Action{Delay: delay} }
}

// server is the sink as the pool is told of it.
func server(s *mailtest.Sink) (*mail.Server, error) {
	out, err := mail.ParseURL("smtp://" + s.Addr() + "?tls=off")
	out.Pool = wire
	return &out, err
}
