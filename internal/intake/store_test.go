package intake_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/intake"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// listener is a planner that only notes what it was told.
type listener struct{}

func (listener) Reduce(events []aftercare.Event) aftercare.OrderFacts {
	var f aftercare.OrderFacts
	for _, e := range events {
		if e.Answer != nil {
			f.Survey = e.Answer
		}
	}
	return f
}
func (listener) Plan(aftercare.OrderState, time.Time) []aftercare.Enrollment { return nil }
func (listener) Claim(aftercare.OrderState, int64, time.Time) aftercare.Verdict {
	return aftercare.Verdict{}
}
func (listener) Standing(aftercare.OrderState) aftercare.Standing { return aftercare.Standing{} }

// Two processes on one database take the same webhook five times at once.
func TestOneRowForAllRepeats(t *testing.T) {
	url := testkit.SQLite(t)
	first, second := testkit.Store(t, url, store.Options{}), testkit.Store(t, url, store.Options{})
	var n nudges
	handlers := []http.Handler{endpoint(first, &n, nil), endpoint(second, &n, nil)}
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			req := httptest.NewRequest("POST", "/webhooks/acme/shop", strings.NewReader("{}"))
			req.Header = http.Header{"Secret": {"a"}, "Key": {"1"}}
			w := httptest.NewRecorder()
			handlers[i%2].ServeHTTP(w, req)
			if w.Code != 200 {
				t.Errorf("answered %d", w.Code)
			}
		})
	}
	all.Wait()
	ids, err := first.Unapplied(t.Context(), 0, 10)
	if err != nil || len(ids) != 1 || len(n.ids) != 1 || ids[0] != n.ids[0] {
		t.Fatalf("rows %v, nudged %v, %v; want one", ids, n.ids, err)
	}
}

// A customer's answer goes through the door, the inbox and Apply like a webhook.
func TestAnAnswerBecomesAFact(t *testing.T) {
	s := testkit.Store(t, testkit.SQLite(t), store.Options{})
	var n nudges
	d := &intake.Door{Inbox: s, Business: clock.NewFake(noon), Nudge: n.nudge}
	for range 2 {
		if err := d.Accept(t.Context(), "acme", "shop/1", "survey:shop/1", answered(4)); err != nil {
			t.Fatal(err)
		}
	}
	if len(n.ids) != 1 {
		t.Fatalf("nudged %v, want one row", n.ids)
	}
	if _, err := s.Apply(t.Context(), n.ids[0], bindings.Parse, listener{}, noon); err != nil {
		t.Fatal(err)
	}
	st, err := s.OrderState(t.Context(), "acme", "shop", "1")
	if err != nil || st.Facts.Survey == nil || st.Facts.Survey.Score != 4 {
		t.Fatalf("%+v, %v", st.Facts.Survey, err)
	}
}

func TestNoRowNoOK(t *testing.T) {
	s := testkit.Store(t, testkit.SQLite(t), store.Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest("POST", "/webhooks/acme/shop", strings.NewReader("{}"))
	req.Header.Set("Secret", "a")
	w := httptest.NewRecorder()
	endpoint(s, new(nudges), nil).ServeHTTP(w, req)
	if w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Fatalf("answered %d without a database", w.Code)
	}
}
