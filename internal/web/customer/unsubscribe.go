package customer

import (
	"net/http"

	"aftercare/internal/aftercare"
)

// unsubscribe answers whatever is posted to a link of the mails that is not the
// page's own form, above all the one-click body List-Unsubscribe=One-Click (RFC
// 8058), but also whatever a provider sends instead: who posts here wants less
// mail, and 200 must be the answer. It ends all but transactional mail;
// "stop=marketing", of pages from before, ends marketing mail.
func (s *site) unsubscribe(w http.ResponseWriter, r *http.Request, v *visit) {
	kind := aftercare.KindService
	if r.PostFormValue("stop") == "marketing" {
		kind = aftercare.KindMarketing
	}
	if to := address(v); to != "" { // erased, or never had one: there is nothing left to stop
		err := s.say(r, v, v.key("unsubscribe"), aftercare.Event{
			Type:    aftercare.EventConsentChanged,
			Consent: &aftercare.Consent{Kind: kind, Granted: false, At: v.now, How: "one-click"},
			Person:  &aftercare.PersonID{Email: to},
		})
		if err != nil {
			s.fail(w, r, aftercare.Errorf(aftercare.Unavailable, "keep an unsubscribe of order %s: %w", v.order, err))
			return
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("Unsubscribed.\n"))
}
