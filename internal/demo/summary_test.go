package demo

import (
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// The audit must be able to fail: each fault shows in its sum.
func TestCountSeesWhatIsLostAndDoubled(t *testing.T) {
	mail := func(id, to, text string) mailtest.Mail {
		return mailtest.Mail{MessageID: "<" + id + "@shop.example>", To: to, Subject: "Hello", Text: text}
	}
	sent := func(ids ...string) (out []aftercare.SentMail) {
		for _, id := range ids {
			out = append(out, aftercare.SentMail{ID: id, Template: "order-confirmation"})
		}
		return out
	}
	a, b := mail("a", "anna@mail.example", "one"), mail("b", "ben@mail.example", "two")
	for name, c := range map[string]struct {
		tally            aftercare.Tally
		sink             []mailtest.Mail
		lost, duplicates int
	}{
		"all well":                      {aftercare.Tally{Sent: sent("a", "b")}, []mailtest.Mail{a, b}, 0, 0},
		"sent, says only the ledger":    {aftercare.Tally{Sent: sent("a", "b")}, []mailtest.Mail{a}, 1, 0},
		"the same mail twice":           {aftercare.Tally{Sent: sent("a")}, []mailtest.Mail{a, a}, 0, 1},
		"the same words under a new id": {aftercare.Tally{Sent: sent("a", "c")}, []mailtest.Mail{a, mail("c", "anna@mail.example", "one")}, 0, 1},
		"a webhook never applied":       {aftercare.Tally{Unapplied: 1}, nil, 1, 0},
		"a step whose time has passed":  {aftercare.Tally{Overdue: 2}, nil, 2, 0},
	} {
		s := Count(1, c.tally, c.sink)
		if s.Lost != c.lost || s.Duplicates != c.duplicates {
			t.Errorf("%s: lost %d, doubled %d; want %d, %d", name, s.Lost, s.Duplicates, c.lost, c.duplicates)
		}
	}
}
