package shell_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
)

// sound is an order that all platforms could send.
func sound(t *testing.T, source string, n int) (topic, body string) {
	w := rig.Buy(source, n).Order(t)
	return w.Topic, string(w.Body)
}

// Whatever a platform signs is kept, whether or not we can read it: a body that
// was refused would be lost, since the platform counts on our 200. It ends as
// applied, ignored or rejected with a reason, never as a row that fails for ever.
func TestSignedNonsenseIsKept(t *testing.T) {
	h := open(t)
	n := 0
	want := map[string]string{}
	for _, source := range rig.Sources {
		topic, good := sound(t, source, 500)
		open := strings.TrimSuffix(strings.TrimSpace(good), "}")
		for name, body := range map[string]string{
			"empty":              "",
			"not JSON":           "order=1&paid=yes",
			"deep":               strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000),
			"deep lists":         strings.Repeat("[", 500_000),
			"deep, sound so far": open + `,"x":` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + "}",
			"many keys":          "{" + keys(150_000) + `"last":1}`,
			"same key twice":     open + `,"id":"1","id":"2","email":"a@a.example","email":"b@b.example"}`,
			"a number too large": open + `,"total":1e400,"total_price":1e400,"id":1e400}`,
			"a negative number":  open + `,"total":"-99999999999999999999","total_price":"-99999999999999999999"}`,
			"not UTF-8":          open + ",\"name\":\"\xff\xfe\xc0\xaf\"}",
			"NUL":                open + `,"name":"a\u0000b"}`,
			"a bare NUL":         open + ",\"name\":\"a\x00b\"}",
			"half a surrogate":   open + `,"name":"\ud83d"}`,
			"64 KB fields":       strings.ReplaceAll(good, "Camping lamp", strings.Repeat("ü", 32<<10)),
			"a 64 KB id":         open + `,"id":"` + strings.Repeat("9", 64<<10) + `"}`,
			"a list":             "[" + good + "]",
			"a byte order mark":  "\xef\xbb\xbf" + good,
			"two documents":      good + good,
			"null":               "null",
			"2 MB of one text":   open + `,"note":"` + strings.Repeat("x", 2<<20-len(good)-20) + `"}`,
		} {
			if n++; body == "" && source != "standard" {
				continue // no platform signs nothing; both adapters refuse it
			}
			w := rig.Webhook{Source: source, Topic: topic, ID: fmt.Sprint("hostile-", n), Body: []byte(body)}
			if status := h.Post(h.Addr, w); status != http.StatusOK {
				t.Errorf("%s, %s: answered %d; what is signed must be kept", source, name, status)
				continue
			}
			want[w.ID] = source + ", " + name
		}
	}
	h.rest()
	got := h.verdicts()
	kept := 0
	for _, in := range got {
		if kept++; in.State == aftercare.InboundHeld || in.State != aftercare.InboundApplied && in.Reason == "" || len(in.Reason) > 2000 {
			t.Errorf("%s %s is %s because %.300q", in.Source, want[in.Key], in.State, in.Reason)
		}
	}
	if kept != len(want) {
		t.Errorf("%d rows have a verdict, want %d", kept, len(want))
	}
	p := rig.Buy("standard", 900)
	h.Deliver(p.Order(t), nil)
	h.rest()
	if arrived := h.mailsTo(p.Email()); len(arrived) != 1 {
		t.Errorf("after all that %d mails for a sound order", len(arrived))
	}
}

func keys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d":0,`, i)
	}
	return b.String()
}

// What is too large, compressed or endless is refused before it is read.
func TestWhatIsRefusedUnread(t *testing.T) {
	h := open(t)
	topic, good := sound(t, "standard", 1)
	bomb := &bytes.Buffer{}
	z := gzip.NewWriter(bomb)
	if _, err := io.Copy(z, io.LimitReader(zeros{}, 64<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		body   io.Reader
		header []string
		want   int
	}{
		"50 MB":            {io.LimitReader(zeros{}, 50<<20), nil, http.StatusRequestEntityTooLarge},
		"endless":          {io.LimitReader(zeros{}, 1<<40), nil, http.StatusRequestEntityTooLarge},
		"gzip bomb":        {bomb, []string{"Content-Encoding: gzip"}, http.StatusUnsupportedMediaType},
		"brotli":           {strings.NewReader(good), []string{"Content-Encoding: br"}, http.StatusUnsupportedMediaType},
		"headers too long": {strings.NewReader(good), []string{"X-Long: " + strings.Repeat("x", 64<<10)}, http.StatusRequestHeaderFieldsTooLarge},
	} {
		req, err := http.NewRequestWithContext(t.Context(), "POST", "http://"+h.Addr+"/webhooks/acme/standard", c.body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header = rig.Webhook{Source: "standard", Topic: topic, ID: name, Body: []byte(good)}.Header()
		for _, f := range c.header {
			key, value, _ := strings.Cut(f, ": ")
			req.Header.Set(key, value)
		}
		res, err := stranger.Do(req)
		if err != nil {
			if name != "endless" && name != "50 MB" { // the reset that follows the answer may overtake it
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		_ = res.Body.Close() // its status says all
		if res.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", name, res.StatusCode, c.want)
		}
	}
	if v := h.verdicts(); len(v) > 0 || h.Busy() {
		t.Errorf("something of it was kept: %v", v)
	}
	if grown := memory(t, h.Serve.PID()); grown > 300<<20 {
		t.Errorf("the server's memory went up to %d MB", grown>>20)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// The same delivery with another body: the first counts, and the row says that
// there was a second.
func TestTheFirstBodyCounts(t *testing.T) {
	h := open(t)
	p := rig.Buy("standard", 1)
	first := p.Order(t)
	second := first
	second.Body = bytes.ReplaceAll(first.Body, []byte("Camping lamp"), []byte("Gold bar"))
	for _, w := range []rig.Webhook{first, second, first} {
		if status := h.Post(h.Addr, w); status != http.StatusOK {
			t.Fatalf("answered %d", status)
		}
	}
	h.rest()
	mails := h.mailsTo(p.Email())
	if len(mails) != 1 || !strings.Contains(mails[0].Text, "Camping lamp") || strings.Contains(mails[0].Text, "Gold") {
		t.Errorf("%d mails: %+v", len(mails), mails)
	}
	if n := h.count(t, "SELECT COUNT(*) FROM inbox WHERE conflict = 1"); n != 1 {
		t.Errorf("%d rows say that there was another body, want 1", n)
	}
}
