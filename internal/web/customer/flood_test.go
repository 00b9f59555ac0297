package customer

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
	"aftercare/internal/web"
	"aftercare/internal/web/webtest"
)

// Each new case is answered by a mail: a link opens so many in a day, and no more,
// those without a word among them.
func TestALinkOpensNotAnyNumberOfCases(t *testing.T) {
	x := setup(t)
	line := x.b.Lines[7]
	for i := range dailyCases {
		line.State.Facts.Cases = append(line.State.Facts.Cases,
			aftercare.Case{ID: fmt.Sprint("D-00000", i), Kind: aftercare.CaseData, From: aftercare.FromCustomer, OpenedAt: webtest.Now.Add(-23 * 3600e9)})
	}
	x.b.Lines[7] = line
	path := "/c/" + x.token(link.Order, sample)
	x.contains(x.post(path+"/data", url.Values{"want": {"see"}}), http.StatusTooManyRequests, "a lot today", "Send it again")
	x.contains(x.post(path+"/ask", url.Values{"kind": {"question"}, "text": {"Once more?"}}), http.StatusTooManyRequests, "Once more?")
	if said := x.b.Said(); len(said) > 0 {
		t.Errorf("said %+v", said)
	}
	x.now.Advance(2 * 3600e9)
	x.contains(x.post(path+"/data", url.Values{"want": {"see"}}), http.StatusOK, "D-")
}

// Whatever a link says is an event, and there are not any number of those; to be
// rid of our mails must work at all times.
func TestALinkPostsNotAnyNumberOfForms(t *testing.T) {
	x := setup(t)
	path, form := "/c/"+x.token(link.Order, sample)+"/ask", url.Values{"kind": {"question"}, "text": {"A1"}}
	for i := range postsAtOnce {
		if w := x.post(path, form); w.Code != http.StatusOK {
			t.Fatalf("form %d: %d", i, w.Code)
		}
	}
	x.contains(x.post(path, form), http.StatusTooManyRequests, "a lot today", `name="text" value="A1"`)
	x.contains(x.post("/c/"+x.token(link.Survey, sample), url.Values{"score": {"1"}}), http.StatusTooManyRequests)
	x.contains(x.post("/c/"+x.token(link.Unsubscribe, sample), url.Values{"List-Unsubscribe": {"One-Click"}}), http.StatusOK)
	x.contains(x.post("/c/"+x.token(link.Survey, "ja"), url.Values{"score": {"5"}}), http.StatusOK)
	x.now.Advance(postsEvery)
	x.contains(x.post(path, form), http.StatusOK)
}

// Who knows an address cannot count through the numbers of its orders, and is not
// told that it is no use.
func TestNobodyCountsThroughOrderNumbers(t *testing.T) {
	x := setup(t)
	s := newSite(x.deps(x.b))
	s.tries = &web.Limit{Burst: 1, Refill: triesEvery, Machine: x.now}
	x.h = s.routes()
	unknown := x.post("/find/acme", asking("#77", "anna@keller.example")).Body.String()
	if w := x.post("/find/acme", asking("#1001", "anna@keller.example")); w.Code != http.StatusOK || w.Body.String() != unknown || len(x.b.Said()) > 0 {
		t.Errorf("%d, said %+v", w.Code, x.b.Said())
	}
	x.now.Advance(triesEvery)
	x.post("/find/acme", asking("#1001", "anna@keller.example"))
	if len(x.b.Said()) != 1 {
		t.Error("an hour later it is not heard")
	}
}
