package customer

import (
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
)

// aCase is a case of the sample order, so that its page can be looked at.
var aCase = aftercare.Case{ID: "C-7K4M2Q", Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, State: aftercare.StateNew}

// everywhere are the addresses of all pages, by all tokens that open them.
func (x *bundle) everywhere() (out []string) {
	line := x.b.Lines[7]
	line.State.Facts.Cases = []aftercare.Case{aCase}
	x.b.Lines[7] = line
	for _, e := range entries() {
		for _, p := range e.by {
			order := sample
			if p == link.Case {
				order += "/" + aCase.ID
			}
			out = append(out, "/c/"+x.token(p, order)+strings.ReplaceAll(e.path, "{id}", "1"))
		}
	}
	return append(out, "/find/acme", "/c/nothing")
}

// Scanners of mails follow every link, with HEAD and with GET, and whatever stands
// behind the question mark.
func TestLookingChangesNothingAnywhere(t *testing.T) {
	x := setup(t)
	for _, path := range x.everywhere() {
		for _, method := range []string{"GET", "HEAD"} {
			for _, query := range []string{"", "?score=1&nps=0&solved=no&accept=yes", "?stop=service&mails=orders", "?List-Unsubscribe=One-Click"} {
				w := x.do(method, path+query, nil, nil)
				if w.Code >= 500 {
					t.Errorf("%s %s: %d", method, path+query, w.Code)
				}
				if w.Header().Get("Set-Cookie") != "" || strings.Contains(w.Body.String(), "<script") || w.Body.Len() > 100_000 {
					t.Errorf("%s %s: a cookie, a script, or %d bytes", method, path+query, w.Body.Len())
				}
			}
		}
	}
	if c := x.b.Changes(); len(c) > 0 {
		t.Errorf("looking recorded %v", c)
	}
}

// No page names where somebody lives, what they paid or how to write to them.
func TestAForwardedLinkLeaksNothing(t *testing.T) {
	x := setup(t)
	for _, path := range x.everywhere() {
		body := x.get(path).Body.String()
		for _, secret := range []string{"anna@", "Keller", "Vancouver", "169", "129.00", "Visa", "WINTER10"} {
			if strings.Contains(strings.ToLower(body), strings.ToLower(secret)) {
				t.Errorf("%s names %q", path, secret)
			}
		}
	}
}

// None of ten thousand random tokens, and no single flipped bit of a good one,
// opens anything or is answered in another way than all others.
func TestNoForgedTokenOpens(t *testing.T) {
	x := setup(t)
	gone := x.get("/c/nothing").Body.String()
	accepted := 0
	try := func(method, token, below string) {
		w := x.do(method, "/c/"+url.PathEscape(token)+below, url.Values{"score": {"1"}, "mails": {"orders"}, "want": {"erase"}}, nil)
		if w.Code != http.StatusNotFound || w.Body.String() != gone {
			accepted++
			t.Errorf("%s of token %q%s: %d", method, token, below, w.Code)
		}
	}
	for i := range 10_000 {
		body, mac := make([]byte, 1+i%90), make([]byte, 32)
		_, _ = rand.Read(body)
		_, _ = rand.Read(mac)
		enc := base64.RawURLEncoding
		try([]string{"GET", "POST"}[i%2], enc.EncodeToString(body)+"."+enc.EncodeToString(mac), []string{"", "/data", "/review", "/register"}[i%4])
	}
	for _, p := range []link.Purpose{link.Order, link.Preferences} {
		good := x.token(p, sample)
		for i := range len(good) {
			for bit := range 8 {
				forged := []byte(good)
				forged[i] ^= 1 << bit
				if forged[i] == '/' || forged[i] == 0 { // another path; no address can hold it
					continue
				}
				try("POST", string(forged), "")
			}
		}
	}
	if c := x.b.Changes(); accepted > 0 || len(c) > 0 {
		t.Errorf("%d accepted, %v recorded", accepted, c)
	}
}
