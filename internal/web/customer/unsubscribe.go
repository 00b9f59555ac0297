package customer

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"aftercare/internal/aftercare"
)

// PreferencesWords are the texts of the choice of mails.
type PreferencesWords struct {
	StopTitle, StopFor, StopLead, StopOnlyOnPress, StopMarketing, StopMarketingHint, StopService, StopServiceHint string
	StoppedMarketingTitle, StoppedMarketing, StoppedServiceTitle, StoppedService                                  string
	AlreadyMarketing, AlreadyService, ErasedText                                                                  string
}

// stopPage is the unsubscribe page as it is shown.
type stopPage struct {
	Address   string // masked
	Marketing bool   // stopped already
	Service   bool   // stopped already
}

// showUnsubscribe explains and offers the buttons.
func (s *site) showUnsubscribe(w http.ResponseWriter, r *http.Request, v *visit) {
	if address(v) == "" {
		s.note(w, r, v, v.words.Preferences.StoppedServiceTitle, v.words.Preferences.ErasedText)
		return
	}
	person := v.state.Person
	p := s.page(v, v.words.Preferences.StopTitle)
	p.Next = stopPage{
		Address:   mask(address(v)),
		Marketing: person.Marketing == aftercare.Denied || person.Service == aftercare.Denied,
		Service:   person.Service == aftercare.Denied,
	}
	s.render(w, r, http.StatusOK, "unsubscribe", p)
}

// unsubscribe is POST /c/{token}. The button "stop=marketing" ends marketing
// mail. Everything else ends all but transactional mail, above all the one-click
// body List-Unsubscribe=One-Click (RFC 8058), but also whatever a provider sends
// instead: who posts here wants less mail, and 200 must be the answer.
func (s *site) unsubscribe(w http.ResponseWriter, r *http.Request, v *visit) {
	stop, how := aftercare.KindService, "one-click"
	switch r.PostFormValue("stop") {
	case "marketing":
		stop, how = aftercare.KindMarketing, "unsubscribe page"
	case "service":
		how = "unsubscribe page"
	}
	if to := address(v); to != "" { // erased, or never had one: there is nothing left to stop
		err := s.say(r, v, v.key("unsubscribe"), aftercare.Event{
			Type:    aftercare.EventConsentChanged,
			Consent: &aftercare.Consent{Kind: stop, Granted: false, At: v.now, How: how},
			Person:  &aftercare.PersonID{Email: to},
		})
		if err != nil {
			s.fail(w, r, aftercare.Errorf(aftercare.Unavailable, "keep an unsubscribe of order %s: %w", v.order, err))
			return
		}
	}
	switch {
	case how == "one-click":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("Unsubscribed.\n"))
	case stop == aftercare.KindMarketing:
		s.note(w, r, v, v.words.Preferences.StoppedMarketingTitle, v.words.Preferences.StoppedMarketing)
	default:
		s.note(w, r, v, v.words.Preferences.StoppedServiceTitle, v.words.Preferences.StoppedService)
	}
}

func address(v *visit) string { return v.facts.Order.Customer.Email }

// mask shows whose address it is to its owner and to nobody else:
// "a•••@example.com".
func mask(address string) string {
	name, domain, ok := strings.Cut(address, "@")
	if !ok || name == "" {
		return "•••"
	}
	first, _ := utf8.DecodeRuneInString(name)
	return string(first) + "•••@" + domain
}
