package mailbox

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

var start = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// sink is a box that the test fills.
type sink struct {
	mails []Mail
	p     Progress
}

func (s *sink) Mails() []Mail      { return s.mails }
func (s *sink) Progress() Progress { return s.p }

func (s *sink) arrive(id, to, order, template, locale string) {
	s.mails = append(s.mails, Mail{
		ID: id, To: to, OrderName: order, Template: template, Locale: locale, Kind: aftercare.KindService, Subject: "About " + id,
		HTML: "<html><head><title>x</title></head><body>Letter " + id + "</body></html>", Text: "Plain " + id, At: start.Add(time.Duration(len(s.mails)) * time.Hour),
	})
}

func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestMailbox(t *testing.T) {
	s := &sink{p: Progress{Day: 1, Days: 90, Now: start}}
	h := New(Deps{Box: s, Banner: "Sandbox"})
	if w := get(h, "/mailbox"); w.Code != 200 || !strings.Contains(w.Body.String(), "No mail yet") || !strings.Contains(w.Body.String(), "Day 1 of 90") {
		t.Errorf("an empty box: %d\n%s", w.Code, w.Body)
	}
	s.arrive("m1", "Anna Keller <anna@x.example>", "#1", "order-confirmation", "en")
	s.arrive("m2", "山田 太郎 <taro@x.example>", "#2", "order-confirmation", "ja")
	s.arrive("m3", "anna@x.example", "#1", "shipping-update", "en")
	body := get(h, "/mailbox").Body.String()
	for _, want := range []string{"Anna Keller", "山田 太郎", "About m3", "/mailbox/m3/html", "Sandbox", `sandbox="allow-popups`, "Plain m3"} {
		if !strings.Contains(body, want) {
			t.Errorf("the box lacks %q", want)
		}
	}
	if strings.Index(body, "About m3") > strings.Index(body, "About m2") {
		t.Error("the order that got mail last does not come first")
	}
	if w := get(h, "/mailbox/m1"); w.Code != 200 || !strings.Contains(w.Body.String(), "Plain m1") {
		t.Errorf("one mail: %d", w.Code)
	}
	if body := get(h, "/mailbox?locale=ja").Body.String(); strings.Contains(body, "About m1<") || !strings.Contains(body, "/mailbox/m2?locale=ja") {
		t.Errorf("the filter for Japanese shows:\n%s", body)
	}
	if body := get(h, "/mailbox?template=nothing").Body.String(); !strings.Contains(body, "No mail matches") {
		t.Error("an empty filter does not say so")
	}
	for path, want := range map[string]int{"/mailbox/none": 404, "/mailbox/none/html": 404, "/mailbox/m1/html": 200} {
		if w := get(h, path); w.Code != want {
			t.Errorf("GET %s: %d, want %d", path, w.Code, want)
		}
	}
}

func TestTheListIsOnlySentWhenItChanged(t *testing.T) {
	s := &sink{p: Progress{Day: 1, Now: start}}
	h := New(Deps{Box: s})
	s.arrive("m1", "a@x.example", "#1", "t", "en")
	first := get(h, "/mailbox/list?open=m1")
	tag := first.Header().Get("ETag")
	if first.Code != 200 || tag == "" || strings.Contains(first.Body.String(), "<html") || !strings.Contains(first.Body.String(), `aria-current="true"`) {
		t.Fatalf("%d, tag %q:\n%s", first.Code, tag, first.Body)
	}
	if w := get(h, "/mailbox/list?open=m1", "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("nothing changed: %d", w.Code)
	}
	s.arrive("m2", "a@x.example", "#1", "t", "en")
	if w := get(h, "/mailbox/list?open=m1", "If-None-Match", tag); w.Code != http.StatusOK {
		t.Errorf("a mail came: %d", w.Code)
	}
}

func TestAMailsHTMLIsShutIn(t *testing.T) {
	s := &sink{}
	s.arrive("m1", "a@x.example", "", "t", "en")
	s.mails[0].HTML = `<!doctype html><head><title>x</title></head><script>alert(1)</script>`
	w := get(New(Deps{Box: s}), "/mailbox/m1/html")
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox allow-popups") || strings.Contains(policy, "script-src") {
		t.Errorf("policy %q", policy)
	}
	if !strings.HasPrefix(w.Body.String(), `<!doctype html><head><base target="_blank">`) {
		t.Errorf("links stay in the frame: %s", w.Body)
	}
}

func TestGroups(t *testing.T) {
	s := &sink{}
	for i := range 7 {
		s.arrive(fmt.Sprint("a", i), "Anna <anna@x.example>", "#1", "t", "en")
	}
	s.arrive("b0", "anna@x.example", "#2", "t", "en")
	got := grouped(s.mails)
	if len(got) != 2 || got[0].Order != "#2" || got[0].Name != "anna@x.example" {
		t.Fatalf("groups %+v", got)
	}
	g := got[1]
	if len(g.Newest) != shownMails || len(g.Older) != 4 || g.Newest[0].ID != "a6" || g.Older[3].ID != "a0" || g.Initial() != "A" {
		t.Errorf("group %+v", g)
	}
	if four := grouped(s.mails[:4]); len(four[0].Newest) != 4 || len(four[0].Older) != 0 {
		t.Error("one mail alone is hidden in a fold")
	}
}
