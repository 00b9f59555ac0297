package aftercare

import (
	"testing"
	"time"
)

func TestConsent(t *testing.T) {
	t.Parallel()
	at := func(h int) time.Time { return time.Date(2026, 1, 1, h, 0, 0, 0, time.UTC) }
	yes := func(k Kind, h int) Consent { return Consent{Kind: k, Granted: true, At: at(h)} }
	no := func(k Kind, h int) Consent { return Consent{Kind: k, At: at(h)} }
	for name, c := range map[string]struct {
		changes            []Consent
		marketing, service Answered
		last               bool // whether the last one changed something
	}{
		"yes":                               {[]Consent{yes(KindMarketing, 1)}, Granted, Unasked, true},
		"later no":                          {[]Consent{yes(KindMarketing, 1), no(KindMarketing, 2)}, Denied, Unasked, true},
		"later yes":                         {[]Consent{no(KindMarketing, 1), yes(KindMarketing, 2)}, Granted, Unasked, true},
		"earlier comes late":                {[]Consent{no(KindMarketing, 2), yes(KindMarketing, 1)}, Denied, Unasked, false},
		"no wins at equal times":            {[]Consent{no(KindMarketing, 1), yes(KindMarketing, 1)}, Denied, Unasked, false},
		"no wins at equal times, other way": {[]Consent{yes(KindMarketing, 1), no(KindMarketing, 1)}, Denied, Unasked, true},
		"the same again":                    {[]Consent{yes(KindMarketing, 1), yes(KindMarketing, 1)}, Granted, Unasked, false},
		"an objection ends both":            {[]Consent{yes(KindMarketing, 1), no(KindService, 2)}, Denied, Denied, true},
		"and is taken back for service":     {[]Consent{no(KindService, 2), yes(KindService, 3)}, Denied, Granted, true},
		"marketing alone leaves service":    {[]Consent{no(KindService, 2), yes(KindMarketing, 3)}, Granted, Denied, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p Person
			var changed bool
			for _, change := range c.changes {
				changed = p.Apply(change)
			}
			if p.Marketing != c.marketing || p.Service != c.service || changed != c.last {
				t.Errorf("marketing %q service %q changed %v, want %q %q %v", p.Marketing, p.Service, changed, c.marketing, c.service, c.last)
			}
		})
	}
}

func TestNormalizeAddress(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Ann@Example.com":              "ann@example.com",
		"  ann@example.com ":           "ann@example.com",
		"Ann Example <ann@EXAMPLE.c>":  "ann@example.c",
		"山田 <yamada@example.jp>":       "yamada@example.jp",
		"":                             "",
		"ann":                          "",
		"ann@":                         "",
		"a@example.com, b@example.com": "",
		"a@example.com\r\nBcc: b@c.d":  "",
		"a@example.com\n":              "a@example.com",
		"a b@example.com":              "",
	} {
		if got := NormalizeAddress(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
