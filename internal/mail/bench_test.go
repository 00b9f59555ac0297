package mail

import (
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// BenchmarkSend is the whole way of a mail over TLS with a login, eight at a time.
func BenchmarkSend(b *testing.B) {
	sink, err := mailtest.Start(mailtest.Options{STARTTLS: true, Accounts: map[string]string{"user": "secret"}, Max: 10})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = sink.Close() }()
	server, err := ParseURL("smtp://user:secret@" + sink.Addr() + "?tls=required")
	if err != nil {
		b.Fatal(err)
	}
	pool, err := New(Options{Server: server, TLS: mailtest.ClientTLS()})
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if got := pool.Send(b.Context(), confirmation(), yes); got.State != aftercare.MailSent {
				b.Errorf("got %+v", got)
			}
		}
	})
}
