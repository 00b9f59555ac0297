package customer

import (
	"net/http"
	"path"
	"strings"
	"unicode/utf8"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
)

// PreferencesWords are the texts of the choice of mails.
type PreferencesWords struct {
	Title, For, Lead, Mails, All, AllHint, Service, ServiceHint, Orders, OrdersHint string
	Pause, PauseOn, PauseHint, PausedUntil, Language, LanguageHint, Save, Privacy   string
	SavedTitle, SavedOnItsWay, ErasedText                                           string
}

// pauseFor is how long the mails pause that a customer can do without.
const pauseFor = 30

// What may still come, as the form has it.
const (
	allMails     = "all"
	serviceMails = "service" // no marketing
	orderMails   = "orders"  // neither
)

// preferences is the form, filled in as things are now.
func (v *visit) preferences() *form {
	w := &v.words.Preferences
	pause := option{Value: "on", Label: v.words.Fill(w.PauseOn, "date", v.date(v.now.AddDate(0, 0, pauseFor))), Hint: w.PauseHint}
	if until := v.facts.Person.PausedUntil; until.After(v.now) {
		pause.Label, pause.Checked = v.words.Fill(w.PausedUntil, "date", v.date(until)), true
	}
	languages := &field{Kind: "select", Name: "language", Label: w.Language, Hint: w.LanguageHint}
	for _, l := range spoken {
		languages.Options = append(languages.Options, option{Value: l.tag, Label: l.name, Checked: l.tag == v.words.Lang})
	}
	f := v.form("", w.Save, w.Privacy,
		&field{Kind: "choice", Name: "mails", Label: w.Mails, Options: []option{
			{Value: allMails, Label: w.All, Hint: w.AllHint}, {Value: serviceMails, Label: w.Service, Hint: w.ServiceHint},
			{Value: orderMails, Label: w.Orders, Hint: w.OrdersHint},
		}},
		&field{Kind: "checks", Name: "pause", Label: w.Pause, Optional: true, Options: []option{pause}},
		languages,
	)
	f.set("mails", v.allowed())
	return f
}

// spoken are the languages of these pages, by their own names.
var spoken = []struct{ tag, name string }{
	{"de", "Deutsch"}, {"en", "English"}, {"es", "Español"}, {"fr", "Français"}, {"ja", "日本語"}, {"ko", "한국어"},
}

// allowed is what the person gets now.
func (v *visit) allowed() string {
	p, asked := v.facts.Person, v.facts.Order.Marketing
	yes := p.Marketing == aftercare.Granted || p.Marketing == aftercare.Unasked &&
		(v.store.MarketingConsent == aftercare.ConsentCustomers || asked != nil && *asked)
	switch {
	case p.Service == aftercare.Denied:
		return orderMails
	case yes:
		return allMails
	}
	return serviceMails
}

// showPreferences shows what the person gets, and what can be changed.
func (s *site) showPreferences(w http.ResponseWriter, r *http.Request, v *visit) {
	if address(v) == "" {
		s.note(w, r, v, v.words.Preferences.Title, v.words.Preferences.ErasedText)
		return
	}
	f := v.preferences()
	if v.claims.Purpose == link.Unsubscribe {
		f.set("mails", orderMails) // what the one click of the same link does
	}
	s.formPage(w, r, v, "preferences", v.words.Preferences.Title, f, mask(address(v)))
}

// prefer is POST /c/{token}: the page's own form, or a mail provider's one click.
func (s *site) prefer(w http.ResponseWriter, r *http.Request, v *visit) {
	if r.PostFormValue("mails") == "" || address(v) == "" {
		s.unsubscribe(w, r, v)
		return
	}
	if s.protect.Check(r) != nil {
		s.refuse(w, r, v)
		return
	}
	f := v.preferences()
	was := v.words.Lang
	if f.read(r); !f.ok() {
		s.formPage(w, r, v, "preferences", v.words.Preferences.Title, f, mask(address(v)))
		return
	}
	for _, e := range v.wishes(f.get("mails"), f.get("pause") != "", was, f.get("language")) {
		e.Person = &aftercare.PersonID{Email: address(v)}
		what := string(e.Type)
		if e.Consent != nil {
			what += ":" + string(e.Consent.Kind)
		}
		if err := s.say(r, v, v.key(what), e); err != nil {
			s.fail(w, r, aftercare.Errorf(aftercare.Unavailable, "keep the choice of mails of order %s: %w", v.order, err))
			return
		}
	}
	v.words = s.wordsOf(f.get("language"))
	if v.words.Lang != was {
		v.locale = v.words.Lang
	}
	s.showSaved(w, r, v, f)
}

// wishes are the events that make of what is what was chosen. Nothing is said of
// what stays as it is: consent is what somebody gave, not what a form repeats.
func (v *visit) wishes(mails string, pause bool, was, language string) []aftercare.Event {
	var out []aftercare.Event
	consent := func(k aftercare.Kind, yes bool) {
		out = append(out, aftercare.Event{Type: aftercare.EventConsentChanged,
			Consent: &aftercare.Consent{Kind: k, Granted: yes, At: v.now, How: "preferences page"}})
	}
	if now := v.allowed(); mails != now {
		if mails == orderMails {
			consent(aftercare.KindService, false)
		} else {
			if now == orderMails {
				consent(aftercare.KindService, true)
			}
			if mails == allMails || now == allMails {
				consent(aftercare.KindMarketing, mails == allMails)
			}
		}
	}
	if paused := v.facts.Person.PausedUntil.After(v.now); paused != pause {
		e := aftercare.Event{Type: aftercare.EventMarketingPaused}
		if pause {
			e.Until = v.now.AddDate(0, 0, pauseFor)
		}
		out = append(out, e)
	}
	if language != was {
		out = append(out, aftercare.Event{Type: aftercare.EventLocaleChosen, Locale: language})
	}
	return out
}

// showSaved says what holds from now on.
func (s *site) showSaved(w http.ResponseWriter, r *http.Request, v *visit, f *form) {
	words := &v.words.Preferences
	says := map[string]string{allMails: words.All, serviceMails: words.Service, orderMails: words.Orders}
	lines := []string{says[f.get("mails")]}
	if f.get("pause") != "" && f.get("mails") != orderMails { // else there is nothing that could rest
		until := v.facts.Person.PausedUntil
		if !until.After(v.now) {
			until = v.now.AddDate(0, 0, pauseFor)
		}
		lines = append(lines, v.words.Fill(words.PausedUntil, "date", v.date(until)))
	}
	p := s.page(v, words.SavedTitle)
	p.Text, p.Next = words.SavedOnItsWay, lines
	s.render(w, r, http.StatusOK, "saved", p)
}

func address(v *visit) string { return v.facts.Order.Customer.Email }

// mask shows whose address it is to its owner and to nobody else:
// "a•••@e•••.com". Many a domain is a family's name.
func mask(address string) string {
	name, domain, ok := strings.Cut(address, "@")
	if !ok || name == "" {
		return "•••"
	}
	return firstOf(name) + "•••@" + firstOf(domain) + "•••" + path.Ext(domain)
}

func firstOf(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(first)
}
