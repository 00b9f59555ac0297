package counter

import (
	"bytes"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
	"aftercare/internal/store"
)

var (
	action = regexp.MustCompile(`<form method="post" action="([^"]+)"`)
	hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
	links  = regexp.MustCompile(`(?:href|src)="(/c/[^"]+)"`)
)

// waiting are the inbox rows that nobody has applied.
func (h *house) waiting() (ids []int64) {
	h.Helper()
	rows, err := h.s.Inbounds(h.Context(), aftercare.InboundReceived, 0, 100)
	if err != nil {
		h.Fatal(err)
	}
	for _, in := range rows {
		ids = append(ids, in.ID)
	}
	return ids
}

// With the database gone nothing is thanked for, and what was typed comes back with
// a button that sends it again: once.
func TestTheDatabaseIsAway(t *testing.T) {
	h := open(t)
	page := h.get(h.order("/return")).Body.String()
	gone, err := store.Open(t.Context(), h.url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	kind, body := posted(t, back([2]string{"nonce", h.nonce(page)}), file{"hole.jpg", picture(t, 3)})
	w := h.do(h.over(gone), "POST", h.order("/return"), kind, body)
	again := h.want(w, http.StatusServiceUnavailable, "Two have holes.", "Send it again", "Please add your pictures once more")
	if w.Header().Get("Retry-After") == "" {
		t.Error("it does not say when to try again")
	}
	f := form{}
	for _, m := range hidden.FindAllStringSubmatch(again, -1) {
		f = append(f, [2]string{m[1], m[2]})
	}
	path := action.FindStringSubmatch(again)[1]
	for range 2 {
		h.want(h.send(path, f, file{"hole.jpg", picture(t, 3)}), http.StatusOK, "Thank you. We have your request", "Two have holes.")
	}
	if c := h.only(); len(c.Messages) != 1 || len(c.Messages[0].Photos) != 1 {
		t.Errorf("case %+v", c)
	}
	if w := h.do(h.over(gone), "GET", h.order("/return"), "", nil); w.Code != http.StatusServiceUnavailable {
		t.Errorf("GET: %d", w.Code)
	}
}

// Looking at every page, and at every page that those lead to, changes no row.
func TestLookingChangesNothing(t *testing.T) {
	h := open(t)
	h.fill(h.order("/return"), back(), file{"hole.jpg", picture(t, 3)})
	c := h.only()
	h.desk(aftercare.EventCaseUpdated, aftercare.Case{ID: c.ID, Estimate: &aftercare.Money{Amount: 1, Currency: "EUR"}, EstimatedAt: h.now.Now()})
	queue := []string{h.order(""), h.of(c), h.of(c) + "?do=yes&accept=yes&score=5&text=x", h.of(c) + "/slip", h.order("/insert"), h.order("/ask?kind=complaint&text=x&nonce=AAAAAAAAAAAAAAAAAAAAAAAAAA")}
	before := h.rows()
	seen := map[string]bool{}
	for len(queue) > 0 {
		path := html.UnescapeString(queue[0])
		if queue = queue[1:]; seen[path] {
			continue
		}
		seen[path] = true
		for _, method := range []string{"GET", "HEAD"} {
			w := h.do(h.pages, method, path, "", nil)
			if w.Code != http.StatusOK && w.Code != http.StatusSeeOther {
				t.Errorf("%s %s: %d", method, path, w.Code)
			}
			for _, m := range links.FindAllStringSubmatch(w.Body.String(), -1) {
				queue = append(queue, m[1])
			}
		}
	}
	if len(seen) < 15 {
		t.Errorf("only %d pages", len(seen))
	}
	if after := h.rows(); after != before {
		t.Errorf("rows were %s, are %s", before, after)
	}
}

// rows is what there is: the facts, and how many rows came in.
func (h *house) rows() string {
	h.Helper()
	m, err := h.s.Mark(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	st, err := h.s.OrderState(h.Context(), "acme", "shopify", orderID)
	if err != nil {
		h.Fatal(err)
	}
	return strings.Join([]string{url.QueryEscape(st.Facts.Order.Name), strings.Repeat("i", int(m.Inbox)), strings.Repeat("v", int(st.Version))}, " ")
}

// A link opens its own order and its own case, and nothing else.
func TestWhatALinkOpens(t *testing.T) {
	h := open(t)
	h.fill(h.order("/return"), back(), file{"hole.jpg", picture(t, 3)})
	c := h.only()
	gone := h.get("/c/nothing").Body.String()
	other := h.link(link.Order, "shopify/77")
	for name, path := range map[string]string{
		"a case of another order": h.link(link.Case, "shopify/77/"+c.ID), "no such case": h.link(link.Case, "shopify/"+orderID+"/R-000000"),
		"a case without its order": h.link(link.Case, c.ID), "an order's slip": h.order("/slip"), "a case's return": h.of(c) + "/return",
		"a survey's return": h.link(link.Survey, "shopify/"+orderID) + "/return", "flipped": flip(h.of(c)), "cut": h.of(c)[:len(h.of(c))-1],
		"another's picture": other + "/photo/" + c.Messages[0].Photos[0], "another store": "/c/" + h.signer.Token(link.Claims{Purpose: link.Order, Store: "gone", Subject: "shopify/" + orderID}) + "/return",
	} {
		for _, method := range []string{"GET", "POST"} {
			w := h.do(h.pages, method, path, "application/x-www-form-urlencoded", []byte("text=x&do=answer"))
			if method == "POST" && strings.Contains(path, "/photo/") {
				continue // a picture takes no answer
			}
			if w.Code != http.StatusNotFound || w.Body.String() != gone {
				t.Errorf("%s %s: %d, or another page", method, name, w.Code)
			}
		}
	}
	h.now.Set(h.now.Now().AddDate(1, 0, 1))
	if got := h.only(); len(got.Messages) != 1 {
		t.Errorf("a bad link said something: %+v", got)
	}
}

func flip(token string) string {
	b := []byte(token)
	b[20] ^= 1
	return string(b)
}

// A page of another site cannot answer for a customer.
func TestAnotherSitesForms(t *testing.T) {
	h := open(t)
	for _, name := range []string{"Origin", "Sec-Fetch-Site"} {
		r := httptest.NewRequest("POST", "https://mail.acme.example"+h.order("/ask"), strings.NewReader("kind=question&text=x"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(name, map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}[name])
		w := httptest.NewRecorder()
		h.pages.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	if got := h.cases(orderID); len(got) != 0 {
		t.Errorf("cases %+v", got)
	}
}

// A phone far from its mast gets the time that its pictures take, whatever the
// server gives to others.
func TestASlowLine(t *testing.T) {
	h := open(t)
	s := httptest.NewUnstartedServer(h.pages)
	s.Config.ReadTimeout = 300 * time.Millisecond
	s.Start()
	defer s.Close()
	kind, body := posted(t, form{{"kind", "question"}, {"text", "Slowly."}}, file{"a.jpg", picture(t, 3)})
	slow := io.MultiReader(bytes.NewReader(body[:100]), pause(500*time.Millisecond), bytes.NewReader(body[100:]))
	res, err := http.Post(s.URL+h.order("/ask"), kind, slow)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("status %d", res.StatusCode)
	}
	if c := h.only(); len(c.Messages) != 1 || len(c.Messages[0].Photos) != 1 {
		t.Errorf("case %+v", c)
	}
}

// pause is a reader that has nothing to say for a while.
type pause time.Duration

func (p pause) Read([]byte) (int, error) {
	time.Sleep(time.Duration(p))
	return 0, io.EOF
}

// A link that says too much in a day is heard again tomorrow.
func TestTooMuchInADay(t *testing.T) {
	h := open(t)
	c := h.asked()
	told := aftercare.Case{ID: c.ID}
	for i := range 39 {
		told.Messages = append(told.Messages, aftercare.CaseMessage{ID: strings.Repeat("x", i+1), From: aftercare.ByCustomer, Text: "again"})
	}
	h.desk(aftercare.EventCaseUpdated, told)
	h.want(h.fill(h.of(c), form{{"do", "answer"}, {"text", "The fortieth."}}), http.StatusTooManyRequests, "a lot today", "The fortieth.", "Send it again")
	h.want(h.fill(h.order("/ask"), form{{"kind", "question"}, {"text", "Another."}}), http.StatusTooManyRequests, "Another.")
	h.now.Advance(24 * time.Hour)
	h.want(h.fill(h.of(c), form{{"do", "answer"}, {"text", "The fortieth."}}), http.StatusOK, "We have your message")
}
