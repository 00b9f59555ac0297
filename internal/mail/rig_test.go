package mail

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a pool in front of a sink.
type rig struct {
	*Pool
	sink *mailtest.Sink
}

// overTCP connects them by real sockets.
func overTCP(t *testing.T, so mailtest.Options, change func(*Options)) rig {
	t.Helper()
	return start(t, so, change)
}

// overPipe connects them in memory, for tests in virtual time.
func overPipe(t *testing.T, so mailtest.Options, change func(*Options)) rig {
	t.Helper()
	so.Pipe = true
	return start(t, so, change)
}

func start(t *testing.T, so mailtest.Options, change func(*Options)) rig {
	t.Helper()
	sink, err := mailtest.Start(so)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sink.Close(); err != nil {
			t.Errorf("close the sink: %v", err)
		}
	})
	server := "smtp://" + sink.Addr()
	o := Options{TLS: mailtest.ClientTLS()}
	if so.Pipe {
		server, o.Dial = "smtp://127.0.0.1:25", sink.Dial
	}
	if o.Server, err = ParseURL(server); err != nil {
		t.Fatal(err)
	}
	o.Server.Helo = "shop.example"
	if change != nil {
		change(&o)
	}
	pool, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return rig{pool, sink}
}

// withURL takes everything that a URL says, but goes to the sink all the same.
func withURL(t *testing.T, o *Options, text string) {
	t.Helper()
	s, err := ParseURL(text)
	if err != nil {
		t.Fatal(err)
	}
	s.Host, s.Port, s.Helo = o.Server.Host, o.Server.Port, o.Server.Helo
	o.Server = s
}

func confirmation() aftercare.Message {
	return aftercare.Message{
		ID:       "mq3v7kexample",
		Store:    "acme",
		Template: "order-confirmation",
		Kind:     aftercare.KindTransactional,
		Date:     time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC),
		From:     "Acme Outdoor <orders@acme.example>",
		ReplyTo:  "Acme Help <help@acme.example>",
		To:       "anna@customer.example",
		ToName:   "Anna Keller",
		Subject:  "Your order #1001 is confirmed",
		Text:     "Hello Anna,\n\nthank you for your order.\n.\n..and a line of dots\n",
		HTML:     "<p>Hello Anna,</p>\n<p>thank you for your order.</p>\n",
		Locale:   "en",
	}
}

// yes is a hand-over that commits.
func yes(context.Context) error { return nil }

var errNo = aftercare.Errorf(aftercare.Conflict, "the order changed")

func no(context.Context) error { return errNo }

// never is a hand-over that must not be called.
func never(t *testing.T) func(context.Context) error {
	return func(context.Context) error {
		t.Error("the hand-over was called")
		return errNo
	}
}

func (r rig) wantMails(t *testing.T, want int) []mailtest.Mail {
	t.Helper()
	mails := r.sink.Mails()
	if len(mails) != want {
		t.Fatalf("the sink holds %d mails, want %d", len(mails), want)
	}
	return mails
}

// only compares what decides; the words are checked where they matter.
func only(r aftercare.SendResult) aftercare.SendResult {
	r.Reply = ""
	return r
}
