package aftercare

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
	"time"
)

// MailState is where a ledger row stands (law 4).
type MailState string

const (
	MailPrepared    MailState = "prepared"    // may be tried
	MailSending     MailState = "sending"     // a worker has it, until its lease ends
	MailHandedOver  MailState = "handed_over" // committed just before the final dot
	MailSent        MailState = "sent"        // the server took it
	MailFailed      MailState = "failed"      // the server refused it for good, or it could not be made
	MailSkipped     MailState = "skipped"     // not to be sent, the reason says why
	MailUnconfirmed MailState = "unconfirmed" // nobody can know
)

// Mail is the ledger row of one message to one person. Its key is (step, copy).
type Mail struct {
	ID              string
	Store           string
	StepRow         int64 // 0: not of a workflow (a test, an alert)
	OrderRow        int64
	PersonRow       int64
	Workflow        string
	Step            string
	Copy            int
	Template        string
	TemplateVersion string
	Locale          string
	Kind            Kind
	Address         string
	Subject         string
	State           MailState
	Attempt         int
	Reason          Reason
	Reply           string // the server's last words
	Covers          []string
	PreparedAt      time.Time
	SentAt          time.Time // business time
	Deaths          int       // attempts in a row that ended in the middle of making it
	MustArrive      bool      // its step says so
	Deliberate      Deliberate
}

// Deliberate is where the second sending of a mail that must arrive stands, which
// is the only one after nobody knew whether the first arrived (law 4).
type Deliberate int

const (
	DeliberateNever   Deliberate = iota
	DeliberatePlanned            // the mail is unconfirmed, and its step waits
	DeliberateBegun
)

var base32Lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// MailID is the hash of a mail's natural key, so that a restored database makes
// the same id, and so the same Message-ID, again.
func MailID(store, enrollmentKey, step string, copy int) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{store, enrollmentKey, step, strconv.Itoa(copy)}, "\x00")))
	return base32Lower.EncodeToString(sum[:16])
}

// Message is one mail ready to be built: what the SMTP side needs to know.
type Message struct {
	ID         string // ledger id; Message-ID is made from it and From's domain
	Store      string
	Template   string
	Kind       Kind
	Date       time.Time // business time
	From       string    // "Acme <orders@acme.example>"
	ReplyTo    string
	To         string // bare addr-spec
	ToName     string
	Subject    string
	HTML, Text string
	Locale     string
	// References are the ids of earlier mails of the same conversation, oldest
	// first, so that mail programs show them together.
	References []string
	// UnsubscribeURL is set on marketing and service mail: the one-click POST address.
	UnsubscribeURL string
}

// SendResult is the outcome of one attempt to send a Message.
type SendResult struct {
	State   MailState // MailSent, MailPrepared (try again), MailFailed, MailUnconfirmed, MailSkipped (the sandbox does not mail this address)
	Code    int       // SMTP reply code, 0 when there was none
	Status  string    // enhanced status code "5.1.1", "" when there was none
	Reply   string    // the server's words, or the network error
	Phase   string    // build, allow, connect, hello, tls, auth, mail, rcpt, data, body, handover, dot
	Address bool      // the refusal is about the address: suppress it
	Circuit bool      // the refusal is about the connection: others will fail too
	Stopped bool      // the hand-over said no, by code Conflict; nothing was sent
}

// Mailer sends one message. handOver is called just before the final dot, with
// everything but the dot on the wire; when it fails, or more than a second
// passes after it, the connection is closed without the dot and nothing was sent.
// It is called a second time when the first one took longer than that.
type Mailer interface {
	Send(ctx context.Context, m Message, handOver func(context.Context) error) SendResult
}

// Rendering is what was made of a mail, kept with its hand-over so that it can
// be shown exactly as it went out.
type Rendering struct {
	Subject         string
	TemplateVersion string
	Locale          string
	HTML, Text      string
}
