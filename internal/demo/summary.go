package demo

import (
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// Summary is what came of the story. Lost and Duplicates are counted at the
// mail server and in the rows, not believed.
type Summary struct {
	Webhooks        int            `json:"webhooks"`
	Events          int            `json:"events"`
	Enrollments     int            `json:"enrollments"`
	Steps           int            `json:"steps"`
	MailsSent       int            `json:"mails_sent"`
	MailsByTemplate map[string]int `json:"mails_by_template"`
	SkippedByReason map[string]int `json:"skipped_by_reason"`
	Lost            int            `json:"lost"`
	Duplicates      int            `json:"duplicates"`
}

// Count joins the ledger and the mail server's log. Lost is: webhooks that were
// answered 200 and not applied, steps whose time has passed without an end, and
// mails the ledger calls sent that the server never saw. A duplicate is a mail
// that the server saw again, under its own Message-ID or under another one with
// the same reader and words.
func Count(webhooks int, t aftercare.Tally, sink []mailtest.Mail) Summary {
	s := Summary{Webhooks: webhooks, Events: t.Events, Enrollments: t.Enrollments, Steps: t.Steps,
		MailsByTemplate: map[string]int{}, SkippedByReason: t.Skipped, Lost: t.Unapplied + t.Overdue}
	seen, said := map[string]bool{}, map[string]bool{}
	for _, m := range sink {
		words := m.To + "\x00" + m.Subject + "\x00" + m.Text
		id, _, _ := strings.Cut(strings.Trim(m.MessageID, "<>"), "@")
		if seen[id] || said[words] {
			s.Duplicates++
		}
		seen[id], said[words] = true, true
	}
	for _, m := range t.Sent {
		if !seen[m.ID] {
			s.Lost++
		}
		s.MailsByTemplate[m.Template]++
		s.MailsSent++
	}
	return s
}
