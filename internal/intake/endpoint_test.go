package intake_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"aftercare/internal/intake"
)

type request struct {
	name, method, path string
	header             string // "Name: value, Name: value"
	body               io.Reader
	length             int64 // Content-Length; 0: as the body says
	inbox              memory

	status  int
	result  string
	kept    int
	counted string // source
}

func big(n int) io.Reader { return bytes.NewReader(bytes.Repeat([]byte("x"), n)) }

func TestEveryAnswer(t *testing.T) {
	const path, good = "/webhooks/acme/shop", "Secret: a, Key: 1, Topic: order"
	for _, r := range []*request{
		{name: "kept", header: good, status: 200, result: "received", kept: 1},
		{name: "hello", header: "Secret: a, Topic: ping", status: 200, result: "hello"},
		{name: "topic that Parse ignores", header: "Secret: a, Topic: ignored", status: 200, result: "received", kept: 1},
		{name: "body that nobody can read", header: good, body: strings.NewReader("\xff{{"), status: 200, result: "received", kept: 1},
		{name: "no body", header: good, body: strings.NewReader(""), status: 200, result: "received", kept: 1},
		{name: "largest body", header: good, body: big(intake.MaxBody), status: 200, result: "received", kept: 1},
		{name: "said not to be compressed", header: good + ", Content-Encoding: identity", status: 200, result: "received", kept: 1},
		{name: "wrong secret", header: "Secret: b, Key: 1", status: 401, result: "unauthorized"},
		{name: "no secret", header: "Key: 1", status: 401, result: "unauthorized"},
		{name: "our own topic from outside", header: "Secret: a, Topic: aftercare:own", status: 401, result: "unauthorized"},
		{name: "another store's secret", path: "/webhooks/beta/shop", header: good, status: 401, result: "unauthorized"},
		{name: "another source's secret", path: "/webhooks/acme/other", header: good, status: 401, result: "unauthorized", counted: "other"},
		{name: "unknown store", path: "/webhooks/nobody/shop", header: good, status: 404, result: "unknown", counted: "-"},
		{name: "unknown source", path: "/webhooks/acme/made-up-by-a-stranger", header: good, status: 404, result: "unknown", counted: "-"},
		{name: "read", method: "GET", header: good, status: 405, result: "not_a_post"},
		{name: "looked at", method: "HEAD", header: good, status: 405, result: ""},
		{name: "put", method: "PUT", header: good, status: 405, result: "not_a_post"},
		{name: "compressed", header: good + ", Content-Encoding: gzip", status: 415, result: "compressed"},
		{name: "one byte too large", header: good, body: big(intake.MaxBody + 1), status: 413, result: "too_large"},
		{name: "length too large", header: good, length: intake.MaxBody + 1, status: 413, result: "too_large"},
		{name: "too large and of unknown length", header: good, body: io.MultiReader(big(intake.MaxBody), big(9)), status: 413, result: "too_large"},
		{name: "too large and unsigned", body: big(intake.MaxBody + 1), status: 413, result: "too_large"},
		{name: "no database", header: good, inbox: memory{err: errDown}, status: 503, result: "unavailable"},
	} {
		t.Run(r.name, func(t *testing.T) { r.check(t, path) })
	}
}

func (r *request) check(t *testing.T, path string) {
	var n nudges
	var source, counted string
	h := endpoint(&r.inbox, &n, func(s, result string) { source, counted = s, result })
	if r.body == nil {
		r.body = strings.NewReader(`{"id":1}`)
	}
	req := httptest.NewRequest(orElse(r.method, "POST"), orElse(r.path, path), r.body)
	if r.length != 0 {
		req.ContentLength = r.length
	}
	for field := range strings.SplitSeq(r.header, ", ") {
		name, value, _ := strings.Cut(field, ": ")
		req.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	if w.Code != r.status || !strings.Contains(w.Body.String(), r.result) {
		t.Errorf("answered %d %s, want %d %q", w.Code, w.Body, r.status, r.result)
	}
	if kept := r.inbox.all(); len(kept) != r.kept || len(n.ids) != r.kept {
		t.Errorf("kept %d rows and nudged %d, want %d", len(kept), len(n.ids), r.kept)
	}
	if want := strings.TrimPrefix(orElse(r.counted, "shop"), "-"); source != want || (r.result != "" && counted != r.result) {
		t.Errorf("counted %q of source %q, want %q of %q", counted, source, r.result, want)
	}
	if got := w.Header().Get("Retry-After"); (got != "") != (r.status == 503) {
		t.Errorf("Retry-After %q with %d", got, w.Code)
	}
	if got := w.Header().Get("Allow"); (got == "POST") != (r.status == 405) {
		t.Errorf("Allow %q with %d", got, w.Code)
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// The row holds what was received, under the store and source of the path.
func TestWhatIsKept(t *testing.T) {
	var inbox memory
	req := httptest.NewRequest("POST", "/webhooks/beta/shop", strings.NewReader(" {\"raw\" : 1}\n"))
	req.Header = http.Header{"Secret": {"b"}, "Key": {"k1"}, "Topic": {"orders/create"}, "Store": {"acme"}}
	endpoint(&inbox, new(nudges), nil).ServeHTTP(httptest.NewRecorder(), req)
	rows := inbox.all()
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	in := rows[0]
	if in.Store != "beta" || in.Source != "shop" || in.Key != "k1" || in.Topic != "orders/create" ||
		string(in.Body) != " {\"raw\" : 1}\n" || !in.ReceivedAt.Equal(noon) {
		t.Fatalf("kept %+v", in)
	}
	if len(in.Header) != 1 || in.Header["Topic"] != "orders/create" {
		t.Fatalf("kept headers %v, want only what the source asked for", in.Header)
	}
}

// Keys that an index cannot take, or that could be taken for a customer's
// answer, are replaced, and still tell repeats from news.
func TestStrangeKeys(t *testing.T) {
	var inbox memory
	var n nudges
	h := endpoint(&inbox, &n, nil)
	post := func(key, body, want string) {
		t.Helper()
		req := httptest.NewRequest("POST", "/webhooks/acme/shop", strings.NewReader(body))
		req.Header = http.Header{"Secret": {"a"}, "Key": {key}}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("key %.20q, body %q: %d %s, want %s", key, body, w.Code, w.Body, want)
		}
	}
	long := strings.Repeat("k", 5000)
	post("", "1", "received")
	post("", "1", "repeat")
	post("", "2", "received")
	post(long+"1", "1", "received")
	post(long+"2", "1", "received")
	post(long+"1", "2", "repeat")
	post("own:survey", "1", "received")
	post("own:survey", "1", "repeat")
	for _, r := range inbox.all() {
		if r.Key == "" || len(r.Key) > 200 || strings.HasPrefix(r.Key, "own:") {
			t.Errorf("key %q was kept", r.Key)
		}
	}
	if len(n.ids) != 5 {
		t.Errorf("nudged %d rows, want 5: repeats wake nobody", len(n.ids))
	}
}

// A database that hangs gets four seconds; then the platform is told to come again.
func TestAHangingDatabase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		req := httptest.NewRequest("POST", "/webhooks/acme/shop", strings.NewReader("{}"))
		req.Header.Set("Secret", "a")
		w := httptest.NewRecorder()
		endpoint(&memory{hang: true}, new(nudges), nil).ServeHTTP(w, req)
		if w.Code != 503 || w.Header().Get("Retry-After") == "" {
			t.Fatalf("answered %d", w.Code)
		}
	})
}

// Five at once with one key are one row and one nudge.
func TestRepeatsAtOnce(t *testing.T) {
	var inbox memory
	var n nudges
	h := endpoint(&inbox, &n, nil)
	done := make(chan string)
	for range 5 {
		go func() {
			req := httptest.NewRequest("POST", "/webhooks/acme/shop", strings.NewReader("{}"))
			req.Header = http.Header{"Secret": {"a"}, "Key": {"1"}}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, req)
			done <- w.Body.String()
		}()
	}
	fresh := 0
	for range 5 {
		if strings.Contains(<-done, "received") {
			fresh++
		}
	}
	if fresh != 1 || len(n.ids) != 1 {
		t.Fatalf("%d fresh, %d nudged; want one each", fresh, len(n.ids))
	}
}
