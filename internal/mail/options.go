package mail

import (
	"context"
	"crypto/tls"
	"net"
	"os"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// Options set up a Pool. Only Server is needed.
type Options struct {
	Server Server
	DKIM   []*Signer // each signs the mails of its own domain; others leave unsigned
	// Allow limits whom the sandbox may mail; nil allows every address. A refused
	// mail comes back as MailSkipped.
	Allow func(address string) bool
	// SenderID ends the Feedback-ID: 5 to 15 characters that never change.
	SenderID string // "aftercare"

	Now  func() time.Time // machine time; clock.Machine.Now
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	TLS  *tls.Config // trust for tests; ServerName and the least version are set here

	BeforeDot time.Duration // everything before the final dot; 45 s
	Command   time.Duration // one command and its answer; 15 s
	Answer    time.Duration // the answer to the dot; 2 min (RFC 5321 would like 10)
	HandOver  time.Duration // from the last call of handOver to the dot; 1 s
	Idle      time.Duration // an unused connection is closed after this; 15 s
}

func (o Options) withDefaults() (Options, error) {
	if o.Server.Host == "" {
		return o, aftercare.Errorf(aftercare.Invalid, "mail: no SMTP server is set; set AFTERCARE_SMTP_URL, for example smtp://user:password@mail.example:587")
	}
	if o.SenderID == "" {
		o.SenderID = "aftercare"
	}
	if o.Now == nil {
		o.Now = clock.Machine.Now
	}
	if o.Dial == nil {
		o.Dial = new(net.Dialer).DialContext
	}
	if o.Server.Pool <= 0 {
		o.Server.Pool = defaultPool
	}
	o.Server.Pool = min(o.Server.Pool, maxPool)
	if o.Server.Helo == "" {
		o.Server.Helo = hostname()
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&o.BeforeDot, 45 * time.Second},
		{&o.Command, 15 * time.Second},
		{&o.Answer, 2 * time.Minute},
		{&o.HandOver, time.Second},
		{&o.Idle, 15 * time.Second},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	return o, nil
}

// tlsConfig is the trust of one connection: the server must be who the URL says.
func (o *Options) tlsConfig() *tls.Config {
	cfg := &tls.Config{}
	if o.TLS != nil {
		cfg = o.TLS.Clone()
	}
	cfg.ServerName = o.Server.Host
	cfg.MinVersion = max(cfg.MinVersion, tls.VersionTLS12)
	return cfg
}

// hostname is what EHLO says; servers refuse names that are no domain.
func hostname() string {
	h, err := os.Hostname()
	if err != nil || !isDomain(h) {
		return "localhost"
	}
	return h
}
