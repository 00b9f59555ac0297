package main

import (
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// The main job: a signed order becomes the confirmation, in HTML and in text.
func TestConfirmation(t *testing.T) {
	t.Parallel()
	onEach(t, func(r *rig) {
		r.mustStart()
		var all []purchase
		for i, source := range sources {
			p := buy(source, i)
			r.deliver(p.order(r), nil)
			all = append(all, p)
		}
		if a := r.settled(all, "order-confirmation"); len(a.unconfirmed) > 0 {
			r.Error(a)
		}
		for _, p := range all {
			r.wantConfirmation(p)
		}
		for _, p := range all {
			r.deliver(p.parcel(r), nil)
		}
		r.settled(all, both...)
		for _, p := range all {
			m := r.mailTo(p, "on its way")
			for part, text := range map[string]string{"text": m.Text, "HTML": m.HTML} {
				if !strings.Contains(text, "https://track.example/NO"+p.id()) || !strings.Contains(text, "DHL") {
					r.Errorf("%s: the %s of the shipping update has no tracking link or carrier:\n%s", p.source, part, text)
				}
			}
		}
	})
}

func (r *rig) wantConfirmation(p purchase) {
	r.Helper()
	m := r.mailTo(p, "confirmed")
	arrives := p.placed.AddDate(0, 0, 3)
	want := map[string]string{
		"the carrier":       "Harbour Express",
		"the delivery date": arrives.Format("Monday, January 2, 2006"),
		"the warranty":      "Warranty until " + aftercare.AddMonths(arrives, 24).Format("Jan 2, 2006"),
		"the item":          "Camping lamp",
		"the total":         "€53.90",
		"the phone":         "+41 31 000 00 00",
		"the address":       "help@acme.example",
		"the answer time":   "within one working day",
	}
	for what, text := range want {
		if !strings.Contains(m.Text, text) || !strings.Contains(m.HTML, text) {
			r.Errorf("%s: %s, %q, is in text: %t, in HTML: %t", p.source, what, text, strings.Contains(m.Text, text), strings.Contains(m.HTML, text))
		}
	}
	if r.Failed() {
		r.Log(m.Text)
	}
}

// mailTo is the purchase's mail whose subject holds the words.
func (r *rig) mailTo(p purchase, words string) mailtest.Mail {
	r.Helper()
	for _, m := range r.sink.Mails() {
		if m.To == p.email() && strings.Contains(m.Subject, words) {
			return m
		}
	}
	r.Fatalf("no mail to %s with %q in its subject", p.email(), words)
	return mailtest.Mail{}
}
