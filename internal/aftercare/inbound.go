package aftercare

import "time"

// InboundState is where a webhook request stands in the inbox.
type InboundState string

const (
	InboundReceived InboundState = "received" // committed, the platform was told 200
	InboundApplied  InboundState = "applied"
	InboundIgnored  InboundState = "ignored"  // nothing in it is for us
	InboundRejected InboundState = "rejected" // signed, but it cannot be read; the reason says why
	InboundHeld     InboundState = "held"     // applying it failed three times; a person must look
)

// Inbound is one webhook request, or one answer of a customer, exactly as received.
type Inbound struct {
	ID         int64
	Store      string
	Source     string
	Key        string            // dedupe key, unique within (store, source)
	Topic      string            // the platform's word for what this is
	Header     map[string]string // the headers that Parse may need, never signatures
	Body       []byte
	State      InboundState
	Reason     string
	ReceivedAt time.Time // business time
}

// Receipt is what a source reads from a request whose signature held.
type Receipt struct {
	Key    string // dedupe key
	Topic  string
	Header map[string]string
	Ping   bool // a hello of the platform: answer 200 and keep nothing
}
