package shell_test

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
)

// TestTokens tries everything that is no token of ours: the answer is the same,
// byte for byte and header for header, so that nobody learns how close it was.
func TestTokens(t *testing.T) {
	v := visit(t)
	soon := time.Now().Add(time.Hour)
	made := func(s *link.Signer, p link.Purpose, store, subject string, expires time.Time) string {
		return s.Token(link.Claims{Purpose: p, Store: store, Subject: subject, Expires: expires})
	}
	anna := "standard/" + v.anna.ID()
	strange := link.New("", []aftercare.SigningKey{{ID: "stranger", Secret: []byte("0123456789abcdef0123456789abcdef")}})
	bad := map[string]string{
		"garbage": "x.y", "no dot": "xy", "nothing signed": strings.SplitN(v.anna.survey, ".", 2)[0] + ".",
		"Anna's word, Bert's signature": strings.SplitN(v.anna.survey, ".", 2)[0] + "." + strings.SplitN(v.bert.survey, ".", 2)[1],
		"expired":                       made(v.links, link.Survey, "acme", anna, time.Now().Add(-time.Second)),
		"a purpose without a page":      made(v.links, "orders", "acme", anna, soon),
		"a purpose that is none":        made(v.links, "admin", "acme", anna, soon),
		"another store":                 made(v.links, link.Survey, "beta", anna, soon),
		"an order that is none":         made(v.links, link.Survey, "acme", "standard/999", soon),
		"an order of another source":    made(v.links, link.Survey, "acme", "shopify/"+v.anna.ID(), soon),
		"a subject that is none":        made(v.links, link.Survey, "acme", "standard", soon),
		"an unknown key":                made(strange, link.Survey, "acme", anna, soon),
		"alg none":                      base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"`+anna+`"}`)) + ".",
		"very long":                     strings.Repeat("A", 8000) + "." + strings.Repeat("A", 43),
	}
	for i := range v.anna.survey {
		bad[fmt.Sprint("cut at ", i)] = v.anna.survey[:i]
		for bit := range 7 {
			b := []byte(v.anna.survey)
			if b[i] ^= 1 << bit; (b[i] >= '0' && b[i] <= '9' || b[i] >= 'A' && b[i] <= 'Z' || b[i] >= 'a' && b[i] <= 'z' || b[i] == '-' || b[i] == '_' || b[i] == '.') && (i+bit)%3 == 0 {
				bad[fmt.Sprint("bit ", bit, " of ", i)] = string(b)
			}
		}
	}
	for i := range 500 { // a hundred thousand are in the tests of internal/link
		b := make([]byte, 40+i%60)
		rand.Read(b)
		bad[fmt.Sprint("random ", i)] = base64.RawURLEncoding.EncodeToString(b[:len(b)-32]) + "." + base64.RawURLEncoding.EncodeToString(b[len(b)-32:])
	}
	delete(bad, "cut at 0") // that is /c/ itself
	before := v.dump(t)
	for method, form := range map[string]string{"GET": "", "POST": "score=5&stop=service"} {
		first := v.do(stranger, method, "/c/"+bad["garbage"], form)
		if first.status != http.StatusNotFound {
			t.Fatalf("%s of garbage: %d", method, first.status)
		}
		first.header.Del("Date")
		for what, token := range bad {
			got := v.do(stranger, method, "/c/"+token, form)
			got.header.Del("Date")
			if got.status != first.status || got.body != first.body || fmt.Sprint(got.header) != fmt.Sprint(first.header) {
				t.Errorf("%s, %s: %d %v differs from %v\n%s", method, what, got.status, got.header, first.header, got.body)
			}
		}
		if got := v.do(stranger, method, "/c/"+v.anna.review+"x/review", "place=1"); method == "POST" && got.status != http.StatusNotFound {
			t.Errorf("a review with a bad token: %d", got.status)
		}
	}
	v.rest()
	same(t, before, v.dump(t))
}
