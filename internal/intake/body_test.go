package intake_test

import (
	"context"
	"io"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/intake"
)

// slowBody is all of a body but its end, which comes when end is closed.
type slowBody struct {
	io.Reader
	full *sync.WaitGroup // done when everything but the end is read
	end  chan struct{}
	said bool
}

func (b *slowBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF && !b.said {
		b.said = true
		b.full.Done()
		<-b.end
	}
	return n, err
}

// Slow large bodies fill the memory that is set aside for them and no more. Who
// comes then with a large one is told to come again; ordinary ones pass, and
// large ones again when there is room.
func TestManyLargeBodies(t *testing.T) {
	const most = 4 // of the largest
	var inbox memory
	h := endpoint(&inbox, new(nudges), nil)
	post := func(key string, body io.Reader) *httptest.ResponseRecorder {
		req := httptest.NewRequest("POST", "/webhooks/acme/shop", body)
		req.Header.Set("Secret", "a")
		req.Header.Set("Key", key)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		return w
	}
	var full, done sync.WaitGroup
	end := make(chan struct{})
	full.Add(most)
	for i := range most {
		done.Go(func() {
			if w := post(string(rune('a'+i)), &slowBody{Reader: big(intake.MaxBody), full: &full, end: end}); w.Code != 200 {
				t.Errorf("slow body %d is answered %d", i, w.Code)
			}
		})
	}
	full.Wait()
	if w := post("late", big(intake.MaxBody)); w.Code != 503 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "overloaded") {
		t.Errorf("one large body too many is answered %d %s", w.Code, w.Body)
	}
	if w := post("ordinary", big(60<<10)); w.Code != 200 {
		t.Errorf("an ordinary body is answered %d", w.Code)
	}
	close(end)
	done.Wait()
	if w := post("late", big(intake.MaxBody)); w.Code != 200 {
		t.Errorf("a large body afterwards is answered %d", w.Code)
	}
	if n := len(inbox.all()); n != most+2 {
		t.Errorf("%d rows, want %d", n, most+2)
	}
}

// A database that is too slow has a bounded number of requests waiting for it.
func TestManyWaitingForTheDatabase(t *testing.T) {
	const most = 1000
	slow := &crowded{enter: make(chan struct{}), leave: make(chan struct{})}
	h := endpoint(slow, new(nudges), nil)
	post := func() int {
		req := httptest.NewRequest("POST", "/webhooks/acme/shop", strings.NewReader("{}"))
		req.Header.Set("Secret", "a")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		return w.Code
	}
	var all sync.WaitGroup
	for range most {
		all.Go(func() {
			if code := post(); code != 200 {
				t.Errorf("answered %d", code)
			}
		})
		<-slow.enter
	}
	if code := post(); code != 503 {
		t.Errorf("one too many is answered %d", code)
	}
	close(slow.leave)
	all.Wait()
}

// crowded is an Inbox that tells who came and keeps everybody waiting.
type crowded struct {
	memory
	enter, leave chan struct{}
}

func (c *crowded) Receive(ctx context.Context, in aftercare.Inbound) (int64, bool, error) {
	c.enter <- struct{}{}
	<-c.leave
	return c.memory.Receive(ctx, in)
}
