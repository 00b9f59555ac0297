package mailtest

import (
	"fmt"
	"sync/atomic"
	"time"
)

// Phase is a point at which a Script may interfere.
type Phase string

const (
	Connect  Phase = "connect" // the greeting
	Hello    Phase = "hello"   // EHLO and HELO
	StartTLS Phase = "starttls"
	Auth     Phase = "auth"
	From     Phase = "mail"
	Rcpt     Phase = "rcpt"
	Data     Phase = "data" // the answer to DATA
	Body     Phase = "body" // right after the 354
	Dot      Phase = "dot"  // the answer to the final dot
	Reset    Phase = "rset"
	Quit     Phase = "quit"
)

// Event is one moment of one connection.
type Event struct {
	Phase      Phase
	Connection int    // counted from 1
	Line       string // the command; "" at connect, body and dot
}

// Action is what the sink does in place of the usual. Its zero value is the usual.
type Action struct {
	Delay time.Duration // first wait
	Lose  bool          // at the dot: do not keep the mail

	// One of these, else the usual answer.
	Code    int    // answer this; 400 and more does not carry out the command
	Text    string // behind Code: "5.1.1 no such user"
	Garbage bool   // answer with bytes that are no SMTP reply; only the dot is carried out
	Drop    bool   // close without an answer
	Hang    bool   // say nothing more

	Slow  time.Duration // write the answer byte by byte, with this pause between
	Close bool          // close after the answer, as a 421 does anyway
}

// refuses reports whether the command is not carried out.
func (a Action) refuses() bool { return a.Code >= 400 || a.Garbage }

// reply is what the action answers, or the usual.
func (a Action) reply(usual string) string {
	switch {
	case a.Garbage:
		return "\x16\x03\x01 what?"
	case a.Code != 0:
		return fmt.Sprintf("%d %s", a.Code, a.Text)
	}
	return usual
}

// Script says what to do at an event. It is called on the connection's own
// goroutine.
type Script func(Event) Action

// At does a whenever the phase comes.
func At(phase Phase, a Action) Script {
	return func(e Event) Action {
		if e.Phase == phase {
			return a
		}
		return Action{}
	}
}

// Once does a the first time the phase comes.
func Once(phase Phase, a Action) Script {
	var done atomic.Bool
	return func(e Event) Action {
		if e.Phase == phase && done.CompareAndSwap(false, true) {
			return a
		}
		return Action{}
	}
}
