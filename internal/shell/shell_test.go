package shell_test

import (
	"database/sql"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// house is a running server and somebody who talks to it from outside.
type house struct {
	*rig.Rig
	operator *http.Client // logged in to the console
	eyes     *sql.DB      // see rows
}

// stranger follows no redirect and has no cookie.
var stranger = &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

const password = "canary-console-5EcReT"

func open(t *testing.T, env ...string) *house {
	t.Helper()
	t.Parallel()
	h := &house{Rig: rig.New(t, rig.Options{SQLite: true})}
	h.Env = append(append(h.Env, "AFTERCARE_CONSOLE_PASSWORD="+password), env...)
	h.Serve = rig.Launch(t, rig.Build(t), h.Dir, h.Env, "serve", "--verbose")
	if !h.Answers(h.Serve, h.Addr) {
		t.Fatalf("serve ended\n%s", h.Serve.Said())
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	h.operator = &http.Client{Timeout: 30 * time.Second, Jar: jar, CheckRedirect: stranger.CheckRedirect}
	if got := h.do(h.operator, "POST", "/login", url.Values{"password": {password}}.Encode()); got.status != http.StatusSeeOther {
		t.Fatalf("login: %d\n%s", got.status, got.body)
	}
	return h
}

type answer struct {
	status int
	header http.Header
	body   string
}

// do sends a form, or nothing, and reads the whole answer. header is "Name: value".
func (h *house) do(who *http.Client, method, path, form string, header ...string) answer {
	h.Helper()
	req, err := http.NewRequestWithContext(h.Context(), method, "http://"+h.Addr+path, strings.NewReader(form))
	if err != nil {
		h.Fatal(err)
	}
	if form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, f := range header {
		name, value, _ := strings.Cut(f, ": ")
		req.Header.Set(name, value)
	}
	return h.send(who, req)
}

func (h *house) send(who *http.Client, req *http.Request) answer {
	h.Helper()
	res, err := who.Do(req)
	if err != nil {
		h.Fatalf("%s %s: %v\n%.2000s", req.Method, req.URL.Path, err, h.Serve.Said())
	}
	defer func() { _ = res.Body.Close() }() // read to its end
	body, err := io.ReadAll(res.Body)
	if err != nil {
		h.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

// verdicts are the rows of the inbox that are done with, by their keys.
func (h *house) verdicts() map[string]aftercare.Inbound {
	h.Helper()
	out := map[string]aftercare.Inbound{}
	for _, state := range []aftercare.InboundState{aftercare.InboundApplied, aftercare.InboundIgnored, aftercare.InboundRejected, aftercare.InboundHeld} {
		rows, err := h.DB.Inbounds(h.Context(), state, 0, 10_000)
		if err != nil {
			h.Fatal(err)
		}
		for _, in := range rows {
			out[in.Key] = in
		}
	}
	return out
}

// rest waits until nothing is due any more.
func (h *house) rest() {
	h.Helper()
	rig.Await(h, "everything is applied and sent", func() bool { return !h.Busy() })
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
