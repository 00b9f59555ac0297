package mail

import (
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

const benchConnections = 16

// ordinary is a mail of the usual size, some eight kilobytes.
func ordinary() aftercare.Message {
	m := confirmation()
	m.Text = strings.Repeat("One tent for two persons, green, 199.00 EUR.\n", 40)
	m.HTML = strings.Repeat(`<tr><td style="padding:8px">One tent for two persons, green</td><td>199.00 EUR</td></tr>`+"\n", 50)
	return m
}

// BenchmarkSend is the way of a mail over sixteen connections that are open
// already: composed, written, accepted. go-mail does the same with the same
// message, without a hand-over, on as many connections of its own.
func BenchmarkSend(b *testing.B) {
	for _, way := range []struct {
		name string
		sink mailtest.Options
		url  string
	}{
		{"clear", mailtest.Options{}, "smtp://"},
		{"tls", mailtest.Options{STARTTLS: true, Accounts: map[string]string{"user": "secret"}}, "smtp://user:secret@"},
		{"5ms", mailtest.Options{Latency: 5 * time.Millisecond}, "smtp://"},
	} {
		for _, kind := range []struct {
			name    string
			without []string
			send    func(b *testing.B, o Options) func(worker int) error
		}{
			{"pipelining", nil, byPool},
			{"one-by-one", []string{"PIPELINING"}, byPool},
			{"go-mail", nil, byGoMail},
		} {
			b.Run(way.name+"/"+kind.name, func(b *testing.B) {
				so := way.sink
				so.Bare, so.Max, so.Without = true, 10, kind.without
				sink, err := mailtest.Start(so)
				if err != nil {
					b.Fatal(err)
				}
				defer func() { _ = sink.Close() }()
				o := Options{TLS: mailtest.ClientTLS()}
				if o.Server, err = ParseURL(way.url + sink.Addr()); err != nil {
					b.Fatal(err)
				}
				if so.STARTTLS {
					o.Server.Security = SecurityStartTLS
				}
				o.Server.Pool, o.Server.Helo = benchConnections, "shop.example"
				flood(b, kind.send(b, o))
			})
		}
	}
}

// flood sends b.N mails by as many workers as there are connections.
func flood(b *testing.B, send func(worker int) error) {
	b.Helper()
	run := func(n int) {
		var left atomic.Int64
		left.Store(int64(n))
		var all sync.WaitGroup
		for worker := range benchConnections {
			all.Go(func() {
				for left.Add(-1) >= 0 {
					if err := send(worker); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
	}
	run(4 * benchConnections) // opens the connections
	b.ReportAllocs()
	b.ResetTimer()
	run(b.N)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

func byPool(b *testing.B, o Options) func(int) error {
	b.Helper()
	pool, err := New(o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	return func(int) error {
		if got := pool.Send(b.Context(), ordinary(), yes); got.State != aftercare.MailSent {
			return aftercare.Errorf(aftercare.Internal, "got %+v", got)
		}
		return nil
	}
}

func byGoMail(b *testing.B, o Options) func(int) error {
	b.Helper()
	var sends []func() error
	for range benchConnections {
		sends = append(sends, goMail(b, o))
	}
	return func(worker int) error { return sends[worker]() }
}

// goMail is one connection as go-mail's own documentation has it.
func goMail(b *testing.B, o Options) func() error {
	b.Helper()
	set, err := o.withDefaults()
	if err != nil {
		b.Fatal(err)
	}
	port, err := strconv.Atoi(o.Server.Port)
	if err != nil {
		b.Fatal(err)
	}
	options := []gomail.Option{gomail.WithPort(port), gomail.WithHELO(o.Server.Helo), gomail.WithoutNoop(), gomail.WithoutRset(),
		gomail.WithTLSConfig(set.tlsConfig()), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithTimeout(time.Minute)}
	if o.Server.Security == SecurityStartTLS {
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithSMTPAuth(gomail.SMTPAuthPlain),
			gomail.WithUsername(o.Server.User), gomail.WithPassword(o.Server.password()))
	}
	client, err := gomail.NewClient(o.Server.Host, options...)
	if err != nil {
		b.Fatal(err)
	}
	conn, err := client.DialToSMTPClientWithContext(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = client.CloseWithSMTPClient(conn) })
	return func() error {
		msg, _, f := set.compose(ordinary())
		if f != nil {
			return aftercare.Errorf(aftercare.Internal, "%s", f.why)
		}
		return client.SendWithSMTPClient(conn, msg)
	}
}

// BenchmarkBuild is what a letter costs before anything connects, by its signature.
func BenchmarkBuild(b *testing.B) {
	for name, key := range map[string]func(testing.TB) []byte{
		"unsigned": nil,
		"ed25519":  func(t testing.TB) []byte { return pkcs8(t, edKey(t)) },
		"rsa2048":  func(t testing.TB) []byte { return pkcs8(t, rsaKey(t)) },
	} {
		b.Run(name, func(b *testing.B) {
			o := Options{SenderID: "aftercare"}
			if key != nil {
				s, err := NewSigner("acme.example", "mail2026", key(b))
				if err != nil {
					b.Fatal(err)
				}
				o.DKIM = []*Signer{s}
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, f := o.build(ordinary()); f != nil {
					b.Fatal(f.why)
				}
			}
		})
	}
}
