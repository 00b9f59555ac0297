package customer

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/engine"
	"aftercare/internal/link"
	"aftercare/internal/web/webtest"
)

// bundle is the pages over the sample store, with a signer of the same keys.
type bundle struct {
	*testing.T
	h       http.Handler
	b       *webtest.Backend
	signer  *link.Signer
	now     *clock.Fake
	expires time.Time
}

func setup(t *testing.T) *bundle {
	t.Helper()
	x := &bundle{
		T: t, b: webtest.Full(), now: clock.NewFake(webtest.Now), expires: webtest.Now.AddDate(0, 0, 30),
		signer: link.New("https://mail.acme.example", []aftercare.SigningKey{{ID: "k", Secret: []byte("0123456789abcdef0123456789abcdef")}}),
	}
	x.h = New(x.deps(x.b))
	return x
}

func (x *bundle) deps(door Door) Deps {
	stores := map[string]*aftercare.Store{"acme": webtest.Store()}
	return Deps{
		Stores: stores, Links: x.signer, Orders: x.b, Finder: x.b, Facts: (&engine.Rules{Stores: stores}).Facts, Door: door, Uploads: x.b,
		Business: x.now, Machine: x.now, PublicURL: "https://mail.acme.example",
	}
}

func (x *bundle) token(p link.Purpose, order string) string {
	return x.signer.Token(link.Claims{Purpose: p, Store: "acme", Subject: "shopify/" + order, Expires: x.expires})
}

func (x *bundle) get(path string) *httptest.ResponseRecorder { return x.do("GET", path, nil, nil) }

func (x *bundle) post(path string, form url.Values) *httptest.ResponseRecorder {
	return x.do("POST", path, form, nil)
}

func (x *bundle) do(method, path string, form url.Values, header map[string]string) *httptest.ResponseRecorder {
	x.Helper()
	r := httptest.NewRequest(method, "https://mail.acme.example"+path, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	x.h.ServeHTTP(w, r)
	return w
}

func (x *bundle) contains(w *httptest.ResponseRecorder, status int, texts ...string) {
	x.Helper()
	if w.Code != status {
		x.Errorf("status %d, want %d", w.Code, status)
	}
	page := spaced.Replace(w.Body.String())
	for _, s := range texts {
		if !strings.Contains(page, s) {
			_, page, _ := strings.Cut(w.Body.String(), "</style>")
			x.Errorf("the page lacks %q:\n%s", s, page)
		}
	}
}

// spaced is a page without what only keeps words in one line.
var spaced = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2060", "", "&nbsp;", " ")

// purposes are the links that have a page here.
var purposes = []link.Purpose{link.Survey, link.Review, link.Unsubscribe, link.Order}

const sample = "450789469" // the sample order's id

func TestLookingRecordsNothing(t *testing.T) {
	x := setup(t)
	for _, p := range purposes {
		for _, id := range []string{sample, "ja", "ko"} {
			path := "/c/" + x.token(p, id)
			for _, method := range []string{"GET", "HEAD"} {
				for _, query := range []string{"", "?score=5", "?stop=service", "?List-Unsubscribe=One-Click"} {
					w := x.do(method, path+query, nil, nil)
					x.contains(w, http.StatusOK)
					if method == "HEAD" && w.Body.Len() > 0 {
						t.Errorf("HEAD %s has a body", p)
					}
				}
			}
		}
	}
	if c := x.b.Changes(); len(c) > 0 {
		t.Errorf("looking recorded %v", c)
	}
}

func TestEveryPageIsSafeSmallAndWithoutCookies(t *testing.T) {
	x := setup(t)
	for _, path := range []string{
		"/c/" + x.token(link.Survey, sample), "/c/" + x.token(link.Review, sample), "/c/" + x.token(link.Unsubscribe, sample), "/c/nothing",
	} {
		w := x.get(path)
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || strings.Contains(policy, "script") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for k, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store", "Set-Cookie": "",
		} {
			if got := w.Header().Get(k); got != want {
				t.Errorf("%s: %s is %q, want %q", path, k, got, want)
			}
		}
		if w.Body.Len() > 100_000 || strings.Contains(w.Body.String(), "<script") {
			t.Errorf("%s: %d bytes, or a script", path, w.Body.Len())
		}
	}
}

// Every wrong token must get the very same answer.
func TestBadTokens(t *testing.T) {
	x := setup(t)
	good := x.token(link.Survey, sample)
	claims := link.Claims{Purpose: link.Survey, Store: "acme", Subject: "shopify/" + sample}
	with := func(change func(*link.Claims)) string {
		c := claims
		change(&c)
		return x.signer.Token(c)
	}
	other := link.New("", []aftercare.SigningKey{{ID: "k", Secret: []byte("another secret, another secret!!")}})
	want := x.get("/c/nothing").Body.String()
	if strings.Contains(want, "Acme") {
		t.Error("the 404 tells whose link it was")
	}
	for name, token := range map[string]string{
		"expired":       with(func(c *link.Claims) { c.Expires = webtest.Now }),
		"other store":   with(func(c *link.Claims) { c.Store = "gone" }),
		"no such order": with(func(c *link.Claims) { c.Subject = "shopify/1" }),
		"no order":      with(func(c *link.Claims) { c.Subject = "shopify" }),
		"other purpose": with(func(c *link.Claims) { c.Purpose = "door" }),
		"other key":     other.Token(claims),
		"cut":           good[:len(good)-1], "longer": good + "A", "flipped": "B" + good[1:], "two parts": good + "/x",
	} {
		for _, method := range []string{"GET", "POST"} {
			w := x.do(method, "/c/"+token, url.Values{"score": {"1"}}, nil)
			if w.Code != http.StatusNotFound || w.Body.String() != want {
				t.Errorf("%s %s: %d, or another page", method, name, w.Code)
			}
		}
	}
	if w := x.post("/c/"+x.token(link.Unsubscribe, sample)+"/review", url.Values{"place": {"1"}}); w.Code != http.StatusNotFound {
		t.Errorf("an unsubscribe link reviews: %d", w.Code)
	}
	if c := x.b.Changes(); len(c) > 0 {
		t.Errorf("bad tokens recorded %v", c)
	}
}

func TestTheReadersLanguage(t *testing.T) {
	x := setup(t)
	for id, want := range map[string]string{"ja": `<html lang="ja">`, "ko": `<html lang="ko">`, sample: `<html lang="en">`} {
		x.contains(x.get("/c/"+x.token(link.Survey, id)), http.StatusOK, want)
	}
	for accept, want := range map[string]string{
		"ja-JP,ja;q=0.9,en;q=0.8": `lang="ja"`, "ko": `lang="ko"`, "pt, ko;q=0.5": `lang="ko"`, "de-AT": `lang="de"`, "pt": `lang="en"`, "": `lang="en"`, ",,;": `lang="en"`,
	} {
		x.contains(x.do("GET", "/c/nothing", nil, map[string]string{"Accept-Language": accept}), http.StatusNotFound, want)
	}
}

func TestUnavailableIsSaidAndTriedAgain(t *testing.T) {
	x := setup(t)
	paths := map[string]string{}
	for _, p := range purposes {
		paths[string(p)] = "/c/" + x.token(p, sample)
	}
	x.b.Err = aftercare.Errorf(aftercare.Unavailable, "database secret-host is away")
	for name, path := range paths {
		for _, method := range []string{"GET", "POST"} {
			w := x.do(method, path, url.Values{"score": {"3"}}, nil)
			if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "secret-host") {
				t.Errorf("%s %s: %d, Retry-After %q", method, name, w.Code, w.Header().Get("Retry-After"))
			}
		}
	}
}

// A shop's data may hold anything; a page shows it as text.
func TestHostileDataIsText(t *testing.T) {
	x := setup(t)
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>{store}`
	line := x.b.Lines[7]
	f := &line.State.Facts
	f.Order.Name, f.Order.Lines[0].Title = evil, evil
	f.Survey = &aftercare.Answer{Score: 2, Comment: "</textarea>" + evil}
	x.b.Lines[7] = line
	for _, p := range purposes {
		body := x.get("/c/" + x.token(p, sample)).Body.String()
		if strings.Contains(body, "<script") || strings.Contains(body, "<img src=x") {
			t.Errorf("%s: markup came through:\n%s", p, body)
		}
	}
}
