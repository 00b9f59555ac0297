package mailtemplates

import (
	"slices"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/country"
)

// What must be shown follows where store and customer are, whatever the language.
func TestWhatTheLawWantsShown(t *testing.T) {
	s := load(t, Options{})
	render := func(template, store, customer, l string) Rendered {
		x := plain()
		x.Facts.Store.Country, x.Facts.Order.ShippingAddress.Country = store, customer
		out, err := s.Render(template, l, x.Data(template, l))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, c := range []struct {
		template, store, customer, locale string
		has, hasNot                       string
	}{
		{"cross-sell", "DE", "DE", "en", "This email is an advertisement. You are getting", "수신거부"},
		{"cross-sell", "JP", "JP", "ja", "配信停止はこちら", "広告です"},
		{"cross-sell", "JP", "US", "en", "This email is an advertisement. ", "수신거부"},
		{"cross-sell", "KR", "KR", "ko", "수신거부 · Unsubscribe: https://", "이 메일은 광고입니다"},
		{"cross-sell", "DE", "KR", "en", "Press Save on the page that opens; it is free of charge.", "done at once.)"},
		{"cross-sell", "JP", "JP", "en", "Unsubscribe: https://", "an advertisement"},
		{"order-confirmation", "KR", "US", "en", "Acme Outdoor GmbH, HRB 12345", "advertisement"},
		{"case-thanks", "KR", "US", "en", "No more emails of this kind: https://", "advertisement"},
		{"recall", "DE", "KR", "ko", "Acme Outdoor GmbH, HRB 12345", "광고"},
	} {
		out := render(c.template, c.store, c.customer, c.locale)
		for _, body := range []string{out.Text, strings.NewReplacer("<br>", "", "\n", "").Replace(out.HTML)} {
			if has, _, _ := strings.Cut(c.has, ": https"); !strings.Contains(body, has) || strings.Contains(body, c.hasNot) {
				t.Errorf("%s from %s to %s in %s: lacks %q or has %q:\n%s", c.template, c.store, c.customer, c.locale, c.has, c.hasNot, out.Text)
			}
		}
		marked := strings.HasPrefix(out.Subject, "(광고) ")
		if want := c.template == "cross-sell" && (c.store == "KR" || c.customer == "KR"); marked != want {
			t.Errorf("%s from %s to %s: %q", c.template, c.store, c.customer, out.Subject)
		}
	}
	// Where an author places the ways to a person, marketing to Japan and Korea
	// names them beside the sender too.
	with := strings.Replace(own, "transactional", "marketing", 1) + "{% contact %}\n"
	theirs := load(t, Options{Dir: write(t, map[string]string{"a/en.md": with})})
	for country, times := range map[string]int{"JP": 2, "DE": 1} {
		x := plain()
		x.Facts.Order.ShippingAddress.Country, x.Facts.Store.Country = country, country
		out, err := theirs.Render("a", "en", x.Data("a", "en"))
		if err != nil || strings.Count(out.Text, "help@acme.example") != times || strings.Count(out.HTML, ">help@acme.example<") != times {
			t.Errorf("%s: %v, %s", country, err, out.Text)
		}
	}
}

// The two tables of laws do not contradict each other: what a country's row wants
// shown, the settings of a store there must hold.
func TestTheTablesAgree(t *testing.T) {
	needs := map[country.Item]string{country.Postal: "postal address", country.Contact: "mailbox", country.Register: "registration"}
	for _, r := range country.All() {
		for item, word := range needs {
			asked := slices.ContainsFunc(Lacking(&aftercare.Store{Country: r.Code}), func(s string) bool { return strings.Contains(s, word) })
			if r.Code != "" && r.Must(item) && !asked {
				t.Errorf("%s: its row wants a %s shown, and no setting is asked for", r.Code, item)
			}
		}
	}
}

// A question that is advertising in one country is none in another, and its foot
// says the one or the other.
func TestTheKindIsTheMails(t *testing.T) {
	s := load(t, Options{})
	x := plain()
	for kind, foot := range map[aftercare.Kind]string{aftercare.KindMarketing: "Unsubscribe", aftercare.KindService: "No more emails of this kind", "": "Unsubscribe"} {
		out, err := s.Render("satisfaction-survey", "en", x.Data("satisfaction-survey", "ja").As(kind))
		if err != nil || !strings.Contains(out.Text, foot) || kind != "" && out.Kind != kind {
			t.Errorf("as %s: %v, kind %s\n%s", kind, err, out.Kind, out.Text)
		}
	}
}

func TestLacking(t *testing.T) {
	full := aftercare.Store{Mail: aftercare.MailIdentity{PostalAddress: "x", Registration: "x"}, Contact: aftercare.Contact{Email: "x", Phone: "x"}}
	for country, want := range map[string][]string{
		"DE": {"registration", "postal address", "mailbox or phone"}, "de": {"registration", "postal address", "mailbox or phone"}, "JP": {"postal address", "mailbox or phone"},
		"KR": {"postal address", "mailbox", "phone"}, "US": {"postal address"}, "GB": {"postal address", "registration"}, "XX": nil, "": nil,
	} {
		got := Lacking(&aftercare.Store{Country: country})
		if len(got) != len(want) || !slices.Equal(want, named(got)) {
			t.Errorf("%s lacks %q, want %q", country, got, want)
		}
		if full.Country = country; len(Lacking(&full)) != 0 {
			t.Errorf("a full store in %s lacks %q", country, Lacking(&full))
		}
	}
	for _, d := range demands {
		if d.why == "" || len(d.countries) == 0 {
			t.Errorf("%v has no source", d.countries)
		}
	}
}

func named(lacks []string) (out []string) {
	for _, l := range lacks {
		l = strings.TrimPrefix(l, "its mails must show a ")
		l, _, _ = strings.Cut(l, ",")
		out = append(out, l)
	}
	return out
}
