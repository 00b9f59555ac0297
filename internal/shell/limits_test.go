package shell_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// Every route × what is too large: an answer that says so, or one that did not
// read it; never a failure of ours, and never something done.
func TestEveryRouteHasLimits(t *testing.T) {
	v := visit(t)
	large := map[string]string{
		"8 MB of one field":    "comment=" + strings.Repeat("x", 8<<20),
		"a million fields":     strings.Repeat("a=1&", 1_000_000),
		"the field at the end": strings.Repeat("a=1&", 100_000) + "score=5&stop=marketing&password=correct+horse",
		"64 KB of percents":    "comment=" + strings.Repeat("%25", 22<<10),
		"broken percents":      "score=5&comment=%zz%",
		"semicolons":           strings.Repeat("a;b=1;", 10_000),
	}
	odd := map[string]string{
		"another type":  "Content-Type: application/json",
		"a broken type": "Content-Type: multipart/form-data",
		"many parts":    "Content-Type: multipart/form-data; boundary=x",
	}
	before := v.dump(t, "sessions")
	for _, p := range patterns(toAll, toOperators, toTokens, toPlatforms) {
		if p == "POST /logout" {
			continue // it reads no form, and would end the visit
		}
		for name, form := range large {
			if strings.Contains(name, "percents") && method(p) == "POST" && routes[p].door == toTokens {
				continue // within the limits of a comment
			}
			if got, ok := v.push(t, method(p), v.at(p), form); ok && (got >= 500 || got == http.StatusOK && method(p) == "POST" && routes[p].door == toOperators) {
				t.Errorf("%s with %s: %d", p, name, got)
			}
		}
		for name, header := range odd {
			if got := v.do(v.operator, method(p), v.at(p), strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n", 200), header); got.status >= 500 {
				t.Errorf("%s with %s: %d", p, name, got.status)
			}
		}
		if got := v.do(v.operator, method(p), v.at(p)+"?"+strings.Repeat("q=1&", 6000), ""); got.status >= 500 {
			t.Errorf("%s with a long query: %d", p, got.status)
		}
		if got := v.do(v.operator, method(p), v.at(p), "", "X-Long: "+strings.Repeat("x", 64<<10)); got.status != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("%s with 64 KB of headers: %d", p, got.status)
		}
	}
	v.rest()
	after := v.dump(t, "sessions")
	for _, name := range []string{"pauses", "consents", "persons", "mails", "orders"} {
		if before[name] != after[name] {
			t.Errorf("table %s has changed: %.2000s", name, after[name])
		}
	}
	if most := memory(t, v.Serve.PID()); most > 400<<20 {
		t.Errorf("the server's memory went up to %d MB", most>>20)
	}
}

// push sends a body that the server may refuse while it is still sent; ok is
// false when no answer came through.
func (h *house) push(t *testing.T, method, path, form string) (status int, ok bool) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://"+h.Addr+path, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := h.operator.Do(req)
	if err != nil {
		return 0, false
	}
	_, _ = io.Copy(io.Discard, res.Body) // as far as it comes
	_ = res.Body.Close()
	return res.StatusCode, true
}

// A thousand guesses of a password are ten, whatever they say of where they come from.
func TestGuesses(t *testing.T) {
	h := open(t)
	tried := map[int]int{}
	for i := range 300 {
		got := h.do(stranger, "POST", "/login", fmt.Sprintf("password=guess%d", i), fmt.Sprintf("X-Forwarded-For: 203.0.113.%d", i%250),
			fmt.Sprintf("X-Real-IP: 198.51.100.%d", i%250), fmt.Sprintf("Forwarded: for=192.0.2.%d", i%250), "Remote-User: operator")
		tried[got.status]++
	}
	if tried[http.StatusUnauthorized] > 15 || tried[http.StatusUnauthorized]+tried[http.StatusTooManyRequests] != 300 {
		t.Errorf("answers %v: want about ten guesses looked at, all others put off", tried)
	}
	if got := h.do(stranger, "GET", "/", "", "Remote-User: operator", "X-Forwarded-User: operator", "Cookie: aftercare=operator"); got.status != http.StatusSeeOther {
		t.Errorf("a header that says who it is gets %d", got.status)
	}
	if got := h.do(h.operator, "GET", "/", ""); got.status != http.StatusOK {
		t.Errorf("the guesses have put the operator out: %d", got.status)
	}
}
