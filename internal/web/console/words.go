package console

import (
	"strings"

	"aftercare/internal/aftercare"
)

// word is a state as people read it, with the tone of its color. The word alone
// says it all; the color only helps the eye.
type word struct {
	Text, Tone string // tones: ok, warn, bad, info, quiet
}

func orderStatus(status string) word {
	switch status {
	case "canceled", "refunded":
		return word{status, "quiet"}
	case "delivered":
		return word{status, "ok"}
	case "shipped", "paid":
		return word{status, "info"}
	}
	return word{status, "quiet"}
}

var mailWords = map[aftercare.MailState]word{
	aftercare.MailPrepared:    {"to be sent", "info"},
	aftercare.MailSending:     {"being sent", "info"},
	aftercare.MailHandedOver:  {"handed over", "info"},
	aftercare.MailSent:        {"sent", "ok"},
	aftercare.MailFailed:      {"failed", "bad"},
	aftercare.MailSkipped:     {"not sent", "quiet"},
	aftercare.MailUnconfirmed: {"unconfirmed", "warn"},
	poisonous:                 {"kept back", "warn"},
}

func mailWord(s aftercare.MailState) word {
	if w, ok := mailWords[s]; ok {
		return w
	}
	return word{string(s), "quiet"}
}

var stepWords = map[aftercare.StepState]word{
	aftercare.StepWaiting: {"planned", "info"},
	aftercare.StepDue:     {"due", "info"},
	aftercare.StepRunning: {"running", "info"},
	aftercare.StepHeld:    {"held", "warn"},
	aftercare.StepDone:    {"done", "ok"},
	aftercare.StepSkipped: {"not sent", "quiet"},
}

func stepWord(s aftercare.StepState) word {
	if w, ok := stepWords[s]; ok {
		return w
	}
	return word{string(s), "quiet"}
}

var enrollmentWords = map[aftercare.EnrollmentState]word{
	aftercare.EnrollmentActive: {"running", "info"},
	aftercare.EnrollmentHeld:   {"held", "warn"},
	aftercare.EnrollmentDone:   {"done", "ok"},
	aftercare.EnrollmentExited: {"ended", "quiet"},
}

func enrollmentWord(s aftercare.EnrollmentState) word {
	if w, ok := enrollmentWords[s]; ok {
		return w
	}
	return word{"not started", "quiet"}
}

var inboundWords = map[aftercare.InboundState]word{
	aftercare.InboundReceived: {"received", "info"},
	aftercare.InboundApplied:  {"applied", "ok"},
	aftercare.InboundIgnored:  {"ignored", "quiet"},
	aftercare.InboundRejected: {"rejected", "warn"},
	aftercare.InboundHeld:     {"held", "bad"},
}

// title makes "review-request" a heading: "Review request".
func title(name string) string {
	if s := titles[name]; s != "" {
		return s
	}
	s := strings.ReplaceAll(name, "-", " ")
	if s == "" {
		return s
	}
	s = strings.ReplaceAll(s, "follow up", "follow-up")
	return strings.ToUpper(s[:1]) + s[1:]
}

// titles are the headings that a name does not give.
var titles = map[string]string{"cross-sell": "Cross-sell", "presale": "Early access"}

func answered(a aftercare.Answered, yes, no, unasked string) word {
	switch a {
	case aftercare.Granted:
		return word{yes, "ok"}
	case aftercare.Denied:
		return word{no, "quiet"}
	}
	return word{unasked, "quiet"}
}
