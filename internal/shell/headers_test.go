package shell_test

import (
	"net/http"
	"strings"
	"testing"
)

// What every answer carries, whoever asks and whatever becomes of it.
func TestHeaders(t *testing.T) {
	v := visit(t)
	private := func(path string) bool { return !strings.HasPrefix(path, "/assets/") }
	look := func(what string, got answer, path string) {
		t.Helper()
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
		} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", what, name, got.header.Get(name), want)
			}
		}
		policy := got.header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "frame-ancestors"} {
			if !strings.Contains(policy, want) && private(path) {
				t.Errorf("%s: the policy lacks %s: %q", what, want, policy)
			}
		}
		for _, bad := range []string{"unsafe-eval", "script-src 'unsafe-inline'", "script-src *", "default-src *"} {
			if strings.Contains(policy, bad) {
				t.Errorf("%s: the policy has %s", what, bad)
			}
		}
		if cache := got.header.Get("Cache-Control"); private(path) && got.status < 400 && cache != "no-store" && cache != "no-cache" {
			t.Errorf("%s: Cache-Control is %q", what, cache)
		}
		for _, tells := range []string{"Server", "X-Powered-By"} {
			if got.header.Get(tells) != "" {
				t.Errorf("%s tells %s: %s", what, tells, got.header.Get(tells))
			}
		}
		for _, c := range got.header.Values("Set-Cookie") {
			if !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") {
				t.Errorf("%s sets the cookie %s", what, c)
			}
		}
	}
	for _, p := range patterns(toAll, toOperators, toTokens, toPlatforms, toDemo) {
		for who, c := range map[string]*http.Client{"a stranger": stranger, "an operator": v.operator} {
			if p == "POST /logout" && c == v.operator {
				continue // the last thing that an operator does
			}
			look(p+" for "+who, v.do(c, method(p), v.at(p), routes[p].form), v.at(p))
		}
	}
	for _, path := range []string{"/c/", "/c/x.y", "/nothing", "/webhooks/nobody/shop", "/c/x.y/z", "/%00", "/c/%2e%2e/login", "/orders/999999", "/assets/none.css"} {
		look(path, v.do(v.operator, "GET", path, ""), path)
		look("POST "+path, v.do(v.operator, "POST", path, "x=1"), path)
	}
	for _, m := range []string{"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"} {
		for _, p := range patterns(toAll, toOperators, toTokens, toPlatforms) {
			if got := v.do(v.operator, m, v.at(p), ""); got.status < 300 || got.status >= 500 {
				t.Errorf("%s %s: %d", m, v.at(p), got.status)
			}
		}
	}
}
