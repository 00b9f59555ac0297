package mailtest

import (
	"crypto/tls"
	"time"
)

// Options set up a Sink; the zero value listens on a free loopback port, in
// clear text and without login.
type Options struct {
	Addr string // "127.0.0.1:0"
	Pipe bool   // no listener: connections come from Dial only, as tests in virtual time need it

	STARTTLS bool              // offer STARTTLS with a certificate of its own
	TLS      bool              // speak TLS from the first byte
	Accounts map[string]string // user to password; when set, a login is demanded
	Without  []string          // extensions not to offer: "SMTPUTF8", "8BITMIME", "AUTH PLAIN", …

	// Latency is how long answers are on their way; those to commands that came
	// together arrive together. Unlike Action.Delay it is paid once for all of them.
	Latency time.Duration
	// Eager answers 354 to DATA even if it refused sender or recipient, as some
	// servers with PIPELINING do; and keeps what it then gets, to nobody.
	Eager bool

	Max      int    // mails kept; 10,000
	MaxBytes int    // bytes of mails kept; 256 MiB
	MaxSize  int    // bytes of one mail; 10 MiB, more is refused with 552
	Bare     bool   // keep of each mail its ids, envelope, subject and time alone: for hundreds of thousands
	Sessions int    // connections at a time; 200, more get a 421
	Log      string // file that gets one JSON line per mail, synced before the answer

	Now    func() time.Time                  // time of Mail.At; the mail's Date when nil
	Script Script                            // misbehavior; nil behaves
	After  func(Event)                       // called when a scripted action has been carried out
	Trace  func(connection int, line string) // called with every command line, logins included
}

func (o Options) withDefaults() Options {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	for _, d := range []struct {
		field *int
		value int
	}{{&o.Max, 10_000}, {&o.MaxBytes, 256 << 20}, {&o.MaxSize, 10 << 20}, {&o.Sessions, 200}} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	return o
}

func serverTLS() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{certificate().pair}, MinVersion: tls.VersionTLS12}
}

// ClientTLS trusts the certificate that sinks show, for "localhost" and the
// loopback addresses.
func ClientTLS() *tls.Config {
	return &tls.Config{RootCAs: certificate().pool, MinVersion: tls.VersionTLS12}
}
