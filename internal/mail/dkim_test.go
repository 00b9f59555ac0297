package mail

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

func pkcs8(t testing.TB, key crypto.PrivateKey) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func rsaKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func edKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// verify checks the letter as a receiver does, with DNS as the signer says it
// should be.
func verify(t *testing.T, s *Signer, raw []byte) *dkim.Verification {
	t.Helper()
	name, record := s.Record()
	v, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(domain string) ([]string, error) {
		if domain != name {
			return nil, fmt.Errorf("no record %s", domain)
		}
		return []string{record}, nil
	}})
	if err != nil || len(v) != 1 {
		t.Fatalf("%d signatures, %v", len(v), err)
	}
	return v[0]
}

func TestDKIM(t *testing.T) {
	pkcs1 := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(rsaKey(t))})
	for kind, key := range map[string][]byte{"ed25519": pkcs8(t, edKey(t)), "rsa pkcs8": pkcs8(t, rsaKey(t)), "rsa pkcs1": pkcs1} {
		t.Run(kind, func(t *testing.T) {
			acme, err := NewSigner("acme.example", "mail2026", key)
			if err != nil {
				t.Fatal(err)
			}
			yama, err := NewSigner("yama.example", "mail2026", key)
			if err != nil {
				t.Fatal(err)
			}
			r := overTCP(t, mailtest.Options{}, func(o *Options) { o.DKIM = []*Signer{yama, acme} })
			for name, m := range messages() {
				if got := r.Send(t.Context(), m, yes); got.State != aftercare.MailSent {
					t.Fatalf("got %+v", got)
				}
				mails := r.sink.Mails()
				signer := acme
				if strings.HasSuffix(name, "ja") {
					signer = yama
				}
				v := verify(t, signer, mails[len(mails)-1].Raw)
				if v.Err != nil || v.Domain != signer.domain {
					t.Errorf("%s: %s: %v", name, v.Domain, v.Err)
				}
				for _, must := range []string{"From", "To", "Subject", "Date", "Message-ID"} {
					if !slices.Contains(v.HeaderKeys, must) {
						t.Errorf("%s: %s is not signed", name, must)
					}
				}
				for _, list := range []string{"List-Unsubscribe", "List-Unsubscribe-Post"} {
					if slices.Contains(v.HeaderKeys, list) != (m.UnsubscribeURL != "") {
						t.Errorf("%s: %s signed: %v", name, list, v.HeaderKeys)
					}
				}
			}
		})
	}
}

func TestDKIMNoticesChanges(t *testing.T) {
	s, err := NewSigner("acme.example", "mail2026", pkcs8(t, edKey(t)))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{DKIM: []*Signer{s}, SenderID: "aftercare"}
	l, f := o.build(messages()["marketing-en"])
	if f != nil {
		t.Fatal(f.why)
	}
	for _, change := range [][2]string{
		{"One-Click", "Two-Click"}, {"confirmed", "canceled"}, {"Anna,", "Bob,"}, {"help@acme", "help@acne"}, {"https://shop", "https://evil"},
	} {
		changed := bytes.Replace(l.raw, []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(changed, l.raw) {
			t.Fatalf("the letter has no %s", change[0])
		}
		if v := verify(t, s, changed); v.Err == nil {
			t.Errorf("%s -> %s was not noticed", change[0], change[1])
		}
	}
}

// A domain that is not ours to sign for leaves unsigned rather than wrongly
// signed.
func TestDKIMAlignment(t *testing.T) {
	s, err := NewSigner("acme.example", "mail2026", pkcs8(t, edKey(t)))
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]bool{"acme.example": true, "ACME.example": true, "news.acme.example": true, "notacme.example": false, "example": false} {
		if s.covers(from) != want {
			t.Errorf("%s: %v", from, !want)
		}
		o := Options{DKIM: []*Signer{s}}
		m := confirmation()
		m.From = "shop@" + from
		l, f := o.build(m)
		if f != nil {
			t.Fatal(f.why)
		}
		if got := bytes.HasPrefix(l.raw, []byte("DKIM-Signature:")); got != want {
			t.Errorf("%s: signed %v", from, got)
		}
	}
}

func TestDKIMKeys(t *testing.T) {
	small := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: []byte("no key")})
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for want, key := range map[string][]byte{
		"no PEM block":               []byte("secret"),
		"no unencrypted private key": small,
		"only Ed25519 and RSA":       pkcs8(t, curve),
	} {
		if _, err := NewSigner("acme.example", "s", key); err == nil || !strings.Contains(err.Error(), want) || aftercare.CodeOf(err) != aftercare.Invalid {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := NewSigner("acme example", "s", pkcs8(t, edKey(t))); err == nil {
		t.Error("a domain with a space was taken")
	}
	if _, err := NewSigner("acme.example", "", pkcs8(t, edKey(t))); err == nil {
		t.Error("an empty selector was taken")
	}
}

// One signer serves all workers (the race detector looks on).
func TestDKIMIsConcurrent(t *testing.T) {
	s, err := NewSigner("acme.example", "s", pkcs8(t, rsaKey(t)))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{DKIM: []*Signer{s}}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			l, f := o.build(confirmation())
			if f != nil {
				t.Error(f.why)
			} else if v := verify(t, s, l.raw); v.Err != nil {
				t.Error(v.Err)
			}
		})
	}
	wg.Wait()
}
