package console

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// memory is a session store with contexts, as the SQL one is.
type memory struct {
	mu   sync.Mutex
	rows map[string][]byte
}

func newMemory() *memory { return &memory{rows: map[string][]byte{}} }

func (m *memory) FindCtx(_ context.Context, token string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.rows[token]
	return b, ok, nil
}

func (m *memory) CommitCtx(_ context.Context, token string, b []byte, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows[token] = b
	return nil
}

func (m *memory) DeleteCtx(_ context.Context, token string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rows, token)
	return nil
}

func (m *memory) Find(token string) ([]byte, bool, error) {
	return m.FindCtx(context.Background(), token)
}
func (m *memory) Delete(token string) error { return m.DeleteCtx(context.Background(), token) }
func (m *memory) Commit(token string, b []byte, expiry time.Time) error {
	return m.CommitCtx(context.Background(), token, b, expiry)
}

func TestLoginAndLogout(t *testing.T) {
	x := setup(t)
	x.contains(x.do("GET", "/login?next=/orders/7", nil), http.StatusOK, `value="/orders/7"`)
	x.contains(x.login("wrong"), http.StatusUnauthorized, "not the password")
	x.contains(x.login(""), http.StatusUnauthorized)
	w := x.login(password)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/queues" {
		t.Fatalf("login: %d to %q", w.Code, w.Header().Get("Location"))
	}
	c := w.Result().Cookies()[0]
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie %s", w.Header().Get("Set-Cookie"))
	}
	x.contains(x.do("GET", "/", nil), http.StatusOK, "Log out")
	if w := x.do("GET", "/login", nil); w.Code != http.StatusSeeOther {
		t.Errorf("the login page while logged in: %d", w.Code)
	}
	token := x.cookie
	if w := x.do("POST", "/logout", nil); w.Code != http.StatusSeeOther {
		t.Errorf("logout: %d", w.Code)
	}
	x.cookie = token
	if w := x.do("GET", "/", nil); w.Code != http.StatusSeeOther {
		t.Error("the session lives on after logging out")
	}
}

// A token that somebody planted, or that was used before, is worth nothing
// after a login.
func TestLoginMakesANewToken(t *testing.T) {
	x := setup(t)
	x.cookie = "planted-by-somebody"
	x.login(password)
	first := x.cookie
	x.login(password)
	if first == "planted-by-somebody" || x.cookie == first {
		t.Fatalf("the token stayed: %q, %q", first, x.cookie)
	}
	for _, old := range []string{first, "planted-by-somebody"} {
		x.cookie = old
		if w := x.do("GET", "/", nil); w.Code != http.StatusSeeOther {
			t.Errorf("token %q still opens the console", old)
		}
	}
}

func TestNoPasswordLetsNobodyIn(t *testing.T) {
	x := setup(t)
	d := deps(x.b, x.machine)
	d.Password = ""
	x.h = New(d)
	x.contains(x.login(""), http.StatusUnauthorized)
}

func TestTriesAreLimited(t *testing.T) {
	x := setup(t)
	for i := range 10 {
		if w := x.login("wrong"); w.Code != http.StatusUnauthorized {
			t.Fatalf("try %d: %d", i, w.Code)
		}
	}
	x.contains(x.login(password), http.StatusTooManyRequests, "wait a minute")
	if w := x.do("POST", "/login", nil, "X-Forwarded-For", "203.0.113.9"); w.Code != http.StatusTooManyRequests {
		t.Errorf("a header bought another try: %d", w.Code)
	}
	x.from = "192.0.2.2:1000"
	if w := x.login("wrong"); w.Code != http.StatusUnauthorized {
		t.Errorf("another peer: %d", w.Code)
	}
	x.from = "192.0.2.1:2000"
	x.machine.Advance(-time.Hour)
	x.contains(x.login(password), http.StatusTooManyRequests)
	x.machine.Advance(time.Hour + 6*time.Second)
	if w := x.login(password); w.Code != http.StatusSeeOther {
		t.Errorf("after a while: %d", w.Code)
	}
}

func TestLoginNeverLeadsAway(t *testing.T) {
	for next, want := range map[string]string{
		"/orders/7": "/orders/7", "/?q=a b": "/?q=a b", "": "/", "//evil.example": "/", "https://evil.example": "/",
		"/\\evil.example": "/", "\\\\evil": "/", "javascript:alert(1)": "/", "/a\r\nSet-Cookie: x": "/", "evil": "/", "/\t/evil.example": "/",
	} {
		if got := within(next); got != want {
			t.Errorf("within(%q) = %q, want %q", next, got, want)
		}
	}
}

// asynqmon's page as it is: two inline scripts, two foreign fonts.
func TestRawViewAllowsOnlyItsOwnScripts(t *testing.T) {
	x := inside(t)
	page := `<link href="https://fonts.googleapis.com/css"/><script>window.A="/queues/raw"</script><script>go()</script><script src="/queues/raw/static/x.js"></script>`
	d := deps(x.b, x.machine)
	d.Open, d.Raw = true, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write([]byte(page[:40]))
		_, _ = w.Write([]byte(page[40:]))
	})
	x.h = New(d)
	w := x.do("GET", "/queues/raw/", nil)
	policy := w.Header().Get("Content-Security-Policy")
	if w.Code != http.StatusAccepted || w.Body.String() != page || strings.Count(policy, "'sha256-") != 2 {
		t.Errorf("%d, policy %q", w.Code, policy)
	}
	for _, bad := range []string{"googleapis", "https:", "script-src 'self' 'unsafe-inline'"} {
		if strings.Contains(policy, bad) {
			t.Errorf("the policy allows %s: %q", bad, policy)
		}
	}
	if w := x.do("GET", "/queues/raw/api/queues", nil); strings.Contains(w.Header().Get("Content-Security-Policy"), "sha256") {
		t.Error("an API answer was held back")
	}
	x.contains(x.do("GET", "/queues", nil), http.StatusOK, "Open the raw view")
}
