package customer

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
	"aftercare/internal/web/webtest"
)

// person changes what is known of the sample order's customer.
func (x *bundle) person(change func(*aftercare.Person)) {
	line := x.b.Lines[7]
	change(&line.State.Person)
	x.b.Lines[7] = line
}

// chosen is what is said of a choice, in a few words.
func chosen(t *testing.T, said []aftercare.Event) (out []string) {
	for _, e := range said {
		if e.Person == nil || e.Person.Email != "anna@keller.example" {
			t.Errorf("said of %+v", e.Person)
		}
		word := string(e.Type)
		switch {
		case e.Consent != nil && e.Consent.Granted:
			word = "yes to " + string(e.Consent.Kind)
		case e.Consent != nil:
			word = "no to " + string(e.Consent.Kind)
		case e.Type == aftercare.EventLocaleChosen:
			word = e.Locale
		case !e.Until.IsZero():
			word = "pause until " + e.Until.Format(time.DateOnly)
		}
		out = append(out, word)
	}
	return out
}

// Only what changes is said: a form that repeats what is known gives no consent.
func TestPreferences(t *testing.T) {
	denied := func(kind aftercare.Kind) func(*aftercare.Person) {
		return func(p *aftercare.Person) { p.Apply(aftercare.Consent{Kind: kind, At: webtest.Now}) }
	}
	paused := func(p *aftercare.Person) { p.PausedUntil = webtest.Now.AddDate(0, 0, 3) }
	for name, c := range map[string]struct {
		was                    func(*aftercare.Person)
		mails, pause, language string
		want                   string
	}{
		"as it is":              {nil, "all", "", "en", ""},
		"no marketing":          {nil, "service", "", "en", "no to marketing"},
		"orders only":           {nil, "orders", "", "en", "no to service"},
		"everything again":      {denied(aftercare.KindService), "all", "", "en", "yes to service, yes to marketing"},
		"service again":         {denied(aftercare.KindService), "service", "", "en", "yes to service"},
		"marketing again":       {denied(aftercare.KindMarketing), "all", "", "en", "yes to marketing"},
		"still none":            {denied(aftercare.KindMarketing), "service", "", "en", ""},
		"a rest":                {nil, "all", "on", "en", "pause until 2027-01-14"},
		"still resting":         {paused, "all", "on", "en", ""},
		"rested":                {paused, "all", "", "en", "customer.paused"},
		"another language":      {nil, "all", "", "ja", "ja"},
		"everything at once":    {nil, "orders", "on", "de", "no to service, pause until 2027-01-14, de"},
		"never asked, not said": {func(p *aftercare.Person) { p.Marketing = "" }, "all", "", "en", ""},
	} {
		t.Run(name, func(t *testing.T) {
			x := setup(t)
			if c.was != nil {
				x.person(c.was)
			}
			for _, p := range []link.Purpose{link.Preferences, link.Unsubscribe} {
				before := len(x.b.Said())
				form := url.Values{"mails": {c.mails}, "language": {c.language}}
				if c.pause != "" {
					form.Set("pause", c.pause)
				}
				w := x.post("/c/"+x.token(p, sample), form)
				x.contains(w, http.StatusOK, `<html lang="`+c.language+`">`)
				if got := strings.Join(chosen(t, x.b.Said()[before:]), ", "); got != c.want {
					t.Errorf("%s: said %q, want %q", p, got, c.want)
				}
			}
			keys := x.b.Changes()
			if len(slices.Compact(slices.Sorted(slices.Values(keys)))) != len(keys)/2 {
				t.Errorf("two things under one key: %q", keys)
			}
		})
	}
}

func TestPreferencesAreShownAsTheyAre(t *testing.T) {
	x := setup(t)
	path := "/c/" + x.token(link.Preferences, sample)
	w := x.get(path)
	x.contains(w, http.StatusOK, "a•••@k•••.example", `value="all" id="mails" checked`, `<option value="en" selected>English`)
	if strings.Contains(w.Body.String(), "anna@") {
		t.Error("the page shows the whole address to whoever has the link")
	}
	x.person(func(p *aftercare.Person) {
		p.Apply(aftercare.Consent{Kind: aftercare.KindService, At: webtest.Now})
		p.PausedUntil, p.Locale = webtest.Now.AddDate(0, 0, 3), "fr"
	})
	x.contains(x.get(path), http.StatusOK, `value="orders" checked`, `value="on" id="pause" checked`, "En pause jusqu’au vendredi 18 décembre 2026")
	x.contains(x.post(path, url.Values{"mails": {"none"}, "language": {"xx"}}), http.StatusUnprocessableEntity, `href="#mails"`, `href="#language"`, "<title>À vérifier")
	foreign := map[string]string{"Origin": "https://evil.example"}
	x.contains(x.do("POST", path, url.Values{"mails": {"all"}, "language": {"fr"}}, foreign), http.StatusForbidden)
	if len(x.b.Said()) != 0 {
		t.Errorf("said %+v", x.b.Said())
	}
}

// Whoever comes by a mail's link to get no more of them need only save, and is not
// told of a rest that changes nothing.
func TestWhoComesToBeMailedLess(t *testing.T) {
	x := setup(t)
	path := "/c/" + x.token(link.Unsubscribe, sample)
	x.contains(x.get(path), http.StatusOK, `value="orders" checked`)
	w := x.post(path, url.Values{"mails": {"orders"}, "pause": {"on"}, "language": {"en"}})
	x.contains(w, http.StatusOK, "Only the emails of my orders")
	if strings.Contains(w.Body.String(), "2027") {
		t.Error("mails that are not sent rest until January")
	}
}

// Pages of before are still open in somebody's browser.
func TestTheFormOfBefore(t *testing.T) {
	x := setup(t)
	path := "/c/" + x.token(link.Unsubscribe, sample)
	x.contains(x.post(path, url.Values{"stop": {"marketing"}}), http.StatusOK)
	x.contains(x.post(path, url.Values{"stop": {"service"}}), http.StatusOK)
	if got := strings.Join(chosen(t, x.b.Said()), ", "); got != "no to marketing, no to service" {
		t.Errorf("said %q", got)
	}
}
