package main

import (
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
	"aftercare/internal/rig"
)

// The main job: a signed order becomes the confirmation, in HTML and in text.
func TestConfirmation(t *testing.T) {
	t.Parallel()
	rig.OnEach(t, func(r *rig.Rig) {
		r.MustStart()
		var all []rig.Purchase
		for i, source := range rig.Sources {
			p := rig.Buy(source, i)
			r.Deliver(p.Order(r), nil)
			all = append(all, p)
		}
		if a := r.Settled(all, "order-confirmation"); len(a.Unconfirmed) > 0 {
			r.Error(a)
		}
		for _, p := range all {
			wantConfirmation(r, p)
		}
		for _, p := range all {
			r.Deliver(p.Parcel(r), nil)
		}
		r.Settled(all, rig.Both...)
		for _, p := range all {
			m := mailTo(r, p, "on its way")
			for part, text := range map[string]string{"text": m.Text, "HTML": m.HTML} {
				if !strings.Contains(text, "https://track.example/NO"+p.ID()) || !strings.Contains(text, "DHL") {
					r.Errorf("%s: the %s of the shipping update has no tracking link or carrier:\n%s", p.Source, part, text)
				}
			}
		}
	})
}

func wantConfirmation(r *rig.Rig, p rig.Purchase) {
	r.Helper()
	m := mailTo(r, p, "confirmed")
	arrives := p.Placed.AddDate(0, 0, 3)
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
			r.Errorf("%s: %s, %q, is in text: %t, in HTML: %t", p.Source, what, text, strings.Contains(m.Text, text), strings.Contains(m.HTML, text))
		}
	}
	if r.Failed() {
		r.Log(m.Text)
	}
}

// mailTo is the rig.Purchase's mail whose subject holds the words.
func mailTo(r *rig.Rig, p rig.Purchase, words string) mailtest.Mail {
	r.Helper()
	for _, m := range r.Sink.Mails() {
		if m.To == p.Email() && strings.Contains(m.Subject, words) {
			return m
		}
	}
	r.Fatalf("no mail to %s with %q in its subject", p.Email(), words)
	return mailtest.Mail{}
}
