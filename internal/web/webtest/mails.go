package webtest

import (
	_ "embed"

	"aftercare/internal/aftercare"
)

// Letter is a mail's HTML, and LetterText its plain text.
//
//go:embed letter.html
var Letter string

// LetterText is the plain text of Letter.
const LetterText = "Thank you, Anna!\n\nYour order #1001 is in good hands.\n\n1 x Trail Boots        EUR 129.00\n3 x Merino Socks       EUR 45.00\n\nArrives around Thursday, December 10, 2026 with DHL.\n\nHelp? Just reply to this mail.\n"

// Mails is the ledger of the sample order.
func Mails() []aftercare.Mail {
	m := func(id string, step int64, template, subject string, state aftercare.MailState, day, hour, minute int) aftercare.Mail {
		x := aftercare.Mail{
			ID: id, Store: "acme", StepRow: step, OrderRow: 7, PersonRow: 3, Workflow: template, Step: "send", Template: template,
			TemplateVersion: "b1946ac9", Locale: "en", Kind: aftercare.KindTransactional, Address: "anna@keller.example",
			Subject: subject, State: state, Attempt: 1, PreparedAt: at(day, hour, minute),
		}
		if state == aftercare.MailSent {
			x.SentAt, x.Reply = x.PreparedAt, "250 2.0.0 Ok: queued as 4BxY"
		}
		return x
	}
	survey := m("rzx4v5kq2m7a", 51, "satisfaction-survey", "How did we do, Anna?", aftercare.MailSent, -1, 9, 30)
	survey.Kind = aftercare.KindService
	lost := m("q7w3lostdot9", 52, "order-changed", "Your refund of €9.00", aftercare.MailUnconfirmed, -2, 14, 25)
	lost.Reason, lost.Reply = aftercare.Because(aftercare.ReasonUnconfirmed, ""), "read tcp: connection reset by peer"
	return []aftercare.Mail{
		m("h2k5m8confirm", 11, "order-confirmation", "Thank you! Your order #1001", aftercare.MailSent, -8, 9, 13),
		m("p9d3shipping1", 53, "shipping-update", "Your Trail Boots are on their way", aftercare.MailSent, -6, 15, 1),
		m("p9d3shipping2", 54, "shipping-update", "Your Merino Socks are on their way", aftercare.MailSent, -5, 15, 1),
		lost, survey,
	}
}
