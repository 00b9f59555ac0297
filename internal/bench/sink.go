package bench

import (
	"strings"
	"time"

	"aftercare/internal/clock"
	"aftercare/internal/mail"
	"aftercare/internal/mail/mailtest"
)

// wire is how many connections to the mail server there are, ours and theirs.
const wire = 16

// login is the user and the password of a sink that demands one.
const login = "bench:secret"

// sink is a mail server on this machine that answers each command after a while,
// as one does that is so far away: commands that come together are answered
// together. Without tls mails come in the clear, as from a relay beside.
func sink(delay time.Duration, tls bool) (*mailtest.Sink, error) {
	o := mailtest.Options{Max: 10, MaxBytes: 1 << 20, Bare: true, Latency: delay, Now: clock.Machine.Now}
	if tls {
		user, password, _ := strings.Cut(login, ":")
		o.STARTTLS, o.Accounts = true, map[string]string{user: password}
	}
	return mailtest.Start(o)
}

// server is the sink as the pool is told of it.
func server(s *mailtest.Sink) (*mail.Server, error) {
	out, err := mail.ParseURL("smtp://" + s.Addr() + "?tls=off")
	out.Pool = wire
	return &out, err
}
