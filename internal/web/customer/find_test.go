package customer

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/web"
	"aftercare/internal/web/webtest"
)

func asking(order, address string) url.Values {
	return url.Values{"order": {order}, "address": {address}}
}

// Whether or not there is such an order, the answer is the same; who is asked
// again within a quarter of an hour, or too often a day, is not written to again.
func TestFindTellsNobodyWhatThereIs(t *testing.T) {
	x := setup(t)
	x.contains(x.get("/find/acme"), http.StatusOK, `action="/find/acme"`, `type="email"`, `name="robots" content="noindex"`)
	known := x.post("/find/acme", asking("#1001", " Anna@Keller.example"))
	unknown := x.post("/find/acme", asking("#9", "bob@nowhere.example"))
	x.contains(known, http.StatusOK, "check your inbox", "within 15 minutes")
	if known.Body.String() != unknown.Body.String() || known.Code != unknown.Code {
		t.Errorf("the answers differ:\n%s\n%s", known.Body, unknown.Body)
	}
	x.now.Advance(time.Minute)
	x.post("/find/acme", asking("#1001", "anna@keller.example"))
	x.now.Advance(askEvery)
	x.post("/find/acme", asking("#1001", "anna@keller.example"))
	want := []string{"link:shopify/450789469:1797339600", "link:shopify/450789469:1797339600", "link:shopify/450789469:1797340500"}
	got := x.b.Changes()
	for i := range got {
		got[i] = strings.Fields(got[i])[3]
	}
	if strings.Join(got, " ") != strings.Join(want, " ") || x.b.Said()[0].Type != aftercare.EventLinkRequested {
		t.Errorf("accepted %q, want %q", got, want)
	}
	line := x.b.Lines[7]
	for i := range askMost {
		line.State.Facts.LinkRequests = append(line.State.Facts.LinkRequests, webtest.Now.Add(-time.Duration(i)*time.Hour))
	}
	x.b.Lines[7] = line
	x.contains(x.post("/find/acme", asking("#1001", "anna@keller.example")), http.StatusOK, "check your inbox")
	if len(x.b.Said()) != len(want) {
		t.Error("the sixth request of a day was heard")
	}
}

func TestFindAsksForWhatItNeeds(t *testing.T) {
	x := setup(t)
	x.contains(x.post("/find/acme", asking("", "anna")), http.StatusUnprocessableEntity, `href="#order"`, `href="#address"`, "your full email address", `value="anna"`)
	x.contains(x.do("POST", "/find/acme", asking("#1001", "anna@keller.example"), map[string]string{"Origin": "https://evil.example"}), http.StatusOK, `action="/find/acme"`)
	x.contains(x.get("/find/nobody"), http.StatusNotFound)
	x.contains(x.post("/find/nobody", asking("#1", "a@b.example")), http.StatusNotFound)
	x.contains(x.get("/c/nothing"), http.StatusNotFound, `href="/find/acme"`)
	if len(x.b.Said()) != 0 {
		t.Errorf("said %+v", x.b.Said())
	}
}

func TestFindIsLimitedPerPeer(t *testing.T) {
	x := setup(t)
	x.b.Err = aftercare.Errorf(aftercare.Unavailable, "database secret-host is away")
	w := x.post("/find/acme", asking("#1001", "anna@keller.example"))
	if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "secret-host") {
		t.Errorf("%d:\n%s", w.Code, w.Body)
	}
	asks := web.Limit{Burst: 1, Refill: time.Minute, Machine: x.now}
	asks.Take("192.0.2.1")
	s := newSite(x.deps(x.b))
	s.asks = &asks
	x.h = s.routes()
	w = x.post("/find/acme", asking("#1001", "anna@keller.example"))
	x.contains(w, http.StatusTooManyRequests, "Many requests")
	x.contains(x.post("/find/acme", asking("", "")), http.StatusUnprocessableEntity)
}
