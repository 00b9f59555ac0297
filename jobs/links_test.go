package jobs

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
)

// Every link of a mail opens its page for as long as it is promised, and no other.
func TestLinksOfAMail(t *testing.T) {
	signer := link.New("https://mail.acme.example", []aftercare.SigningKey{{ID: "k1", Secret: []byte("0123456789abcdef0123456789abcdef")}})
	f := &aftercare.Facts{OrderFacts: aftercare.OrderFacts{Source: "shop", Order: aftercare.Order{ID: "1"}}, Store: &aftercare.Store{ID: "acme"}}
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	links := (&Letters{Links: signer}).LinksOf(f, now)
	for _, c := range []struct {
		url     string
		purpose link.Purpose
		subject string
		good    time.Time // still
		over    time.Time // zero: never
	}{
		{links.Order, link.Order, "shop/1", now.AddDate(9, 11, 0), now.AddDate(10, 0, 0)},
		{links.Case("R-7K4M2Q"), link.Case, "shop/1/R-7K4M2Q", now.AddDate(1, 11, 0), now.AddDate(2, 0, 0)},
		{links.Preferences, link.Preferences, "shop/1", now.AddDate(50, 0, 0), time.Time{}},
		{links.Unsubscribe, link.Unsubscribe, "shop/1", now.AddDate(50, 0, 0), time.Time{}},
		{links.Survey, link.Survey, "shop/1", now.AddDate(0, 5, 0), now.AddDate(0, 7, 0)},
	} {
		token, ok := strings.CutPrefix(c.url, "https://mail.acme.example/c/")
		claims, err := signer.Open(token, c.good, c.purpose)
		if !ok || err != nil || claims.Store != "acme" || claims.Subject != c.subject {
			t.Errorf("%s: %q opens as %+v, %v", c.purpose, c.url, claims, err)
		}
		if _, err := signer.Open(token, c.over, c.purpose); !c.over.IsZero() && err == nil {
			t.Errorf("%s is still good at %s", c.purpose, c.over)
		}
	}
}
