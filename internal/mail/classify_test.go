package mail

import (
	"errors"
	"io"
	"net/textproto"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
)

func TestClassify(t *testing.T) {
	const (
		prepared    = aftercare.MailPrepared
		failed      = aftercare.MailFailed
		sent        = aftercare.MailSent
		unconfirmed = aftercare.MailUnconfirmed
	)
	tests := []struct {
		phase   string
		code    int
		text    string
		state   aftercare.MailState
		status  string
		address bool
		circuit bool
	}{
		{phaseConnect, 554, "5.7.1 your address is on a list", prepared, "5.7.1", false, true},
		{phaseAuth, 535, "5.7.8 no", prepared, "5.7.8", false, true},
		{phaseMail, 530, "5.7.0 authentication required", prepared, "5.7.0", false, true},
		{phaseMail, 550, "5.7.1 sender not allowed", failed, "5.7.1", false, false},
		{phaseMail, 552, "5.3.4 too big", failed, "5.3.4", false, false},
		{phaseRcpt, 550, "5.1.1 no such user", failed, "5.1.1", true, false},
		{phaseRcpt, 550, "5.1.10 null MX", failed, "5.1.10", true, false},
		{phaseRcpt, 553, "5.1.3 bad syntax", failed, "5.1.3", true, false},
		{phaseRcpt, 550, "5.1.8 bad sender", failed, "5.1.8", false, false},
		{phaseRcpt, 550, "5.1.7 bad sender", failed, "5.1.7", false, false},
		{phaseRcpt, 550, "no such user", failed, "", false, false},
		{phaseRcpt, 554, "5.7.1 relay access denied", failed, "5.7.1", false, false},
		{phaseRcpt, 450, "4.2.0 greylisted", prepared, "4.2.0", false, false},
		{phaseRcpt, 452, "4.2.2 mailbox full", prepared, "4.2.2", false, false},
		{phaseRcpt, 421, "4.7.28 unusual rate", prepared, "4.7.28", false, true},
		{phaseRcpt, 450, "5.1.1 two minds", prepared, "", false, false},
		{phaseData, 503, "5.5.1 no", failed, "5.5.1", false, false},
		{phaseBody, 452, "4.3.1 disk full", prepared, "4.3.1", false, false},
		{phaseDot, 250, "2.0.0 queued", sent, "2.0.0", false, false},
		{phaseDot, 251, "forwarded", sent, "", false, false},
		{phaseDot, 451, "4.7.1 later", prepared, "4.7.1", false, false},
		{phaseDot, 421, "4.3.2 closing", prepared, "4.3.2", false, true},
		{phaseDot, 554, "5.7.1 spam", failed, "5.7.1", false, false},
		{phaseDot, 550, "5.1.1 no such user", failed, "5.1.1", false, false},
		{phaseDot, 354, "go on", unconfirmed, "", false, false},
		{phaseDot, 199, "what", unconfirmed, "", false, false},
		{phaseDot, 999, "what", unconfirmed, "", false, false},
	}
	for _, tt := range tests {
		got := classify(tt.phase, &textproto.Error{Code: tt.code, Msg: tt.text})
		want := aftercare.SendResult{State: tt.state, Code: tt.code, Status: tt.status, Reply: tt.text, Phase: tt.phase, Address: tt.address, Circuit: tt.circuit}
		if got != want {
			t.Errorf("%s %d %s:\ngot  %+v\nwant %+v", tt.phase, tt.code, tt.text, got, want)
		}
	}
	for _, err := range []error{io.EOF, textproto.ProtocolError("malformed"), errors.New("reset")} {
		for phase, state := range map[string]aftercare.MailState{phaseConnect: prepared, phaseMail: prepared, phaseRcpt: prepared, phaseBody: prepared, phaseDot: unconfirmed} {
			if got := classify(phase, err); got.State != state || got.Code != 0 || got.Reply == "" {
				t.Errorf("%s %v: got %+v", phase, err, got)
			}
		}
	}
}

func TestWordsHoldNoAddress(t *testing.T) {
	for in, want := range map[string]string{
		"5.1.1 <anna@customer.example>: no such user":     "5.1.1 (address): no such user",
		"5.1.1 anna.k+x@customer.example... User unknown": "5.1.1 (address) User unknown",
		"two\r\nlines\x00 and\u202e more":                 "two lines and more",
		`<"a b"@customer.example> no`:                     `<"a (address) no`,
		"jörg@münchen.example,x@y.example":                "(address),(address)",
		"2.0.0 OK 1700000000 abc-123.45 - gsmtp":          "2.0.0 OK 1700000000 abc-123.45 - gsmtp",
		strings.Repeat("x", 400):                          strings.Repeat("x", 299) + "…",
	} {
		if got := words(in); got != want {
			t.Errorf("words(%q) = %q, want %q", in, got, want)
		}
	}
}
