package mail

import (
	"errors"
	"io"
	"net/textproto"
	"regexp"
	"strings"
	"unicode"

	"aftercare/internal/aftercare"
)

// The phases of an attempt, as SendResult names them.
const (
	phaseBuild    = "build"
	phaseAllow    = "allow"
	phaseConnect  = "connect"
	phaseHello    = "hello"
	phaseTLS      = "tls"
	phaseAuth     = "auth"
	phaseMail     = "mail"
	phaseRcpt     = "rcpt"
	phaseData     = "data"
	phaseBody     = "body"
	phaseHandOver = "handover"
	phaseDot      = "dot"
)

// classify says what the answer that ended an attempt means for the mail; err is
// the server's reply, or why there was none.
//
//	phase                 4xx        5xx                    no readable answer
//	connect hello tls auth  prepared  prepared (about us)    prepared; all Circuit
//	mail rcpt data body   prepared   failed                 prepared
//	dot                   prepared   failed                 unconfirmed
//
// A 421 anywhere closes the channel (RFC 5321, 3.8) and is Circuit too, as is a
// demand for a login (RFC 4954). Only a 5.1.x about the recipient suppresses the
// address: other refusals are about content, size or reputation.
func classify(phase string, err error) aftercare.SendResult {
	r := aftercare.SendResult{Phase: phase, State: aftercare.MailPrepared}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		r.Code, r.Status, r.Reply = reply.Code, statusOf(reply.Code, reply.Msg), words(reply.Msg)
	} else {
		r.Reply = words(plain(err))
	}
	switch {
	case phase == phaseConnect, phase == phaseHello, phase == phaseTLS, phase == phaseAuth:
		r.Circuit = true
	case r.Code == 421, phase == phaseMail && wantsLogin(r.Code):
		r.Circuit = true
	case r.Code >= 500 && r.Code <= 599:
		r.State = aftercare.MailFailed
		r.Address = phase == phaseRcpt && aboutRecipient(r.Status)
	case phase == phaseDot && r.Code >= 200 && r.Code <= 299:
		r.State = aftercare.MailSent
	case phase == phaseDot && (r.Code < 400 || r.Code > 599):
		r.State = aftercare.MailUnconfirmed
	}
	return r
}

func wantsLogin(code int) bool { return code == 530 || code == 534 || code == 535 || code == 538 }

// aboutRecipient: 5.1.x is addressing status, of which .7 and .8 are about the
// sender (RFC 3463, 3.2).
func aboutRecipient(status string) bool {
	return strings.HasPrefix(status, "5.1.") && status != "5.1.7" && status != "5.1.8"
}

var enhanced = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`)

// statusOf is the enhanced status code in front of the text, unless its class
// contradicts the reply code.
func statusOf(code int, text string) string {
	s := enhanced.FindString(text)
	if s == "" || int(s[0]-'0') != code/100 {
		return ""
	}
	return s
}

var address = regexp.MustCompile(`<?[^\s<>@,;:]+@[^\s<>@,;]+>?`)

// words is a server's text fit for a row and a log: one line, not long, and
// without addresses, which servers like to repeat.
func words(s string) string {
	const most = 300
	if len(s) > 4*most {
		s = s[:4*most]
	}
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return hidden(r) || unicode.IsSpace(r) }), " ")
	s = address.ReplaceAllString(s, "(address)")
	if r := []rune(s); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	return s
}

// plain is an error of the network in words.
func plain(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the server closed the connection"
	}
	return err.Error()
}
