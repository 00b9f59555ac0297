package link

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

var (
	now   = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	first = aftercare.SigningKey{ID: "k1", Secret: []byte("0123456789abcdef0123456789abcdef")}
	later = aftercare.SigningKey{ID: "k2", Secret: []byte("fedcba9876543210fedcba9876543210")}
	claim = Claims{Purpose: Survey, Store: "acme", Subject: "shopify/450789469", Expires: now.AddDate(0, 1, 0)}
)

func all() []Purpose { return []Purpose{Survey, Review, Unsubscribe, Order} }

func signer() *Signer { return New("https://mail.acme.example/", []aftercare.SigningKey{first}) }

func refused(t *testing.T, s *Signer, token string, at time.Time, want ...Purpose) {
	t.Helper()
	c, err := s.Open(token, at, want...)
	if err == nil {
		t.Fatalf("token %q opened as %+v", token, c)
	}
	if aftercare.CodeOf(err) != aftercare.NotFound || err.Error() != errBad().Error() || c != (Claims{}) {
		t.Fatalf("token %q: error %q (%s) tells more than the others, or claims %+v came with it", token, err, aftercare.CodeOf(err), c)
	}
}

func TestRoundTrip(t *testing.T) {
	s := signer()
	for _, c := range []Claims{
		claim,
		{Purpose: Unsubscribe, Store: "acme", Subject: "woocommerce/17"},
		{Purpose: Review, Store: "東京", Subject: "standard/注文 1.0/ü", Expires: time.Unix(-5, 0).UTC().AddDate(100, 0, 0)},
	} {
		got, err := s.Open(s.Token(c), now, all()...)
		if err != nil || got != c {
			t.Errorf("Open(Token(%+v)) = %+v, %v", c, got, err)
		}
	}
	url := s.URL(claim)
	if !strings.HasPrefix(url, "https://mail.acme.example/c/") || strings.TrimPrefix(url, "https://mail.acme.example/c/") != s.Token(claim) {
		t.Errorf("URL = %q", url)
	}
}

func TestExpiryAndPurpose(t *testing.T) {
	s := signer()
	token := s.Token(claim)
	if _, err := s.Open(token, claim.Expires.Add(-time.Nanosecond), Survey); err != nil {
		t.Errorf("refused just before it expires: %v", err)
	}
	refused(t, s, token, claim.Expires, Survey)
	refused(t, s, token, now, Unsubscribe, Review)
	refused(t, s, token, now)
	forever := s.Token(Claims{Purpose: Unsubscribe, Store: "acme", Subject: "shopify/1"})
	if _, err := s.Open(forever, now.AddDate(500, 0, 0), Unsubscribe); err != nil {
		t.Errorf("an unsubscribe link expired: %v", err)
	}
}

func TestRotation(t *testing.T) {
	old := signer().Token(claim)
	both := New("https://x.example", []aftercare.SigningKey{later, first})
	if _, err := both.Open(old, now, Survey); err != nil {
		t.Errorf("the old key's link does not open after rotation: %v", err)
	}
	fresh := both.Token(claim)
	refused(t, signer(), fresh, now, Survey)
	only := New("https://x.example", []aftercare.SigningKey{later})
	if _, err := only.Open(fresh, now, Survey); err != nil {
		t.Errorf("the new key did not sign: %v", err)
	}
	refused(t, only, old, now, Survey)
	renamed := New("https://x.example", []aftercare.SigningKey{{ID: "k1", Secret: later.Secret}})
	refused(t, renamed, old, now, Survey)
}

// Every single-bit flip of every character, every truncation and every common
// way of spelling the same base64 differently must be refused.
func TestOnlyOneSpelling(t *testing.T) {
	s := signer()
	for _, subject := range []string{"shopify/1", "shopify/12", "shopify/123"} { // all lengths modulo three
		c := claim
		c.Subject = subject
		token := s.Token(c)
		for i := range len(token) {
			for bit := range 8 {
				b := []byte(token)
				b[i] ^= 1 << bit
				refused(t, s, string(b), now, all()...)
			}
			refused(t, s, token[:i], now, all()...)
			for _, extra := range []string{"\n", "\r", "=", " ", ".", "A"} {
				refused(t, s, token[:i]+extra+token[i:], now, all()...)
			}
		}
		for _, extra := range []string{"\n", "=", "==", ".", "A", "%3D"} {
			refused(t, s, token+extra, now, all()...)
		}
		body, mac, _ := strings.Cut(token, ".")
		raw, err := strict.DecodeString(body)
		if err != nil {
			t.Fatal(err)
		}
		padded := base64.URLEncoding.EncodeToString(append(raw, 0))
		refused(t, s, padded+"."+mac, now, all()...)
	}
}

// A payload that reads as the same claims but is written differently must be
// refused even under a valid signature.
func TestPayloadIsCanonical(t *testing.T) {
	s := signer()
	for _, payload := range []string{
		"1\x00k1\x00survey\x00acme\x00shopify/1\x0000",
		"1\x00k1\x00survey\x00acme\x00shopify/1\x00+1",
		"1\x00k1\x00survey\x00acme\x00shopify/1\x00ZZZZZZ",
		"1\x00k1\x00survey\x00acme\x00shopify/1\x00zzzzzzzzzzzzzzzz",
		"1\x00k1\x00survey\x00acme\x00shopify/1\x00\x00",
		"2\x00k1\x00survey\x00acme\x00shopify/1\x00",
		"",
	} {
		refused(t, s, strict.EncodeToString([]byte(payload))+"."+strict.EncodeToString(sign(first, payload)), time.Time{}, all()...)
	}
}

func TestRandomTokens(t *testing.T) {
	s := signer()
	for i := range 100_000 {
		body, mac := make([]byte, 1+i%80), make([]byte, 32)
		rand.Read(body)
		rand.Read(mac)
		if i%2 == 0 {
			body = []byte(claim.payload("k1"))
		}
		refused(t, s, strict.EncodeToString(body)+"."+strict.EncodeToString(mac), now, all()...)
	}
	refused(t, s, strings.Repeat("A", 1<<20)+"."+strings.Repeat("A", 43), now, all()...)
}

func TestNewRefusesBadKeys(t *testing.T) {
	for name, keys := range map[string][]aftercare.SigningKey{
		"none": nil, "empty": {{ID: "k"}}, "short": {{ID: "k", Secret: []byte("short")}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("New did not panic")
				}
			}()
			New("https://x.example", keys)
		})
	}
}

func FuzzOpen(f *testing.F) {
	s := signer()
	f.Add(s.Token(claim))
	f.Add(s.Token(Claims{Purpose: Unsubscribe, Store: "acme", Subject: "shopify/1"}))
	f.Add("a.b")
	f.Add(".")
	f.Fuzz(func(t *testing.T, token string) {
		c, err := s.Open(token, now, all()...)
		if err == nil && s.Token(c) != token {
			t.Fatalf("%q and %q open as the same link", token, s.Token(c))
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	s := signer()
	token := s.Token(claim)
	for b.Loop() {
		if _, err := s.Open(token, now, Survey); err != nil {
			b.Fatal(err)
		}
	}
}
