package api

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestReadyz(t *testing.T) {
	ok := func(context.Context) error { return nil }
	bad := func(context.Context) error { return errors.New("password=secret refused") }
	for _, c := range []struct {
		name   string
		checks []Check
		status int
		want   string
	}{
		{"nothing to check", nil, 200, `"status":"ok"`},
		{"all well", []Check{{"sql", true, ok}, {"redis", false, ok}}, 200, `"status":"ok"`},
		{"redis away", []Check{{"sql", true, ok}, {"redis", false, bad}}, 200, `"status":"degraded"`},
		{"sql away", []Check{{"sql", true, bad}, {"redis", false, bad}}, 503, `"status":"down"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			New(Deps{Checks: c.checks}).ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil))
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("got %d %s, want %d with %s", w.Code, w.Body, c.status, c.want)
			}
			if strings.Contains(w.Body.String(), "secret") {
				t.Error("the reason of a failing check is shown to everybody")
			}
		})
	}
}

func TestAHangingCheckFails(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	hang := func(context.Context) error { <-t.Context().Done(); return nil }
	if errs := Run(ctx, []Check{{"smtp", false, hang}}); errs[0] == nil {
		t.Error("a check that never answers counted as fine")
	}
}

func TestRoutes(t *testing.T) {
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("mails_total 1\n")) })
	h := New(Deps{Metrics: metrics})
	for target, want := range map[string]int{
		"GET /livez": 200, "HEAD /livez": 200, "POST /livez": 405, "POST /readyz": 405,
		"GET /metrics": 200, "GET /nothing": 404,
	} {
		method, path, _ := strings.Cut(target, " ")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
		if w.Code != want {
			t.Errorf("%s: got %d, want %d", target, w.Code, want)
		}
	}
}
