package customer

import (
	"net/http"
	"time"

	"aftercare/internal/aftercare"
)

// Whoever got hold of an order's link shall not be able to keep a desk busy, to
// fill the customer's mailbox with our thanks, or the database with events. The
// first two are counted in the facts, for all processes together.
const (
	daily      = 40 // messages of a day
	dailyCases = 12 // cases opened in a day: each is answered by a mail

	postsAtOnce = 60 // forms of whatever kind, one process; then one in
	postsEvery  = 10 * time.Minute
)

// flooded reports whether that much was said already, and answers so. A new case
// is refused sooner than a further word in an old one.
func (s *site) flooded(w http.ResponseWriter, r *http.Request, v *visit, opens bool) bool {
	said, opened, since := 0, 0, v.now.Add(-24*time.Hour)
	for _, c := range v.facts.Cases {
		if c.From == aftercare.FromCustomer && c.OpenedAt.After(since) {
			opened++
		}
		for _, m := range c.Messages {
			if m.From == aftercare.ByCustomer && m.At.After(since) {
				said++
			}
		}
	}
	if said < daily && (!opens || opened < dailyCases) {
		return false
	}
	s.Log.WarnContext(r.Context(), "an order's links have said too much in a day; nothing more is taken before tomorrow", "order", v.order, "messages", said, "cases", opened)
	s.busy(w, r, v)
	return true
}

// busy asks to send it again tomorrow, and keeps what was typed.
func (s *site) busy(w http.ResponseWriter, r *http.Request, v *visit) {
	p := s.page(v, v.words.CaseForm.BusyTitle)
	p.Text = v.words.CaseForm.Busy
	s.later(w, r, http.StatusTooManyRequests, time.Hour, p)
}
